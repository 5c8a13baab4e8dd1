package dev.madang.rooms.mode;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an operator set for a mode: texts by name, given meaning by the mode.
 *
 * @param values the texts by setting name, such as {@code host-grace} to {@code PT30S}
 */
public record ModeSettings(Map<String, String> values) {
    /** Nothing set: a mode's defaults. */
    public static final ModeSettings DEFAULTS = new ModeSettings(Map.of());

    private static final Duration LONGEST = Duration.ofDays(36_525);

    public ModeSettings {
        values = Map.copyOf(values);
    }

    /** @throws IllegalArgumentException when something else than the known names is set, which is always a typing error */
    public ModeSettings known(Set<String> names) {
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("unknown setting " + name + "; known are " + new TreeSet<>(names));
            }
        }
        return this;
    }

    /**
     * A time span: {@code 30s}, {@code 5m}, {@code 12h}, {@code 1d}, ISO 8601 such as {@code PT30S}, or plain seconds.
     *
     * @throws IllegalArgumentException when it is set to something else
     */
    public Duration duration(String name, Duration fallback) {
        String text = values.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            Duration time = time(text.toLowerCase(Locale.ROOT));
            if (time.compareTo(LONGEST) <= 0) {
                return time;
            }
        } catch (DateTimeParseException | ArithmeticException | NumberFormatException malformed) {
            throw new IllegalArgumentException(name + " is a time such as 30s, 5m or PT30S, not " + text, malformed);
        }
        throw new IllegalArgumentException(name + " is 100 years at the most, not " + text);
    }

    private static Duration time(String text) {
        if (text.chars().allMatch(Character::isDigit)) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        if (!Character.isDigit(text.charAt(0))) {
            return Duration.parse(text);
        }
        return Duration.parse((text.endsWith("d") ? "p" : "pt") + text);
    }

    /**
     * A whole number.
     *
     * @throws IllegalArgumentException when it is set to something else, or to less than {@code least} or more than {@code most}
     */
    public int number(String name, int least, int most, int fallback) {
        String text = values.get(name);
        if (text == null) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(name + " is no whole number: " + text, malformed);
        }
        String range = most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most;
        throw new IllegalArgumentException(name + " must be " + range + ", not " + text);
    }

    /**
     * The same without an upper bound but that of the type.
     *
     * @throws IllegalArgumentException when it is set to something else, or to less than {@code least}
     */
    public int number(String name, int least, int fallback) {
        return number(name, least, Integer.MAX_VALUE, fallback);
    }

    /**
     * Yes or no.
     *
     * @throws IllegalArgumentException when it is set to something else than true and false
     */
    public boolean flag(String name, boolean fallback) {
        return switch (values.get(name)) {
            case null -> fallback;
            case "true" -> true;
            case "false" -> false;
            case String other -> throw new IllegalArgumentException(name + " is true or false, not " + other);
        };
    }

    /** These without those of these names. */
    public ModeSettings without(Set<String> names) {
        Map<String, String> others = new HashMap<>(values);
        others.keySet().removeAll(names);
        return new ModeSettings(others);
    }

    /** These and those; where both set the same name, those hold. */
    public ModeSettings with(ModeSettings narrower) {
        Map<String, String> merged = new HashMap<>(values);
        merged.putAll(narrower.values);
        return new ModeSettings(merged);
    }
}
