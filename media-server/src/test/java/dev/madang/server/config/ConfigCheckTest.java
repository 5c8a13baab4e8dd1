package dev.madang.server.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigCheckTest {

    @Test
    void theDefaultsMakeSense() {
        ConfigCheck.check(ConfigFixture.config());
    }

    @ParameterizedTest
    @CsvSource({
        "madang.media.max-peers, 0",
        "madang.media.max-peers, -1",
        "madang.media.workers, -1",
        "madang.media.workers, 257",
        "madang.media.ice-timeout, PT-1S",
        "madang.media.dtls-timeout, 0s",
        "madang.signal.resume-time, PT-1S",
        "madang.tokens.default-ttl, PT-1H",
        "madang.tokens.max-ttl, PT0S",
        "madang.turn.ttl, PT-1S",
        "madang.http.port, 70000",
        "madang.http.max-connections, -1",
        "madang.http.max-connections-per-address, 0",
        "madang.http.head-time, PT0S",
        "madang.udp.port, -1",
        "madang.modes.live.host-grace, PT-1S",
        "madang.modes.live.empty-room, -PT1H",
        "madang.modes.group.max-members, -3",
    })
    void whatMakesNoSenseIsRefusedByItsKey(String key, String value) {
        MadangConfig config = ConfigFixture.config(key, value);
        assertThatThrownBy(() -> ConfigCheck.check(config))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource({"max-rooms", "max-participants", "max-joins-per-second"})
    void limitsOfServicesToo(String limit) {
        MadangConfig config =
                ConfigFixture.config("madang.services.shop.secret", "s", "madang.services.shop." + limit, "0");
        assertThatThrownBy(() -> ConfigCheck.check(config)).hasMessageContaining("madang.services.shop." + limit);
    }
}
