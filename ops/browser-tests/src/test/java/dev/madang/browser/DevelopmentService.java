package dev.madang.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens of the development service, minted here as a service's own server may do it. */
final class DevelopmentService {
    /** For REST. */
    static final String AUTHORIZATION = "Basic " + Base64.getEncoder().encodeToString("dev:dev-secret".getBytes(UTF_8));

    private static final String SECRET = "dev-secret";

    private DevelopmentService() {}

    static String token(String room, String role) {
        return token(room, role, Instant.now().plusSeconds(600), SECRET);
    }

    static String expiredToken(String room, String role) {
        return token(room, role, Instant.now().minusSeconds(5), SECRET);
    }

    static String forgedToken(String room, String role) {
        return token(room, role, Instant.now().plusSeconds(600), "not-the-secret");
    }

    private static String token(String room, String role, Instant expiry, String secret) {
        String claims = "{\"iss\":\"dev\",\"sub\":\"%s-1\",\"room\":\"%s\",\"role\":\"%s\",\"iat\":%d,\"exp\":%d}"
                .formatted(role, room, role, expiry.minusSeconds(600).getEpochSecond(), expiry.getEpochSecond());
        String signed =
                encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(UTF_8)) + "." + encode(claims.getBytes(UTF_8));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return signed + "." + encode(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
