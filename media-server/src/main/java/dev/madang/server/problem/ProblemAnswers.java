package dev.madang.server.problem;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Problem documents for what never reaches a resource. */
public final class ProblemAnswers {
    private static final int[] STATUSES = {400, 401, 403, 404, 405, 406, 413, 415, 429, 500, 503};

    private ProblemAnswers() {}

    /** Every error that the router itself answers gets a problem document. */
    public static void install(Router router) {
        for (int status : STATUSES) {
            router.errorHandler(status, context -> answer(context, context.statusCode()));
        }
    }

    /** Ends the request with the general problem of that status, unless an answer has begun. */
    public static void answer(RoutingContext context, int status) {
        if (context.response().headWritten()) {
            return;
        }
        ProblemKind kind = ProblemKind.ofStatus(status);
        JsonObject problem = new JsonObject()
                .put("type", kind.type().toString())
                .put("title", kind.title())
                .put("status", status);
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(problem.encode());
    }
}
