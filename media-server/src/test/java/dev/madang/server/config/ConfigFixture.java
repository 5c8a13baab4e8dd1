package dev.madang.server.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.spi.Converter;

/** The configuration as the server would see it with these keys set. */
public final class ConfigFixture {
    private ConfigFixture() {}

    /** @param keysAndValues in turn */
    public static MadangConfig config(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        Converter<java.time.Duration> durations = new io.quarkus.runtime.configuration.DurationConverter();
        return new SmallRyeConfigBuilder()
                .withMapping(MadangConfig.class)
                .withConverter(java.time.Duration.class, 200, durations)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(MadangConfig.class);
    }
}
