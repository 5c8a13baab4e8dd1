package dev.madang.server.http;

import dev.madang.server.config.MadangConfig;
import dev.madang.server.problem.ProblemAnswers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the figures for the operator: the machine itself may read them, others with a token. */
@Singleton
final class MetricsDoor {
    private static final int AFTER_RULES = 900;
    private static final String PATH = "/q/metrics";
    private static final String BEARER = "Bearer ";

    private final Optional<String> token;

    @Inject
    MetricsDoor(MadangConfig config) {
        token = config.metrics().token();
    }

    void register(@Observes Filters filters) {
        filters.register(this::guard, AFTER_RULES);
    }

    private void guard(RoutingContext context) {
        String path = context.normalizedPath();
        if (path == null || !path.startsWith(PATH) || mayRead(context)) {
            context.next();
        } else {
            context.response().putHeader("WWW-Authenticate", "Bearer realm=\"metrics\"");
            ProblemAnswers.answer(context, 401);
        }
    }

    private boolean mayRead(RoutingContext context) {
        if (token.isPresent()) {
            return isToken(context.request().getHeader(HttpHeaders.AUTHORIZATION), token.get());
        }
        SocketAddress from = context.request().remoteAddress();
        return from != null && isLoopback(from.hostAddress());
    }

    private static boolean isToken(@Nullable String header, String token) {
        return header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isLoopback(@Nullable String address) {
        try {
            return address != null && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }
}
