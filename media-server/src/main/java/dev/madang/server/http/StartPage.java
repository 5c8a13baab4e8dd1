package dev.madang.server.http;

import dev.madang.server.problem.ProblemAnswers;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** The start page, and the answers to paths that no resource knows. */
@Singleton
final class StartPage {
    private static final String LIVE = "/live/";

    void register(@Observes Router router) {
        router.route(HttpMethod.GET, "/")
                .handler(context -> context.response()
                        .setStatusCode(302)
                        .putHeader(HttpHeaders.LOCATION, LIVE)
                        .end());
        router.route(HttpMethod.GET, "/live").handler(context -> {
            if ("/live".equals(context.request().path())) {
                String query = context.request().query();
                context.response()
                        .setStatusCode(302)
                        .putHeader(HttpHeaders.LOCATION, query == null ? LIVE : LIVE + "?" + query)
                        .end();
            } else {
                context.next();
            }
        });
        ProblemAnswers.install(router);
    }
}
