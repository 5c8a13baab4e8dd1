package dev.madang.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens that let people into rooms: JWTs, signed with HS256 and the service's secret. Threads may share it. */
public final class TokenMinter {
    private static final String ALGORITHM = "HmacSHA256";
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER = encoded(Map.of("alg", "HS256"));

    private final String key;
    private final SecretKeySpec secret;
    private final Clock clock;

    /**
     * For the service of that key.
     *
     * @param secret never leaves the server: whoever has it may make any token
     */
    public TokenMinter(String key, String secret) {
        this(key, secret, Clock.systemUTC());
    }

    TokenMinter(String key, String secret, Clock clock) {
        this.key = key;
        this.secret = new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM);
        this.clock = clock;
    }

    /** A token as wished for. */
    public String mint(TokenWish wish) {
        long now = clock.instant().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", key);
        String identity = wish.identity();
        if (identity != null) {
            claims.put("sub", identity);
        }
        String name = wish.name();
        if (name != null) {
            claims.put("name", name);
        }
        claims.put("room", wish.room());
        claims.put("role", wish.role().label());
        if (!wish.metadata().isEmpty()) {
            claims.put("metadata", wish.metadata());
        }
        if (!wish.grants().changes().isEmpty()) {
            claims.put("grants", wish.grants().labels());
        }
        claims.put("iat", now);
        claims.put("exp", now + wish.life().toSeconds());
        claims.put("jti", UUID.randomUUID().toString());
        String signed = HEADER + "." + encoded(claims);
        return signed + "." + BASE64.encodeToString(signature(signed));
    }

    private byte[] signature(String signed) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac.doFinal(signed.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encoded(Map<String, ?> json) {
        return BASE64.encodeToString(Json.write(json).getBytes(UTF_8));
    }
}
