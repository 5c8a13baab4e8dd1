package dev.madang.server.http;

import dev.madang.server.config.MadangConfig;
import dev.madang.server.problem.ProblemAnswers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Headers that every answer gets: cross-origin rules, and what pages may not do. */
@Singleton
final class HttpRules {
    private static final int FIRST = 1_000;
    private static final int MAX_LENGTH_DIGITS = 18;
    private static final int METHOD_NOT_ALLOWED = 405;

    private static final String ALL = "*";

    /** RFC 3986, 3.3: a segment of one dot or two, however written, maybe with parameters. */
    private static final Pattern STEP = Pattern.compile("(?i)/(?:\\.|%2e){1,2}(?:;[^/]*)?(?:/|$)");

    private final List<String> origins;
    private final AllowedMethods methods;

    @Inject
    HttpRules(MadangConfig config, AllowedMethods methods) {
        this.methods = methods;
        origins = List.copyOf(config.http().corsOrigins().orElse(List.of()));
    }

    void register(@Observes Filters filters) {
        filters.register(this::apply, FIRST);
    }

    private void apply(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        secure(request, response);
        context.addHeadersEndHandler(end -> {
            if (response.getStatusCode() == METHOD_NOT_ALLOWED
                    && !response.headers().contains(HttpHeaders.ALLOW)) {
                response.putHeader(HttpHeaders.ALLOW, methods.of(String.valueOf(request.path())));
            }
        });
        // Errors too are for pages of other origins to read.
        String allowed = allowedOrigin(request.getHeader(HttpHeaders.ORIGIN));
        if (allowed != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, allowed);
            response.putHeader(
                    HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS,
                    "Location, ETag, Link, Allow, Accept-Post, Accept-Patch, Accept-Encoding, Retry-After, WWW-Authenticate, Idempotency-Replayed");
        }
        if (!allowed(origins)) {
            response.headers().add(HttpHeaders.VARY, "Origin");
        }
        if (isTooLong(request)) {
            // What is still on the way is not read, so the connection is of no more use.
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            ProblemAnswers.answer(context, 413);
            return;
        }
        String path = String.valueOf(request.path());
        if (steps(path, request) && (isApi(path) || isApi(String.valueOf(context.normalizedPath())))) {
            ProblemAnswers.answer(context, 400);
            return;
        }
        if (isApi(path) && methods.refuses(path, request.method().name())) {
            ProblemAnswers.answer(context, METHOD_NOT_ALLOWED);
            return;
        }
        boolean preflight = request.method() == HttpMethod.OPTIONS
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (!preflight) {
            context.next();
            return;
        }
        if (allowed != null) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, DELETE, OPTIONS");
            response.putHeader(
                    HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS,
                    "Authorization, Content-Type, If-Match, Accept, Idempotency-Key");
            response.putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "86400");
        }
        if (isMedia(request.path())) {
            // WHIP says in its own answer what it takes (RFC 9725, 4.2).
            context.next();
        } else {
            response.setStatusCode(204).end();
        }
    }

    private static boolean allowed(List<String> origins) {
        return origins.contains(ALL);
    }

    private @Nullable String allowedOrigin(@Nullable String origin) {
        if (origin == null) {
            return null;
        }
        if (origins.contains(ALL)) {
            return ALL;
        }
        return origins.contains(origin) ? origin : null;
    }

    private static boolean isTooLong(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length != null && (length.length() > MAX_LENGTH_DIGITS || Long.parseLong(length) > BodyBound.MAX_BYTES);
    }

    /**
     * Whether the path says to go up, or nowhere: whoever names a thing so may end up at another one. A client that makes these
     * steps itself asks to delete something without a name.
     */
    private static boolean steps(String path, HttpServerRequest request) {
        return STEP.matcher(path).find() || request.method() == HttpMethod.DELETE && path.endsWith("/");
    }

    private static boolean isMedia(@Nullable String path) {
        return path != null && (path.startsWith("/whip/") || path.startsWith("/whep/"));
    }

    private static boolean isApi(String path) {
        return path.startsWith("/v1/") || isMedia(path);
    }

    private static void secure(HttpServerRequest request, HttpServerResponse response) {
        String path = String.valueOf(request.path());
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
        if (isApi(path)) {
            response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            return;
        }
        // Pages and scripts have no version in their names: browsers ask each time.
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        response.putHeader("X-Frame-Options", "DENY");
        response.putHeader(
                "Permissions-Policy",
                "camera=(self), microphone=(self), display-capture=(self), geolocation=(), usb=()");
        // The viewer of the API description brings scripts of its own inside its page.
        String inline = path.startsWith("/q/") ? " 'unsafe-inline'" : "";
        response.putHeader(
                "Content-Security-Policy",
                "default-src 'self'; script-src 'self'" + inline + "; style-src 'self' 'unsafe-inline'; "
                        + "img-src 'self' data: blob:; media-src 'self' blob: mediastream:; worker-src 'self' blob:; "
                        + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    }
}
