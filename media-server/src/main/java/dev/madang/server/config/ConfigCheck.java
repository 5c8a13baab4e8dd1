package dev.madang.server.config;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.time.Duration;
import java.util.Map;

/** Refuses settings that make no sense, by their keys, before anything is started with them. */
public final class ConfigCheck {
    private static final int MAX_PORT = 65_535;
    private static final int MAX_WORKERS = 256;
    private static final Duration LONGEST = Duration.ofDays(366);

    private ConfigCheck() {}

    /** @throws ConfigurationException when a value is out of its range */
    public static void check(MadangConfig config) {
        MadangConfig.Http http = config.http();
        within("madang.http.port", http.port(), 0, MAX_PORT);
        within("madang.http.max-connections", http.maxConnections(), 0, Integer.MAX_VALUE);
        within("madang.http.max-connections-per-address", http.maxConnectionsPerAddress(), 1, Integer.MAX_VALUE);
        positive("madang.http.head-time", http.headTime());
        positive("madang.http.body-time", http.bodyTime());
        positive("madang.http.idle-time", http.idleTime());
        positive("madang.http.unread-time", http.unreadTime());
        within("madang.udp.port", config.udp().port(), 0, MAX_PORT);
        MadangConfig.Media media = config.media();
        within("madang.media.workers", media.workers(), 0, MAX_WORKERS);
        positive("madang.media.ice-timeout", media.iceTimeout());
        positive("madang.media.dtls-timeout", media.dtlsTimeout());
        media.maxPeers().ifPresent(most -> within("madang.media.max-peers", most, 1, Integer.MAX_VALUE));
        notNegative("madang.fleet.drain-time", config.fleet().drainTime());
        within("madang.fleet.port", config.fleet().port(), 0, MAX_PORT);
        within("madang.broker.room-legs", config.broker().roomLegs(), 1, Integer.MAX_VALUE);
        positive("madang.tokens.default-ttl", config.tokens().defaultTtl());
        positive("madang.tokens.max-ttl", config.tokens().maxTtl());
        notNegative("madang.signal.resume-time", config.signal().resumeTime());
        positive("madang.turn.ttl", config.turn().ttl());
        config.services().forEach(ConfigCheck::check);
        config.modes().forEach((mode, settings) -> check("madang.modes." + mode, settings));
    }

    /** @throws ConfigurationException when a limit of that service is out of its range */
    public static void check(String key, MadangConfig.ServiceConfig service) {
        String prefix = "madang.services." + key;
        within(prefix + ".max-rooms", service.maxRooms(), 1, Integer.MAX_VALUE);
        within(prefix + ".max-participants", service.maxParticipants(), 1, Integer.MAX_VALUE);
        within(prefix + ".max-joins-per-second", service.maxJoinsPerSecond(), 1, Integer.MAX_VALUE);
        service.modes().forEach((mode, settings) -> check(prefix + ".modes." + mode, settings));
    }

    /** What they mean is the mode's own; none of them is ever below zero. */
    private static void check(String prefix, Map<String, String> settings) {
        settings.forEach((name, value) -> {
            String text = value.strip();
            if (text.startsWith("-") || text.contains("T-") || text.startsWith("P-")) {
                throw refused(prefix + "." + name, value, "not negative");
            }
        });
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw refused(key, value, most == Integer.MAX_VALUE ? least + " or more" : least + " to " + most);
        }
    }

    private static void positive(String key, Duration value) {
        if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
            throw refused(key, value, "more than 0 and at most a year");
        }
    }

    private static void notNegative(String key, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw refused(key, value, "0 to a year");
        }
    }

    private static ConfigurationException refused(String key, Object value, String allowed) {
        return new ConfigurationException(key + " must be " + allowed + ", not " + value);
    }
}
