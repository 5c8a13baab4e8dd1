package dev.madang.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.RoomId;
import dev.madang.server.config.ConfigFixture;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    private static final String SECRET = "shop-secret-shop-secret-shop-secret";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SECONDS = NOW.getEpochSecond();

    private final AtomicReference<Instant> time = new AtomicReference<>(NOW);
    private final MadangConfig config = ConfigFixture.config(
            "madang.services.shop.secret",
            SECRET,
            "madang.services.school.secret",
            "school-secret-school-secret-school");
    private final Services services = new Services(config);
    private final Tokens tokens = new Tokens(services, clock(), config);
    private final ServiceAccount shop = services.issuer("shop");

    private Clock clock() {
        InstantSource source = time::get;
        return source.withZone(ZoneOffset.UTC);
    }

    private String mint(Duration ttl) {
        return tokens.mint(shop, new RoomId("yard"), Entrant.named(Role.HOST, "h"), Optional.of(ttl))
                .token();
    }

    private void assertRefused(String token, ProblemKind kind) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.kind()).isEqualTo(kind));
    }

    /** A JWT put together by hand, as any service could. */
    private static String jwt(String header, String claims, String algorithm, String secret) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        String signed = base64.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return signed + "." + base64.encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String claims(long expiry) {
        return "{\"iss\":\"shop\",\"sub\":\"h\",\"room\":\"yard\",\"role\":\"host\",\"exp\":" + expiry + "}";
    }

    private static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private static void assertIsHost(Entrant entrant) {
        assertThat(entrant.role()).isEqualTo(Role.HOST);
        assertThat(entrant.identity()).isEqualTo("h");
        assertThat(entrant.name()).isEqualTo("h");
    }

    @Test
    void identityNameMetadataAndGrantsAreClaimsOfTheirOwn() {
        Entrant ann = new Entrant(
                "user-7",
                Role.MEMBER,
                "Ann",
                new Grants(Map.of(Right.MODERATE, true, Right.PUBLISH_SCREEN, false)),
                "{\"seat\":3,\"tags\":[\"a\",{\"b\":null}]}",
                "",
                null,
                "mia");
        Entrant read = tokens.verify(tokens.mint(shop, new RoomId("yard"), ann, Optional.empty())
                        .token())
                .entrant();
        assertThat(read.identity()).isEqualTo("user-7");
        assertThat(read.name()).isEqualTo("Ann");
        assertThat(read.grants()).isEqualTo(ann.grants());
        assertThat(read.metadata()).isEqualTo(ann.metadata());
        assertThat(read.invitedBy()).isEqualTo("mia");
        assertThat(read.tokenId()).isNotEmpty();

        Entrant nobody = tokens.verify(
                        tokens.mint(shop, new RoomId("yard"), Entrant.anonymous(Role.VIEWER, "v"), Optional.empty())
                                .token())
                .entrant();
        assertThat(nobody.identity()).isNull();
    }

    @Test
    void whatWasMintedIsUnderstood() {
        AccessToken token = tokens.verify(mint(Duration.ofMinutes(5)));

        assertThat(token.account()).isSameAs(shop);
        assertThat(token.room()).hasToString("shop/yard");
        assertIsHost(token.entrant());
        assertThat(token.expiresAt()).isEqualTo(NOW.plusSeconds(300));
        assertThat(token.id()).isNotEmpty();
        assertThat(tokens.verify(mint(Duration.ofMinutes(5))).id()).isNotEqualTo(token.id());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"exp\":9223372036854775807",
                "\"exp\":-9223372036854775808",
                "\"exp\":9223372036854775808",
                "\"exp\":1e300",
                "\"exp\":-1e300",
                "\"exp\":\"x\"",
                "\"exp\":null",
                "\"exp\":[]",
                "\"exp\":9007199254740993",
                "\"exp\":%d,\"nbf\":9223372036854775807",
                "\"exp\":%d,\"nbf\":1e300",
                "\"exp\":%d,\"nbf\":{}",
                "\"exp\":%d,\"jti\":7",
                "\"exp\":%d,\"room\":7",
                "\"exp\":%d,\"role\":[]",
                "\"exp\":%d,\"sub\":{}",
                "\"exp\":%d,\"iss\":[]",
                "\"exp\":%d,\"name\":[]",
                "\"exp\":%d,\"name\":\"\"",
                "\"exp\":%d,\"sub\":\"~made-up\"",
                "\"exp\":%d,\"grants\":[]",
                "\"exp\":%d,\"grants\":{\"moderate\":1}",
                "\"exp\":%d,\"grants\":{\"rule\":true}",
                "\"exp\":%d,\"metadata\":\"text\"",
            })
    void strangeClaimsAreRefused(String claims) {
        String strange = "{\"iss\":\"shop\",\"sub\":\"h\",\"room\":\"yard\",\"role\":\"host\","
                + claims.formatted(SECONDS + 60) + "}";

        assertUnauthorized(jwt(HS256, strange, "HmacSHA256", SECRET));
    }

    @Test
    void claimsThatAreNotUsedMayBeAnything() {
        String strange = "{\"iss\":\"shop\",\"sub\":\"h\",\"room\":\"yard\",\"role\":\"host\",\"exp\":" + (SECONDS + 60)
                + ",\"iat\":9223372036854775807,\"nbf\":-9223372036854775808,\"aud\":[1,{}]}";

        assertThat(tokens.verify(jwt(HS256, strange, "HmacSHA256", SECRET))
                        .entrant()
                        .name())
                .isEqualTo("h");
    }

    @Test
    void claimsWithoutEndAreRefused() {
        assertUnauthorized(jwt(HS256, "[".repeat(2_800), "HmacSHA256", SECRET));
        assertUnauthorized(jwt(HS256, "{\"a\":".repeat(500), "HmacSHA256", SECRET));
        assertUnauthorized(jwt("[".repeat(2_800), claims(SECONDS + 60), "HmacSHA256", SECRET));
    }

    private void assertUnauthorized(String token) {
        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.kind().status()).isEqualTo(401));
    }

    @Test
    void whoIsInStaysWhoHeIs() {
        String token = mint(Duration.ofSeconds(5));
        time.set(NOW.plusSeconds(5));

        assertRefused(token, ProblemKind.TOKEN_EXPIRED);
        assertIsHost(tokens.verifyIdentity(token).entrant());
        String tampered = token.substring(0, token.length() - 4) + "AAAA";
        assertThatThrownBy(() -> tokens.verifyIdentity(tampered)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aServiceMayMintItsOwn() {
        AccessToken token = tokens.verify(jwt(HS256, claims(SECONDS + 60), "HmacSHA256", SECRET));

        assertIsHost(token.entrant());
    }

    @Test
    void theShortSecretOfTheDevelopmentServiceSignsToo() {
        MadangConfig development = ConfigFixture.config("madang.development-service", "true");
        Services withDevelopment = new Services(development);
        Tokens developmentTokens = new Tokens(withDevelopment, clock(), development);
        ServiceAccount dev = withDevelopment.authenticate("dev", "dev-secret").orElseThrow();

        String token = developmentTokens
                .mint(dev, new RoomId("yard"), Entrant.anonymous(Role.VIEWER, "v"), Optional.empty())
                .token();

        assertThat(developmentTokens.verify(token).room()).hasToString("dev/yard");
    }

    @Test
    void aTokenEndsAtItsSecond() {
        String token = mint(Duration.ofSeconds(10));

        time.set(NOW.plusSeconds(10).minusMillis(1));
        tokens.verify(token);
        time.set(NOW.plusSeconds(10));
        assertRefused(token, ProblemKind.TOKEN_EXPIRED);
    }

    @Test
    void aTokenOfAnotherSecretIsWrong() {
        assertRefused(
                jwt(HS256, claims(SECONDS + 60), "HmacSHA256", "school-secret-school-secret-school"),
                ProblemKind.TOKEN_WRONG);
        assertRefused(
                jwt(HS256, claims(SECONDS + 60).replace("shop", "nobody"), "HmacSHA256", SECRET),
                ProblemKind.TOKEN_WRONG);
        assertRefused(
                jwt(HS256, claims(SECONDS + 60).replace("}", ",\"nbf\":" + (SECONDS + 30) + "}"), "HmacSHA256", SECRET),
                ProblemKind.TOKEN_WRONG);
    }

    @Test
    void nobodyLearnsFromATokenWhetherAServiceExists() {
        String ofAnother = "another-secret-another-secret-another";
        String known = jwt(HS256, claims(SECONDS + 60), "HmacSHA256", ofAnother);
        String unknown = jwt(
                HS256, claims(SECONDS + 60).replace("\"iss\":\"shop\"", "\"iss\":\"nobody\""), "HmacSHA256", ofAnother);
        String none = jwt(HS256, claims(SECONDS + 60).replace("\"iss\":\"shop\",", ""), "HmacSHA256", ofAnother);

        assertThat(answer(unknown)).isEqualTo(answer(known));
        assertThat(answer(none)).isEqualTo(answer(known));
    }

    private String answer(String token) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> tokens.verify(token));
        return refused.kind() + " " + refused.getMessage();
    }

    @Test
    void aTokenThatLivesTooLongIsWrong() {
        assertRefused(jwt(HS256, claims(SECONDS + 24 * 3600 + 1), "HmacSHA256", SECRET), ProblemKind.TOKEN_WRONG);
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String token = mint(Duration.ofMinutes(5));
        // The last character of a part may hold bits that mean nothing, so the part before it is enough to prove the
        // point.
        for (int i = 0; i < token.length() - 1; i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThatThrownBy(() -> tokens.verify(changed)).isInstanceOf(ProblemException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"alg\":\"none\"}  | HmacSHA256",
                "{\"alg\":\"HS384\"} | HmacSHA384",
                "{\"alg\":\"HS512\"} | HmacSHA512",
                "{\"alg\":\"RS256\"} | HmacSHA256",
                "{\"typ\":\"JWT\"}   | HmacSHA256",
                "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1} | HmacSHA256",
            })
    void otherAlgorithmsAreNotTaken(String header, String algorithm) {
        assertThatThrownBy(() -> tokens.verify(jwt(header, claims(SECONDS + 60), algorithm, SECRET)))
                .isInstanceOf(ProblemException.class);
        String unsigned = jwt(header, claims(SECONDS + 60), algorithm, SECRET);
        assertThatThrownBy(() -> tokens.verify(unsigned.substring(0, unsigned.lastIndexOf('.') + 1)))
                .isInstanceOf(ProblemException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "....", "e30.e30.e30", "\u0000", "x y z"})
    void whatIsNoTokenIsMalformed(String text) {
        assertThatThrownBy(() -> tokens.verify(text)).isInstanceOf(ProblemException.class);
    }

    @Test
    void aTokenWithoutAnEndIsMalformed() {
        assertRefused(
                jwt(HS256, claims(SECONDS + 60).replace("exp", "exq"), "HmacSHA256", SECRET),
                ProblemKind.TOKEN_MALFORMED);
        assertRefused(
                jwt(HS256, claims(SECONDS + 60).replace("\"host\"", "\"king\""), "HmacSHA256", SECRET),
                ProblemKind.TOKEN_MALFORMED);
        assertRefused(
                jwt(HS256, claims(SECONDS + 60).replace("\"yard\"", "\"../x\""), "HmacSHA256", SECRET),
                ProblemKind.TOKEN_MALFORMED);
        assertRefused(
                jwt(HS256, claims(SECONDS + 60).replace("\"yard\"", "7"), "HmacSHA256", SECRET),
                ProblemKind.TOKEN_MALFORMED);
        assertRefused("x".repeat(5_000), ProblemKind.TOKEN_MALFORMED);
    }

    @ParameterizedTest
    @CsvSource({
        "madang.services.shop.secret, short",
        "madang.services.sh op.secret, shop-secret-shop-secret-shop-secret"
    })
    void aServiceThatIsNotSafeIsRefusedAtStart(String key, String value) {
        MadangConfig unsafe = ConfigFixture.config(key, value);

        assertThatThrownBy(() -> new Services(unsafe)).isInstanceOf(ConfigurationException.class);
    }
}
