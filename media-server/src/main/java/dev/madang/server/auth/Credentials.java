package dev.madang.server.auth;

import dev.madang.rooms.model.RoomId;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the {@code Authorization} header: HTTP Basic (RFC 7617) of services, Bearer tokens (RFC 6750) of people. */
@Singleton
public final class Credentials {
    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";

    private final Services services;
    private final Tokens tokens;

    @Inject
    public Credentials(Services services, Tokens tokens) {
        this.services = services;
        this.tokens = tokens;
    }

    /**
     * The service that asks.
     *
     * @param authorization the header, null when there is none
     * @throws ProblemException 401
     */
    public ServiceAccount service(@Nullable String authorization) {
        if (authorization == null || !isBasic(authorization)) {
            throw basic(ProblemKind.CREDENTIALS_MISSING);
        }
        return find(authorization).orElseThrow(() -> basic(ProblemKind.CREDENTIALS_WRONG));
    }

    /** Whether that header names a service and its secret. Takes as long for an unknown key as for a wrong secret. */
    public boolean areRight(String authorization) {
        return isBasic(authorization) && find(authorization).isPresent();
    }

    /** Whether that header is one of HTTP Basic, right or wrong. */
    public static boolean isBasic(String authorization) {
        return startsWith(authorization, BASIC);
    }

    private Optional<ServiceAccount> find(String authorization) {
        String pair;
        try {
            byte[] decoded = Base64.getDecoder()
                    .decode(authorization.substring(BASIC.length()).strip());
            pair = new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        int colon = pair.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : services.authenticate(pair.substring(0, colon), pair.substring(colon + 1));
    }

    /**
     * What the bearer's token says, checked to be for that room.
     *
     * @throws ProblemException 401, or 403 when the token is good for another room
     */
    public AccessToken bearer(@Nullable String authorization, String room) {
        return bearer(authorization, room, tokens::verify);
    }

    private static AccessToken bearer(
            @Nullable String authorization, String room, Function<String, AccessToken> verifying) {
        if (authorization == null || !startsWith(authorization, BEARER)) {
            throw new ProblemException(ProblemKind.CREDENTIALS_MISSING, "a Bearer token is needed")
                    .header("WWW-Authenticate", "Bearer realm=\"madang\"");
        }
        AccessToken token =
                verifying.apply(authorization.substring(BEARER.length()).strip());
        if (!RoomId.valid(room) || !token.room().id().value().equals(room)) {
            throw new ProblemException(ProblemKind.TOKEN_OF_OTHER_ROOM, null)
                    .header("WWW-Authenticate", "Bearer realm=\"madang\", error=\"insufficient_scope\"");
        }
        return token;
    }

    /**
     * Who asks for something of a session that exists, and whose address is known to nobody else. The token may have ended
     * since it let the session begin.
     *
     * @throws ProblemException 401, or 403 when the token is for another room
     */
    public AccessToken holder(@Nullable String authorization, String room) {
        return bearer(authorization, room, tokens::verifyIdentity);
    }

    /**
     * Who asks, in words that are another's for another one: the service, or the participant of a token. Empty where the
     * credentials are not right, and for whoever came without an identity.
     */
    public Optional<String> whose(String authorization) {
        if (isBasic(authorization)) {
            return find(authorization)
                    .map(account -> "service " + account.service().key());
        }
        if (!startsWith(authorization, BEARER)) {
            return Optional.empty();
        }
        try {
            AccessToken token =
                    tokens.verify(authorization.substring(BEARER.length()).strip());
            String identity = token.entrant().identity();
            String room = token.room().service() + " " + token.room().id().value();
            return identity == null ? Optional.empty() : Optional.of("participant of " + room + " " + identity);
        } catch (ProblemException notRight) {
            return Optional.empty();
        }
    }

    private static boolean startsWith(String header, String scheme) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length());
    }

    private static ProblemException basic(ProblemKind kind) {
        return new ProblemException(kind, null).header("WWW-Authenticate", "Basic realm=\"madang\", charset=\"UTF-8\"");
    }
}
