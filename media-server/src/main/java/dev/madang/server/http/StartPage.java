package dev.madang.server.http;

import dev.madang.server.problem.ProblemAnswers;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The start page, and the answers to paths that no resource knows. */
@Singleton
final class StartPage {
    private static final String LIVE = "/live/";
    /** Folders of pages, which people type without the slash at the end. */
    private static final List<String> PAGES = List.of("/live", "/room", "/operator");

    /** Short addresses of invitations. */
    private static final String INVITATION = "/room/i/";

    private final PublicPath publicPath;

    @Inject
    StartPage(PublicPath publicPath) {
        this.publicPath = publicPath;
    }

    void register(@Observes Router router) {
        router.route(HttpMethod.GET, "/").handler(context -> redirect(context, LIVE));
        for (String page : PAGES) {
            router.route(HttpMethod.GET, page).handler(context -> {
                if (page.equals(context.request().path())) {
                    String query = context.request().query();
                    redirect(context, query == null ? page + "/" : page + "/?" + query);
                } else {
                    context.next();
                }
            });
        }
        router.route(HttpMethod.GET, INVITATION + "*").handler(context -> {
            String code = String.valueOf(context.request().path()).substring(INVITATION.length());
            redirect(context, "/room/?invitation=" + URLEncoder.encode(code, StandardCharsets.UTF_8));
        });
        ProblemAnswers.install(router);
    }

    private void redirect(RoutingContext context, String location) {
        context.response()
                .setStatusCode(302)
                .putHeader(HttpHeaders.LOCATION, publicPath.of(context.request()) + location)
                .end();
    }
}
