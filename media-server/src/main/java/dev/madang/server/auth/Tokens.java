package dev.madang.server.auth;

import dev.madang.rooms.Identity;
import dev.madang.rooms.RoomId;
import dev.madang.rooms.RoomKey;
import dev.madang.rooms.mode.Role;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * Tokens that let people into a room: JWT (RFC 7519) signed with HS256 and the service's secret. Claims: {@code iss} the
 * service's key, {@code sub} the participant's name, {@code room}, {@code role}, {@code iat}, {@code exp}, {@code jti}. A
 * service may mint them itself.
 */
@Singleton
public final class Tokens {
    /** A token longer than this, in characters, is none of ours. */
    private static final int MAX_LENGTH = 4_096;

    /** The end of the year 9999. */
    private static final long MOST_SECONDS = 253_402_300_799L;

    private static final String ROOM = "room";
    private static final String ROLE = "role";
    private static final AlgorithmConstraints HS256_ONLY =
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
    public Minted mint(ServiceAccount account, RoomId room, Identity identity, Optional<Duration> ttl) {
        Duration life = ttl.orElse(defaultTtl);
        if (life.toSeconds() < 1 || life.compareTo(maxTtl) > 0) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "ttlSeconds must be 1 to " + maxTtl.toSeconds());
        }
        long now = clock.instant().getEpochSecond();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(account.service().key());
        claims.setSubject(identity.name());
        claims.setStringClaim(ROOM, room.value());
        claims.setStringClaim(ROLE, identity.role().label());
        claims.setIssuedAt(NumericDate.fromSeconds(now));
        claims.setExpirationTime(NumericDate.fromSeconds(now + life.toSeconds()));
        claims.setGeneratedJwtId();
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
            return read(account, claims, inTime);
        } catch (JoseException | InvalidJwtException | MalformedClaimException | IllegalArgumentException malformed) {
            throw refused(ProblemKind.TOKEN_MALFORMED, "it is not a token of this server's kind");
        }
    }

    private AccessToken read(ServiceAccount account, JwtClaims claims, boolean inTime) throws MalformedClaimException {
        Instant now = clock.instant();
        NumericDate expiry = claims.getExpirationTime();
        NumericDate notBefore = claims.getNotBefore();
        Role role = Role.labelled(String.valueOf(claims.getStringClaimValue(ROLE)));
        String room = claims.getStringClaimValue(ROOM);
        String name = claims.getSubject();
        if (expiry == null || role == null || room == null || name == null) {
            throw refused(
                    ProblemKind.TOKEN_MALFORMED, "it lacks one of sub, room, role and exp, or has an unknown role");
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
        String id = claims.getJwtId();
        return new AccessToken(
                account,
                new RoomKey(account.service().key(), new RoomId(room)),
                new Identity(role, name),
                id == null ? "" : id,
                expiresAt);
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
