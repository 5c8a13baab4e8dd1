package dev.madang.server.http;

import dev.madang.rooms.Rooms;
import dev.madang.server.auth.Credentials;
import dev.madang.server.auth.Operators;
import dev.madang.server.bound.ClientNetwork;
import dev.madang.server.problem.ProblemAnswers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lets nobody try secrets faster than {@link Guesses} allow: 429 for whoever was wrong too often. */
@Singleton
final class GuessDoor {
    private static final int BEFORE_METRICS = 920;
    private static final String RETRY_SECONDS = "5";
    private static final String ROOMS = "/v1/rooms";
    private static final Pattern OPERATORS = Pattern.compile("/v1/rooms/[^/]+/(?:placement|relays)");
    private static final String NODES = "/v1/nodes";
    private static final String INVITATIONS = "/v1/invitations/";
    /** RFC 3986, 3.3: parameters of a segment, which say nothing about whose path it is. */
    private static final Pattern PARAMETERS = Pattern.compile("/?;[^/]*");

    private final ClientAddress clients;
    private final Credentials credentials;
    private final MetricsDoor metrics;
    private final Rooms rooms;
    private final Operators operators;
    private final Guesses guesses = new Guesses();

    @Inject
    GuessDoor(ClientAddress clients, Credentials credentials, MetricsDoor metrics, Rooms rooms, Operators operators) {
        this.operators = operators;
        this.rooms = rooms;
        this.clients = clients;
        this.credentials = credentials;
        this.metrics = metrics;
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, BEFORE_METRICS);
    }

    private void watch(RoutingContext context) {
        Boolean right = isRight(context.request().getHeader(HttpHeaders.AUTHORIZATION), context.normalizedPath());
        if (right == null
                || guesses.allows(ClientNetwork.of(clients.of(context.request())), right, System.nanoTime())) {
            context.next();
            return;
        }
        context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        ProblemAnswers.answer(context, 429);
    }

    /**
     * Whether the secret is right; null where none is looked at. People's tokens are not guessed, many with old ones may come from
     * one address, and what pages are sent with is a proxy's affair.
     */
    @Nullable
    Boolean isRight(@Nullable String authorization, @Nullable String path) {
        if (path == null) {
            return null;
        }
        String bare = PARAMETERS.matcher(path).replaceAll("");
        if (bare.startsWith(INVITATIONS)) {
            return rooms.invitedBy(bare.substring(INVITATIONS.length())).isPresent();
        }
        if (authorization == null) {
            return null;
        }
        if (MetricsDoor.isMetrics(path)) {
            return metrics.hasToken() ? metrics.isToken(authorization) : null;
        }
        boolean forOperators =
                bare.startsWith(NODES) || OPERATORS.matcher(bare).matches() && !Credentials.isBasic(authorization);
        if (forOperators) {
            return operators.isOne(authorization);
        }
        boolean asked = Credentials.isBasic(authorization) && bare.startsWith(ROOMS);
        return asked ? credentials.areRight(authorization) : null;
    }
}
