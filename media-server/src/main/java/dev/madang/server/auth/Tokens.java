package dev.madang.server.auth;

import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.server.bound.JsonText;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that let people into a room: JWT (RFC 7519) signed with HS256 and the service's secret. Claims: {@code iss} the
 * service's key, {@code sub} the participant's identity, {@code name} how others see it, {@code metadata} what they see besides (an
 * object), {@code grants} what it is given and taken beyond its role's rights, {@code invitedBy} whose invitation it comes by,
 * {@code room}, {@code role}, {@code iat}, {@code exp}, {@code jti}. A service may mint them itself.
 */
@Singleton
public final class Tokens {
    /** A token longer than this, in characters, is none of ours. */
    private static final int MAX_LENGTH = 8_192;

    /** Most objects and lists within each other in metadata, itself the first. */
    public static final int METADATA_LEVELS = 32;

    /** The end of the year 9999. */
    private static final long MOST_SECONDS = 253_402_300_799L;

    private static final int DIGEST_BYTES = 16;

    private static final String ROOM = "room";
    private static final String ROLE = "role";
    private static final String NAME = "name";
    private static final String METADATA = "metadata";
    private static final String GRANTS = "grants";
    private static final String INVITED_BY = "invitedBy";
    static final AlgorithmConstraints HS256_ONLY =
            new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256);

    private final Services services;
    private final Clock clock;
    private final Duration defaultTtl;
    private final Duration maxTtl;

    /** @throws ConfigurationException when the configured times make no sense */
    @Inject
    public Tokens(Services services, Clock clock, MadangConfig config) {
        this.services = services;
        this.clock = clock;
        defaultTtl = config.tokens().defaultTtl();
        maxTtl = config.tokens().maxTtl();
        if (!defaultTtl.isPositive() || defaultTtl.compareTo(maxTtl) > 0) {
            throw new ConfigurationException("madang.tokens.default-ttl must be positive and at most max-ttl");
        }
    }

    /** A signed token and when it ends. */
    public record Minted(String token, Instant expiresAt) {}

    /**
     * A token for that room.
     *
     * @param ttl its life, in whole seconds; the default when there is none
     * @throws ProblemException when the life is not allowed
     */
    public Minted mint(ServiceAccount account, RoomId room, Entrant entrant, Optional<Duration> ttl) {
        Duration life = ttl.orElse(defaultTtl);
        if (life.toSeconds() < 1 || life.compareTo(maxTtl) > 0) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "ttlSeconds must be 1 to " + maxTtl.toSeconds());
        }
        long now = clock.instant().getEpochSecond();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(account.service().key());
        if (entrant.identity() != null) {
            claims.setSubject(entrant.identity());
        }
        claims.setStringClaim(NAME, entrant.name());
        claims.setStringClaim(ROOM, room.value());
        claims.setStringClaim(ROLE, entrant.role().label());
        if (!entrant.grants().isNone()) {
            claims.setClaim(GRANTS, entrant.grants().labels());
        }
        if (entrant.invitedBy() != null) {
            claims.setStringClaim(INVITED_BY, entrant.invitedBy());
        }
        String metadata = entrant.metadata();
        claims.setIssuedAt(NumericDate.fromSeconds(now));
        claims.setExpirationTime(NumericDate.fromSeconds(now + life.toSeconds()));
        claims.setGeneratedJwtId();
        if (metadata != null) {
            claims.setClaim(METADATA, parsed(metadata));
        }
        JsonWebSignature signature = signature(account.secret());
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        signature.setHeader("typ", "JWT");
        signature.setPayload(claims.toJson());
        try {
            return new Minted(signature.getCompactSerialization(), Instant.ofEpochSecond(now + life.toSeconds()));
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * What the token says, when it is signed by one of the services and has not ended.
     *
     * @throws ProblemException 401, saying whether it is malformed, wrong or expired
     */
    public AccessToken verify(String token) {
        return verify(token, true);
    }

    /**
     * What the token says, when it is signed by one of the services, however long ago it ended: whoever was let in by it stays
     * who he is.
     *
     * @throws ProblemException 401, saying whether it is malformed or wrong
     */
    public AccessToken verifyIdentity(String token) {
        return verify(token, false);
    }

    private AccessToken verify(String token, boolean inTime) {
        if (token.length() > MAX_LENGTH) {
            throw refused(ProblemKind.TOKEN_MALFORMED, "it is too long");
        }
        try {
            JsonWebSignature signature = signature(new byte[1]);
            signature.setCompactSerialization(token);
            JwtClaims claims = JwtClaims.parse(signature.getUnverifiedPayload());
            // The same answer, after the same work, whether there is no such service or the signature is another's.
            ServiceAccount account = services.issuer(claims.getIssuer());
            signature.setKey(new HmacKey(account.secret()));
            if (!signature.verifySignature()) {
                throw refused(ProblemKind.TOKEN_WRONG, "it is signed by none of the services");
            }
            return read(account, claims, inTime, token);
        } catch (JoseException | InvalidJwtException | MalformedClaimException | IllegalArgumentException malformed) {
            // What claims of a good token are not allowed to be helps whoever minted it.
            boolean known = malformed instanceof IllegalArgumentException;
            throw refused(
                    ProblemKind.TOKEN_MALFORMED,
                    known ? String.valueOf(malformed.getMessage()) : "it is not a token of this server's kind");
        }
    }

    private AccessToken read(ServiceAccount account, JwtClaims claims, boolean inTime, String token)
            throws MalformedClaimException {
        Instant now = clock.instant();
        NumericDate expiry = claims.getExpirationTime();
        NumericDate notBefore = claims.getNotBefore();
        Role role = Role.labelled(String.valueOf(claims.getStringClaimValue(ROLE)));
        String room = claims.getStringClaimValue(ROOM);
        if (expiry == null || role == null || room == null) {
            throw refused(ProblemKind.TOKEN_MALFORMED, "it lacks one of room, role and exp, or has an unknown role");
        }
        Instant expiresAt = instant(expiry);
        if (inTime && !now.isBefore(expiresAt)) {
            throw refused(ProblemKind.TOKEN_EXPIRED, "it ended at " + expiresAt);
        }
        if (notBefore != null && now.isBefore(instant(notBefore))) {
            throw refused(ProblemKind.TOKEN_WRONG, "it is not valid yet");
        }
        if (expiresAt.isAfter(now.plus(maxTtl))) {
            throw refused(ProblemKind.TOKEN_WRONG, "it lives longer than " + maxTtl.toSeconds() + " seconds");
        }
        return new AccessToken(
                account,
                new RoomKey(account.service().key(), new RoomId(room)),
                entrant(claims, role, token),
                expiresAt);
    }

    private static Entrant entrant(JwtClaims claims, Role role, String token) throws MalformedClaimException {
        String identity = claims.getSubject();
        String id = claims.getJwtId();
        String name = claims.getStringClaimValue(NAME);
        String called = name == null ? identity : name;
        if (identity != null && identity.startsWith(Entrant.ANONYMOUS)) {
            throw new IllegalArgumentException("an identity does not begin with " + Entrant.ANONYMOUS);
        }
        return new Entrant(
                identity,
                role,
                called == null ? role.label() : called,
                grants(claims.getClaimValue(GRANTS)),
                metadata(claims.getClaimValue(METADATA)),
                id == null || id.isEmpty() ? digest(token) : id,
                null,
                claims.getStringClaimValue(INVITED_BY));
    }

    /** What a token without an id of its own is known by. */
    private static String digest(String token) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return "#" + HexFormat.of().formatHex(whole, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Grants grants(@Nullable Object claim) {
        if (claim == null) {
            return Grants.NONE;
        }
        if (!(claim instanceof Map<?, ?> said)) {
            throw new IllegalArgumentException("grants are an object");
        }
        Map<String, Boolean> labels = new HashMap<>();
        said.forEach((right, given) -> {
            if (!(given instanceof Boolean yesOrNo)) {
                throw new IllegalArgumentException("grants are true or false");
            }
            labels.put(String.valueOf(right), yesOrNo);
        });
        return Grants.labelled(labels);
    }

    private static @Nullable String metadata(@Nullable Object claim) {
        if (claim == null) {
            return null;
        }
        if (!(claim instanceof Map<?, ?> object)) {
            throw new IllegalArgumentException("metadata is an object");
        }
        Map<String, Object> members = new LinkedHashMap<>();
        requireLevels(object, METADATA_LEVELS);
        object.forEach((name, value) -> members.put(String.valueOf(name), value));
        String text = JsonUtil.toJson(members);
        if (JsonText.isHalved(text)) {
            throw new IllegalArgumentException(JsonText.HALF_PAIR);
        }
        return text;
    }

    private static void requireLevels(@Nullable Object value, int left) {
        boolean nests = value instanceof Map || value instanceof Iterable;
        if (nests && left == 0) {
            throw new IllegalArgumentException("metadata has at most " + METADATA_LEVELS + " levels");
        }
        if (value instanceof Map<?, ?> members) {
            members.values().forEach(member -> requireLevels(member, left - 1));
        } else if (value instanceof Iterable<?> items) {
            items.forEach(item -> requireLevels(item, left - 1));
        }
    }

    private static Map<String, Object> parsed(String metadata) {
        try {
            return JsonUtil.parseJson(metadata);
        } catch (JoseException notAnObject) {
            throw new IllegalArgumentException("metadata is an object", notAnObject);
        }
    }

    /** Any number may come: those that no calendar has are its ends. */
    private static Instant instant(NumericDate date) {
        return Instant.ofEpochSecond(Math.clamp(date.getValue(), -MOST_SECONDS, MOST_SECONDS));
    }

    private static JsonWebSignature signature(byte[] secret) {
        Key key = new HmacKey(secret);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(HS256_ONLY);
        // The development service's secret is shorter than RFC 7518 wants; configured ones are long enough.
        signature.setDoKeyValidation(false);
        signature.setKey(key);
        return signature;
    }

    private static ProblemException refused(ProblemKind kind, String detail) {
        return new ProblemException(kind, detail)
                .header("WWW-Authenticate", "Bearer realm=\"madang\", error=\"invalid_token\"");
    }
}
