package dev.madang.server.config;

import static dev.madang.server.config.ConfigFixture.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MadangConfigTest {

    @Test
    void withoutAnySettingTheServerIsSafeAndUsable() {
        MadangConfig config = config();

        assertThat(config.developmentService()).isFalse();
        assertThat(config.services()).isEmpty();
        assertThat(config.http().port()).isEqualTo(8080);
        assertThat(config.udp().port()).isEqualTo(10_000);
        assertThat(config.announcedAddress()).isEmpty();
        assertThat(config.media().dtlsTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.tokens().maxTtl()).isEqualTo(Duration.ofHours(24));
        assertThat(config.turn().urls()).isEmpty();
        assertThat(config.metrics().token()).isEmpty();
    }

    @Test
    void servicesAndModesAreNamedInTheirKeys() {
        MadangConfig config = config(
                "madang.services.shop.secret",
                "s",
                "madang.services.shop.max-rooms",
                "7",
                "madang.modes.live.host-grace",
                "5");

        assertThat(config.services()).containsOnlyKeys("shop");
        assertThat(config.services().get("shop"))
                .returns("s", MadangConfig.ServiceConfig::secret)
                .returns(7, MadangConfig.ServiceConfig::maxRooms)
                .returns("live", MadangConfig.ServiceConfig::defaultMode);
        assertThat(config.modes()).containsOnlyKeys("live");
    }

    @Test
    void aMisspeltKeyIsRefused() {
        assertThatThrownBy(() -> config("madang.http.prot", "1")).hasMessageContaining("madang.http.prot");
    }

    @Test
    void everyKeyIsInTheManual() throws IOException {
        String manual = Files.readString(Path.of("..", "docs", "configuration.md"));

        assertThat(keys("madang", MadangConfig.class))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(manual).contains("`" + key + "`"));
    }

    private static List<String> keys(String prefix, Class<?> group) {
        List<String> keys = new ArrayList<>();
        for (Method method : group.getDeclaredMethods()) {
            String name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            String key = prefix + "." + name;
            Class<?> type = method.getReturnType();
            switch (name) {
                case "services" -> keys.addAll(keys(key + ".<key>", MadangConfig.ServiceConfig.class));
                case "modes" -> keys.add(key + ".<mode>.<setting>");
                default -> {
                    if (type.isInterface() && type.getEnclosingClass() == MadangConfig.class) {
                        keys.addAll(keys(key, type));
                    } else {
                        keys.add(key);
                    }
                }
            }
        }
        return keys;
    }
}
