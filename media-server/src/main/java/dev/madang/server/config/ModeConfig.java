package dev.madang.server.config;

import dev.madang.rooms.mode.ModeSettings;
import java.util.HashMap;
import java.util.Map;

/** Reads settings of modes out of the configuration. */
public final class ModeConfig {
    private ModeConfig() {}

    /** Those values by their names; an environment variable has only one sign for dots and dashes. */
    public static ModeSettings settings(Map<String, String> values) {
        Map<String, String> named = new HashMap<>();
        values.forEach((name, value) -> named.put(name.replace('.', '-'), value));
        return new ModeSettings(named);
    }
}
