package dev.madang.server.http;

import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A POST with an {@code Idempotency-Key} is done once: whoever asks again, because no answer came, gets the answer of the first time. What
 * was refused has changed nothing and is tried anew.
 */
@Provider
final class Idempotency implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String HEADER = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final String PROPERTY = "madang.idempotency";
    private static final String API = "/v1/";
    /** Whoever comes by an invitation has no credentials to tell its keys from another's by: only keys that nobody guesses count. */
    private static final String GUESTS = "/v1/invitations/";

    private static final int UNGUESSABLE = 20;
    private static final int MOST_CHARACTERS = 255;
    private static final int MOST_CALLERS = 1_000;
    private static final int MOST_KEPT = 1_000;
    private static final long KEPT_NANOS = Duration.ofHours(1).toNanos();
    private static final int OK_BELOW = 300;

    /** By caller, so that none pushes out another's. */
    private final Map<String, Caller> callers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Caller> eldest) {
            return size() > MOST_CALLERS;
        }
    };

    private static final class Caller {
        final Map<String, Done> done = new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Done> eldest) {
                return size() > MOST_KEPT;
            }
        };
    }

    /** A request and, once it was answered, its answer. */
    private static final class Done {
        final String body;
        final long begunNanos;

        @Nullable
        Response answer;

        Done(String body, long begunNanos) {
            this.body = body;
            this.begunNanos = begunNanos;
        }
    }

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(HEADER);
        String path = request.getUriInfo().getPath();
        boolean meant = HttpMethod.POST.equals(request.getMethod()) && path.startsWith(API);
        if (key == null || !meant || path.startsWith(GUESTS) && key.length() < UNGUESSABLE) {
            return;
        }
        if (key.isBlank() || key.length() > MOST_CHARACTERS) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST, HEADER + " has 1 to " + MOST_CHARACTERS + " characters");
        }
        byte[] body = request.getEntityStream().readNBytes((int) BodyBound.MAX_BYTES + 1);
        request.setEntityStream(new ByteArrayInputStream(body));
        // Another's key is another key.
        String whose = hash(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        begin(request, new Name(whose, path + " " + key), hash(new String(body, StandardCharsets.ISO_8859_1)));
    }

    /** A key as its caller gave it, for one path. */
    private record Name(String whose, String key) {}

    private void begin(ContainerRequestContext request, Name named, String body) {
        long now = System.nanoTime();
        synchronized (callers) {
            Map<String, Done> done = callers.computeIfAbsent(named.whose(), any -> new Caller()).done;
            String name = named.key();
            Done before = done.get(name);
            if (before == null || now - before.begunNanos > KEPT_NANOS) {
                done.remove(name);
                done.put(name, new Done(body, now));
                request.setProperty(PROPERTY, named);
            } else if (!before.body.equals(body)) {
                throw new ProblemException(ProblemKind.IDEMPOTENCY_KEY_REUSED, null);
            } else if (before.answer == null) {
                throw new ProblemException(ProblemKind.IDEMPOTENCY_KEY_IN_USE, null);
            } else {
                request.abortWith(before.answer);
            }
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        if (!(request.getProperty(PROPERTY) instanceof Name named)) {
            return;
        }
        synchronized (callers) {
            Caller caller = callers.get(named.whose());
            Done begun = caller == null ? null : caller.done.get(named.key());
            if (caller == null || begun == null) {
                return;
            }
            if (answer.getStatus() >= OK_BELOW) {
                caller.done.remove(named.key());
                return;
            }
            Response.ResponseBuilder kept = Response.status(answer.getStatus())
                    .entity(answer.getEntity())
                    .type(answer.getMediaType())
                    .header(REPLAYED, "true");
            Object location = answer.getHeaders().getFirst(HttpHeaders.LOCATION);
            if (location != null) {
                kept.header(HttpHeaders.LOCATION, location);
            }
            begun.answer = kept.build();
        }
    }

    private static String hash(@Nullable String text) {
        try {
            byte[] bytes = String.valueOf(text).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
