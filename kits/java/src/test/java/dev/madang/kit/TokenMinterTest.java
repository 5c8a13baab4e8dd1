package dev.madang.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;

final class TokenMinterTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final TokenMinter minter = new TokenMinter("dev", "dev-secret", Clock.fixed(NOW, ZoneOffset.UTC));

    /** What another implementation reads, once it has verified the signature. */
    private static JwtClaims verified(String token) throws Exception {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(
                new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256));
        signature.setCompactSerialization(token);
        signature.setDoKeyValidation(false);
        signature.setKey(new HmacKey("dev-secret".getBytes(UTF_8)));
        assertThat(signature.verifySignature()).isTrue();
        return JwtClaims.parse(signature.getPayload());
    }

    @Test
    void aTokenSaysWhoComesAsWhatAndForHowLong() throws Exception {
        JwtClaims claims = verified(minter.mint(TokenWish.of("yard", Role.MEMBER)
                .as("user-17", "Zoë \"Z\" 😀")
                .with(Map.of("seat", 3))
                .with(Grants.NONE.giving(Right.MODERATE).taking(Right.PUBLISH_SCREEN))
                .lasting(Duration.ofMinutes(1))));

        assertThat(claims.getIssuer()).isEqualTo("dev");
        assertThat(claims.getSubject()).isEqualTo("user-17");
        assertThat(claims.getStringClaimValue("name")).isEqualTo("Zoë \"Z\" 😀");
        assertThat(claims.getStringClaimValue("room")).isEqualTo("yard");
        assertThat(claims.getStringClaimValue("role")).isEqualTo("member");
        assertThat(claims.getClaimValue("metadata")).isEqualTo(Map.of("seat", 3L));
        assertThat(claims.getClaimValue("grants")).isEqualTo(Map.of("moderate", true, "publishScreen", false));
        assertThat(claims.getIssuedAt().getValue()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.getExpirationTime().getValue()).isEqualTo(NOW.getEpochSecond() + 60);
        assertThat(claims.getJwtId()).hasSize(36);
    }

    @Test
    void whatIsNotWishedForIsNotInItAndItLivesForAnHour() throws Exception {
        JwtClaims claims = verified(minter.mint(TokenWish.of("yard", Role.VIEWER)));

        assertThat(claims.getClaimNames()).containsExactlyInAnyOrder("iss", "room", "role", "iat", "exp", "jti");
        assertThat(claims.getExpirationTime().getValue())
                .isEqualTo(NOW.plus(Duration.ofHours(1)).getEpochSecond());
    }

    @Test
    void aTokenThatWouldBeOverAtOnceIsNotMade() {
        assertThatThrownBy(() -> TokenWish.of("yard", Role.VIEWER).lasting(Duration.ofMillis(900)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
