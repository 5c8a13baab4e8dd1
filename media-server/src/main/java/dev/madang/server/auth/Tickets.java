package dev.madang.server.auth;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackKind;
import dev.madang.server.config.MadangConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
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
 * Resume tickets: what a participant has been given in a room, signed, so that it gets that back after a reload of its page, on another
 * node, or from a node that has started anew, also when the token that it was written for has expired since. A ticket is of no use beside
 * another participant's token, or one of another role.
 * The key comes from the service's secret, so that every node that serves the service knows it.
 */
@Singleton
public final class Tickets {
    private static final int MAX_LENGTH = 8_192;
    private static final String TYPE = "madang-ticket";
    private static final String ROOM = "room";
    private static final String INCARNATION = "inc";
    private static final String TOKEN = "tok";
    private static final String CAME_AS = "as";
    private static final String ROLE = "role";
    private static final String PROMOTED = "promoted";
    private static final String SILENCED = "silenced";
    private static final String METADATA = "metadata";
    private static final String NAME = "name";

    private final Clock clock;
    private final Duration life;

    @Inject
    Tickets(Clock clock, MadangConfig config) {
        this.clock = clock;
        life = config.signal().ticketLife();
    }

    /** How long a ticket is good. */
    public Duration life() {
        return life;
    }

    /**
     * A ticket.
     *
     * @param token by which the participant came
     * @param identity that it has in the room
     */
    public String write(AccessToken token, Room room, String identity, Standing standing) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(token.account().service().key());
        claims.setSubject(identity);
        claims.setStringClaim(ROOM, room.key().id().value());
        claims.setClaim(INCARNATION, room.createdAt().toEpochMilli());
        claims.setStringClaim(TOKEN, token.id());
        claims.setStringClaim(CAME_AS, standing.cameAs().label());
        claims.setStringClaim(ROLE, standing.role().label());
        if (!standing.promoted().isNone()) {
            claims.setClaim(PROMOTED, standing.promoted().labels());
        }
        if (!standing.silenced().isEmpty()) {
            Map<String, Boolean> kinds = new LinkedHashMap<>();
            standing.silenced().forEach((kind, held) -> kinds.put(kind.name(), held));
            claims.setClaim(SILENCED, kinds);
        }
        if (standing.metadata() != null) {
            claims.setStringClaim(METADATA, standing.metadata());
        }
        if (standing.name() != null) {
            claims.setStringClaim(NAME, standing.name());
        }
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(life).getEpochSecond()));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setKey(key(token.account()));
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        signature.setHeader("typ", TYPE);
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * Who comes by that token and that ticket; empty where the ticket is not good, is another's, or is of a room that had this id before.
     *
     * @param token which may have expired
     */
    public Optional<Entrant> read(String ticket, AccessToken token, Room room) {
        if (ticket.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setAlgorithmConstraints(Tokens.HS256_ONLY);
            signature.setCompactSerialization(ticket);
            signature.setKey(key(token.account()));
            if (!TYPE.equals(signature.getHeader("typ")) || !signature.verifySignature()) {
                return Optional.empty();
            }
            return read(JwtClaims.parse(signature.getPayload()), token, room);
        } catch (JoseException | InvalidJwtException | MalformedClaimException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Optional<Entrant> read(JwtClaims claims, AccessToken token, Room room) throws MalformedClaimException {
        String identity = claims.getSubject();
        NumericDate expiry = claims.getExpirationTime();
        Role cameAs = role(claims, CAME_AS);
        Role role = role(claims, ROLE);
        String own = token.entrant().identity();
        boolean good = identity != null
                && expiry != null
                && clock.instant().getEpochSecond() < expiry.getValue()
                && room.key().id().value().equals(claims.getStringClaimValue(ROOM))
                && claims.getClaimValue(INCARNATION) instanceof Number number
                && number.longValue() == room.createdAt().toEpochMilli();
        if (!good || cameAs == null || role == null) {
            return Optional.empty();
        }
        boolean sameToken = token.id().equals(claims.getStringClaimValue(TOKEN));
        boolean mine = own == null ? identity.startsWith(Entrant.ANONYMOUS) && sameToken : own.equals(identity);
        // It stands in for the token that it was written for when that has ended, and for no other.
        boolean expired = !clock.instant().isBefore(token.expiresAt());
        if (!mine || cameAs != token.entrant().role() || expired && !sameToken) {
            return Optional.empty();
        }
        Standing standing = new Standing(
                cameAs,
                role,
                grants(claims),
                silenced(claims),
                claims.getStringClaimValue(METADATA),
                claims.getStringClaimValue(NAME));
        return Optional.of(token.entrant().resuming(identity, standing));
    }

    private static @Nullable Role role(JwtClaims claims, String name) throws MalformedClaimException {
        return Role.labelled(String.valueOf(claims.getStringClaimValue(name)));
    }

    private static Grants grants(JwtClaims claims) {
        Map<String, Boolean> labels = new LinkedHashMap<>();
        if (claims.getClaimValue(PROMOTED) instanceof Map<?, ?> said) {
            said.forEach((right, given) -> labels.put(String.valueOf(right), (Boolean) given));
        }
        return Grants.labelled(labels);
    }

    private static Map<TrackKind, Boolean> silenced(JwtClaims claims) {
        Map<TrackKind, Boolean> kinds = new EnumMap<>(TrackKind.class);
        if (claims.getClaimValue(SILENCED) instanceof Map<?, ?> said) {
            said.forEach((kind, held) ->
                    kinds.put(TrackKind.valueOf(String.valueOf(kind).toUpperCase(Locale.ROOT)), (Boolean) held));
        }
        return kinds;
    }

    private static HmacKey key(ServiceAccount account) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(account.secret(), "HmacSHA256"));
            return new HmacKey(mac.doFinal("madang resume ticket".getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
