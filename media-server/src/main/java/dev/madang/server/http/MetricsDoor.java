package dev.madang.server.http;

import dev.madang.server.config.MadangConfig;
import dev.madang.server.problem.ProblemAnswers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
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
    private final ClientAddress clients;

    @Inject
    MetricsDoor(MadangConfig config, ClientAddress clients) {
        this.clients = clients;
        token = config.metrics().token();
    }

    void register(@Observes Filters filters) {
        filters.register(this::guard, AFTER_RULES);
    }

    private void guard(RoutingContext context) {
        String path = context.normalizedPath();
        if (path == null || !isMetrics(path) || mayRead(context)) {
            context.next();
        } else {
            context.response().putHeader("WWW-Authenticate", "Bearer realm=\"metrics\"");
            ProblemAnswers.answer(context, 401);
        }
    }

    private boolean mayRead(RoutingContext context) {
        return hasToken()
                ? isToken(context.request().getHeader(HttpHeaders.AUTHORIZATION))
                : clients.isThisMachine(context.request());
    }

    static boolean isMetrics(String path) {
        return path.startsWith(PATH);
    }

    /** Whether there is a token to be known, or guessed. */
    boolean hasToken() {
        return token.isPresent();
    }

    /** Whether that header has the token. */
    boolean isToken(@Nullable String header) {
        return token.isPresent()
                && header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                        token.get().getBytes(StandardCharsets.UTF_8));
    }
}
