package dev.madang.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.rooms.Rooms;
import dev.madang.server.auth.Credentials;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A POST with an {@code Idempotency-Key} is done once: whoever asks again, because no answer came, gets the answer of the first time. What
 * was refused has changed nothing and is tried anew. Of strangers nothing is remembered: the key is looked at where the service, the
 * participant or the invitation that the request comes by is known to be right.
 */
@jakarta.ws.rs.ext.Provider
final class Idempotency implements ContainerRequestFilter, ContainerResponseFilter {
    private static final Logger LOG = Logger.getLogger("dev.madang.http");
    private static final String HEADER = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";
    private static final String PROPERTY = "madang.idempotency";
    private static final String ROOMS = "/v1/rooms";
    /** Whoever comes by an invitation is told from others by nothing but the key: only keys that nobody guesses count. */
    private static final String GUESTS = "/v1/invitations/";

    private static final int UNGUESSABLE = 20;
    private static final int MOST_CHARACTERS = 255;
    private static final long MOST_BYTES = 16 * 1024 * 1024;
    private static final int MOST_ANSWERS = 10_000;
    private static final int OK_BELOW = 300;

    // Filters are made before there is any configuration, which both of these need.
    private final Provider<Credentials> credentials;
    private final Provider<Rooms> rooms;
    private final ObjectMapper json;
    private final KeptAnswers kept =
            new KeptAnswers(MOST_BYTES, MOST_ANSWERS, Duration.ofHours(1).toNanos());

    @Inject
    Idempotency(Provider<Credentials> credentials, Provider<Rooms> rooms, ObjectMapper json) {
        this.credentials = credentials;
        this.rooms = rooms;
        this.json = json;
    }

    /** A request that is under way. */
    private record Begun(KeptAnswers.Name name, String request) {}

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
        String key = request.getHeaderString(HEADER);
        if (key == null || !HttpMethod.POST.equals(request.getMethod())) {
            return;
        }
        if (key.isBlank() || key.length() > MOST_CHARACTERS) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST, HEADER + " has 1 to " + MOST_CHARACTERS + " characters");
        }
        String path = request.getUriInfo().getPath();
        String owner = owner(path, request.getHeaderString(HttpHeaders.AUTHORIZATION), key)
                .orElse(null);
        if (owner == null) {
            return;
        }
        byte[] body = request.getEntityStream().readNBytes((int) BodyBound.MAX_BYTES + 1);
        request.setEntityStream(new ByteArrayInputStream(body));
        begin(request, new Begun(new KeptAnswers.Name(owner, hash(bytes(path + " " + key))), hash(body)));
    }

    /** Who asks; empty for somebody who is not known. */
    private Optional<String> owner(String path, @Nullable String authorization, String key) {
        if (path.startsWith(GUESTS)) {
            String code = path.substring(GUESTS.length());
            return key.length() < UNGUESSABLE
                    ? Optional.empty()
                    : rooms.get().invitedBy(code).map(room -> "invitation " + hash(bytes(code)));
        }
        return path.startsWith(ROOMS) && authorization != null
                ? credentials.get().whose(authorization)
                : Optional.empty();
    }

    private void begin(ContainerRequestContext request, Begun begun) {
        synchronized (kept) {
            KeptAnswers.Answer before = kept.find(begun.name(), System.nanoTime());
            if (before != null && !before.request().equals(begun.request())) {
                throw new ProblemException(ProblemKind.IDEMPOTENCY_KEY_REUSED, null);
            } else if (before != null) {
                request.abortWith(again(before));
            } else if (kept.begin(begun.name())) {
                request.setProperty(PROPERTY, begun);
            } else {
                throw new ProblemException(ProblemKind.IDEMPOTENCY_KEY_IN_USE, null);
            }
        }
    }

    private static Response again(KeptAnswers.Answer before) {
        Response.ResponseBuilder answer =
                Response.status(before.status()).entity(before.body()).header(REPLAYED, "true");
        if (before.type() != null) {
            answer.type(before.type());
        }
        if (before.location() != null) {
            answer.header(HttpHeaders.LOCATION, before.location());
        }
        return answer.build();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
        if (!(request.getProperty(PROPERTY) instanceof Begun begun)) {
            return;
        }
        KeptAnswers.Answer done = answer.getStatus() < OK_BELOW ? done(begun, answer) : null;
        synchronized (kept) {
            kept.end(begun.name());
            if (done != null) {
                kept.keep(begun.name(), done);
            }
        }
    }

    /** Null where the answer cannot be written; whoever writes it says so. */
    private KeptAnswers.@Nullable Answer done(Begun begun, ContainerResponseContext answer) {
        try {
            Object entity = answer.getEntity();
            MediaType type = answer.getMediaType();
            Object location = answer.getHeaders().getFirst(HttpHeaders.LOCATION);
            return new KeptAnswers.Answer(
                    begun.request(),
                    answer.getStatus(),
                    entity == null ? null : json.writeValueAsBytes(entity),
                    entity == null ? null : type == null ? MediaType.APPLICATION_JSON : type.toString(),
                    location == null ? null : location.toString(),
                    System.nanoTime());
        } catch (JsonProcessingException unwritable) {
            LOG.error("an answer cannot be kept", unwritable);
            return null;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
