package dev.madang.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.server.config.ConfigFixture;
import dev.madang.server.config.MadangConfig;
import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartGuardTest {

    @ParameterizedTest
    @CsvSource({
        "true, 127.0.0.1, false",
        "true, ::1, false",
        "true, 0.0.0.0, true",
        "true, 10.0.0.1, true",
        "false, 127.0.0.1, true",
        "false, 0.0.0.0, true",
    })
    void aMissingTokenOfTheFiguresIsWarnedOf(String development, String host, boolean warned) {
        MadangConfig without = ConfigFixture.config("madang.development-service", development);
        MadangConfig with =
                ConfigFixture.config("madang.development-service", development, "madang.metrics.token", "figures");

        assertThat(StartGuard.figuresMayBeOpen(without, InetAddress.ofLiteral(host)))
                .isEqualTo(warned);
        assertThat(StartGuard.figuresMayBeOpen(with, InetAddress.ofLiteral(host)))
                .isFalse();
    }
}
