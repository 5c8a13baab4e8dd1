package dev.madang.server.entry;

import dev.madang.rooms.registry.NodeRecord;
import dev.madang.server.auth.AccessToken;
import dev.madang.server.auth.Credentials;
import dev.madang.server.fleet.KnownNodes;
import dev.madang.server.fleet.NodeSelf;
import dev.madang.server.fleet.Placer;
import dev.madang.server.http.ClientAddress;
import dev.madang.server.http.Hops;
import dev.madang.server.problem.ProblemAnswers;
import dev.madang.server.problem.ProblemException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Passes a request on that is about what another node has; one whose node is gone is answered at once. */
@Singleton
final class EntryDoor {
    private static final int AFTER_GUESSES = 890;
    private static final String RETRY_SECONDS = "1";
    private static final int CONNECT_MILLIS = 250;
    private static final int ANSWER_MILLIS = 5_000;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;
    private static final int AWAY = 503;
    private static final int CONNECTIONS = 64;
    private static final int STREAMS = 10_000;
    private static final int WAITING = 1_000;

    private static final String NODES = "/v1/nodes/";
    /** A server-sent stream of events may be silent for long. */
    private static final Pattern STREAM = Pattern.compile(".*/events/[^/]+");

    private static final Pattern SESSION = Pattern.compile("/wh[ie]p/[^/]+/([^/]+)(?:/.*)?");
    private static final Pattern ENDPOINT = Pattern.compile("/wh[ie]p/([^/]+)");
    private static final Pattern NODE = Pattern.compile("/v1/nodes/([^/]+)/.+");

    private final NodeSelf self;
    private final KnownNodes nodes;
    private final Addresses addresses;
    private final Hops hops;
    private final Provider<ClientAddress> clients;
    private final Provider<Credentials> credentials;
    private final Provider<Placer> placer;
    private final HttpClient client;
    private final HttpClient streams;
    private final Map<URI, HttpProxy> proxies = new ConcurrentHashMap<>();

    @Inject
    EntryDoor(
            NodeSelf self,
            KnownNodes nodes,
            Addresses addresses,
            Hops hops,
            Provider<ClientAddress> clients,
            Provider<Credentials> credentials,
            Provider<Placer> placer,
            Vertx vertx) {
        this.credentials = credentials;
        this.placer = placer;
        this.self = self;
        this.nodes = nodes;
        this.addresses = addresses;
        this.hops = hops;
        this.clients = clients;
        HttpClientOptions options =
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setMaxWaitQueueSize(WAITING);
        client = vertx.createHttpClient(options.setMaxPoolSize(CONNECTIONS));
        streams = vertx.createHttpClient(new HttpClientOptions(options).setMaxPoolSize(STREAMS));
    }

    void register(@Observes Filters filters) {
        filters.register(this::pass, AFTER_GUESSES);
    }

    private void pass(RoutingContext context) {
        String path = context.normalizedPath();
        if (path == null || hops.read(context.request().headers()) != null) {
            context.next();
            return;
        }
        context.request().headers().remove(Hops.HEADER);
        String node = owner(path);
        if (node == null) {
            placed(context, path).ifPresentOrElse(there -> pass(context, there), context::next);
        } else if (node.equals(self.name())) {
            context.next();
        } else if (nodes.isPresent(node)) {
            nodes.find(node).ifPresentOrElse(there -> pass(context, there), () -> refuse(context));
        } else if (path.startsWith(NODES)) {
            // Whoever may not ask is not told which nodes there are.
            context.next();
        } else {
            refuse(context);
        }
    }

    private void pass(RoutingContext context, NodeRecord there) {
        context.request().headers().set(Hops.HEADER, hops.write(clients.get().of(context.request())));
        // The other node says all of it too.
        context.response().headers().clear();
        context.addHeadersEndHandler(end -> {
            int status = context.response().getStatusCode();
            if (status == BAD_GATEWAY || status == GATEWAY_TIMEOUT) {
                context.response().setStatusCode(AWAY).putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
            }
        });
        proxies.computeIfAbsent(there.http(), this::proxy).handle(context.request());
    }

    /** The other node that is to take who begins to publish or to watch by WHIP or WHEP; empty for this one. */
    private Optional<NodeRecord> placed(RoutingContext context, String path) {
        Matcher endpoint = ENDPOINT.matcher(path);
        if (context.request().method() != HttpMethod.POST || !endpoint.matches()) {
            return Optional.empty();
        }
        try {
            AccessToken token =
                    credentials.get().bearer(context.request().getHeader(HttpHeaders.AUTHORIZATION), endpoint.group(1));
            return placer.get().elsewhere(token.room(), token.entrant().role(), Set.of());
        } catch (ProblemException refused) {
            // The resource says so.
            return Optional.empty();
        }
    }

    /** The node that the path names; null where it names none. */
    private @Nullable String owner(String path) {
        Matcher session = SESSION.matcher(path);
        if (session.matches()) {
            return addresses.node(session.group(1)).orElse(null);
        }
        Matcher named = NODE.matcher(path);
        return named.matches() ? named.group(1) : null;
    }

    private HttpProxy proxy(URI http) {
        return HttpProxy.reverseProxy(client).originRequestProvider((request, any) -> {
            boolean stream = STREAM.matcher(String.valueOf(request.path())).matches();
            return (stream ? streams : client)
                    .request(new RequestOptions()
                            .setHost(host(http))
                            .setPort(port(http))
                            .setSsl("https".equals(http.getScheme()))
                            .setIdleTimeout(stream ? 0 : ANSWER_MILLIS));
        });
    }

    private static String host(URI http) {
        String host = http.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static int port(URI http) {
        int usual = "https".equals(http.getScheme()) ? HTTPS_PORT : HTTP_PORT;
        return http.getPort() < 0 ? usual : http.getPort();
    }

    private static void refuse(RoutingContext context) {
        context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        ProblemAnswers.answer(context, AWAY);
    }
}
