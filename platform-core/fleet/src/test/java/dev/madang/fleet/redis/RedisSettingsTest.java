package dev.madang.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.registry.RegistryAwayException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where Redis is, and that its password is told to nobody else. */
class RedisSettingsTest {
    private static final String SECRET = "sesame-4711";
    private static final Duration UP = Duration.ofSeconds(10);

    @Test
    void theUrisSayWhetherItIsACluster() {
        assertThat(new RedisSettings(List.of("redis://a")).isCluster()).isFalse();
        assertThat(new RedisSettings(List.of("rediss://a:7000/3")).isCluster()).isFalse();
        assertThat(new RedisSettings(List.of("redis-sentinel://a,b/0#main")).isCluster())
                .isFalse();
        assertThat(new RedisSettings(List.of("redis-cluster://a")).isCluster()).isTrue();
        assertThat(new RedisSettings(List.of("rediss-cluster://a"))
                        .redisUris()
                        .getFirst()
                        .isSsl())
                .isTrue();
        assertThat(new RedisSettings(List.of("redis://a", "redis://b")).isCluster())
                .isTrue();
    }

    @Test
    void whatIsWrongIsToldWithoutThePassword() {
        assertThatThrownBy(() -> new RedisSettings(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RedisSettings(List.of("redis://a"), "a{b"))
                .isInstanceOf(IllegalArgumentException.class);
        for (String odd : List.of("http://u:" + SECRET + "@a", "redis://u:" + SECRET + "@a:port", "", "%")) {
            assertThatThrownBy(() -> new RedisSettings(List.of("redis://a", odd)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(refused -> assertThat(all(refused)).doesNotContain(SECRET));
        }
        assertThat(new RedisSettings(List.of("redis://u:" + SECRET + "@a")).toString())
                .contains("@a")
                .doesNotContain(SECRET);
    }

    private static String all(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void aPasswordIsSaidToRedisOnly() {
        StringBuffer logged = new StringBuffer();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.append(entry.getMessage()).append('\n');
                if (entry.getThrown() != null) {
                    logged.append(all(entry.getThrown()));
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(handler);
        try (RedisProcess redis = RedisProcess.started("--requirepass", SECRET)) {
            String place = "127.0.0.1:" + redis.port();
            try (RedisLink link = RedisLink.open(new RedisSettings(List.of("redis://:" + SECRET + "@" + place)))) {
                Await.until("there is a connection", UP, () -> !link.isAway());
                assertThat(new RedisRegistry(link).roomsOf("shop")).isEmpty();
                assertThat(link.toString()).doesNotContain(SECRET);
                redis.kill();
                Await.until("it is gone", UP, () -> refusal(link).length() > 0);
                assertThat(refusal(link)).doesNotContain(SECRET);
                redis.start();
                Await.until("it is back", UP, () -> refusal(link).isEmpty());
            }
            String wrong = SECRET + "-not";
            try (RedisLink link = RedisLink.open(new RedisSettings(List.of("redis://:" + wrong + "@" + place)))) {
                Await.until("it is told why", UP, () -> refusal(link).contains("WRONGPASS"));
                assertThat(refusal(link)).doesNotContain(SECRET);
            }
        } finally {
            Logger.getLogger("").removeHandler(handler);
        }
        assertThat(logged).isNotEmpty().doesNotContain(SECRET);
    }

    /** Empty for an answer. */
    private static String refusal(RedisLink link) {
        try {
            new RedisRegistry(link).roomsOf("shop");
            return "";
        } catch (RegistryAwayException away) {
            return all(away);
        }
    }

    @Test
    void tlsIsSpokenWhereTheUriSaysSo(@TempDir Path folder) throws Exception {
        Path store = folder.resolve("store");
        keys(store);
        int port = RedisProcess.freePort();
        try (RedisProcess redis = RedisProcess.started(
                        "--tls-port",
                        Integer.toString(port),
                        "--tls-cert-file",
                        folder.resolve("cert").toString(),
                        "--tls-key-file",
                        folder.resolve("key").toString(),
                        "--tls-ca-cert-file",
                        folder.resolve("cert").toString(),
                        "--tls-auth-clients",
                        "no");
                RedisLink untrusting = RedisLink.open(new RedisSettings(List.of("rediss://127.0.0.1:" + port)));
                RedisLink link =
                        RedisLink.open(new RedisSettings(List.of("rediss://127.0.0.1:" + port + "?verifyPeer=NONE")))) {
            Await.until("there is a connection", UP, () -> !link.isAway());
            assertThat(new RedisRegistry(link).roomsOf("shop")).isEmpty();
            assertThat(redis.command("PING")).isEqualTo("PONG");
            assertThat(untrusting.isAway()).isTrue();
        }
    }

    /** A key and its own certificate. */
    private static void keys(Path store) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-alias",
                        "redis",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        store.toString())
                .start();
        assertThat(keytool.waitFor(20, TimeUnit.SECONDS)).isTrue();
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        pem(
                store.resolveSibling("cert"),
                "CERTIFICATE",
                keys.getCertificate("redis").getEncoded());
        pem(
                store.resolveSibling("key"),
                "PRIVATE KEY",
                keys.getKey("redis", "changeit".toCharArray()).getEncoded());
    }

    private static void pem(Path file, String kind, byte[] bytes) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
                        + "\n-----END " + kind + "-----\n");
    }
}
