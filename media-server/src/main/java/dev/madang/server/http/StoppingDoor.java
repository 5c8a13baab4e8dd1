package dev.madang.server.http;

import dev.madang.server.node.NodeLife;
import dev.madang.server.problem.ProblemAnswers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;

/** Refuses what comes while the node stops: elsewhere, or here a little later, it is welcome. */
@Singleton
final class StoppingDoor {
    private static final int AFTER_RULES = 950;
    private static final String HEALTH = "/q/health";
    private static final String RETRY_SECONDS = "5";

    /** Asked for with the first request: it brings the media core with it, which starts when the settings have been checked. */
    private final Provider<NodeLife> life;

    @Inject
    StoppingDoor(Provider<NodeLife> life) {
        this.life = life;
    }

    void register(@Observes Filters filters) {
        filters.register(this::refuse, AFTER_RULES);
    }

    private void refuse(RoutingContext context) {
        String path = context.normalizedPath();
        if (!life.get().isStopping() || path != null && path.startsWith(HEALTH)) {
            context.next();
            return;
        }
        context.response()
                .putHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        ProblemAnswers.answer(context, 503);
    }
}
