package dev.madang.server.config;

import static dev.madang.server.config.ConfigFixture.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MadangConfigTest {
    private static final Pattern ROW = Pattern.compile("\\| `(madang\\.[^`]+)`[^|]*\\|([^|]*)\\|(.*)\\|");

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
    void everyKeyIsInTheManualWithItsDefault() throws IOException {
        Map<String, String> manual = manual();

        assertThat(keys("madang", MadangConfig.class)).isNotEmpty().allSatisfy((key, standard) -> {
            assertThat(manual).containsKey(key);
            if (standard != null) {
                assertThat(manual.get(key)).as(key).isEqualTo("`" + standard + "`");
            }
        });
    }

    @Test
    void theManualHasNoKeysOfItsOwn() throws IOException {
        Set<String> known = keys("madang", MadangConfig.class).keySet();

        assertThat(manual().keySet())
                .filteredOn(key -> !key.startsWith("madang.modes."))
                .isSubsetOf(known);
    }

    /** The manual's column of defaults, by key. */
    private static Map<String, String> manual() throws IOException {
        Map<String, String> defaults = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "configuration.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                defaults.put(row.group(1), row.group(2).strip());
                assertThat(row.group(2)).as(line).isNotBlank();
                assertThat(row.group(3)).as(line).isNotBlank();
            }
        }
        return defaults;
    }

    /** Every key and its default, null where it has none or one that is worked out. */
    private static Map<String, @Nullable String> keys(String prefix, Class<?> group) {
        Map<String, @Nullable String> keys = new HashMap<>();
        for (Method method : group.getDeclaredMethods()) {
            String name = method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            String key = prefix + "." + name;
            Class<?> type = method.getReturnType();
            switch (name) {
                case "services" -> keys.putAll(keys(key + ".<key>", MadangConfig.ServiceConfig.class));
                case "modes" -> {
                    if (prefix.contains("<key>")) {
                        keys.put(key + ".<mode>.<setting>", null);
                    }
                }
                default -> {
                    if (type.isInterface() && type.getEnclosingClass() == MadangConfig.class) {
                        keys.putAll(keys(key, type));
                    } else {
                        WithDefault standard = method.getAnnotation(WithDefault.class);
                        keys.put(key, standard == null ? null : standard.value());
                    }
                }
            }
        }
        return keys;
    }
}
