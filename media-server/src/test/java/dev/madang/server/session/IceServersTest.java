package dev.madang.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.server.config.ConfigFixture;
import dev.madang.server.config.MadangConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IceServersTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

    @Test
    void credentialsAreThoseThatCoturnExpects() {
        MadangConfig config = ConfigFixture.config(
                "madang.turn.urls",
                "turns:turn.example:5349",
                "madang.turn.secret",
                "north",
                "madang.turn.ttl",
                "600s");

        // printf '1700000600:alice' | openssl dgst -sha1 -hmac north -binary | base64
        assertThat(new IceServers(config, CLOCK).links("alice"))
                .containsExactly("<turns:turn.example:5349>; rel=\"ice-server\"; username=\"1700000600:alice\"; "
                        + "credential=\"gthUwOpcRoLI0MMCziCEBOWYnpo=\"; credential-type=\"password\"");
    }

    @Test
    void aStunServerNeedsNoCredentials() {
        MadangConfig config = ConfigFixture.config("madang.turn.urls", "stun:stun.example");

        assertThat(new IceServers(config, CLOCK).links("alice"))
                .containsExactly("<stun:stun.example>; rel=\"ice-server\"");
    }

    @Test
    void withoutServersNothingIsSaid() {
        assertThat(new IceServers(ConfigFixture.config(), CLOCK).links("alice")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"turn:turn.example", "http://turn.example", "'stun:x>; rel=\"y\"'"})
    void aServerThatCannotBeIsRefusedAtStart(String url) {
        MadangConfig config = ConfigFixture.config("madang.turn.urls", url);

        assertThatThrownBy(() -> new IceServers(config, CLOCK)).isInstanceOf(ConfigurationException.class);
    }
}
