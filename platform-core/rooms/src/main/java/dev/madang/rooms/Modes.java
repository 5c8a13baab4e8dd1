package dev.madang.rooms;

import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.Service;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The modes that are installed, and the rules that come of them. Any thread. */
final class Modes {
    private final Map<String, Installed> modes = new LinkedHashMap<>();

    /**
     * @param settings what was set for each mode, by its name
     * @throws IllegalArgumentException when two modes have one name, or settings are wrong or of no mode
     */
    Modes(Collection<RoomMode> installed, Map<String, ModeSettings> settings) {
        for (RoomMode mode : installed) {
            ModeSettings own = settings.getOrDefault(mode.name(), ModeSettings.DEFAULTS);
            if (modes.put(mode.name(), new Installed(mode, own, understood(mode, own))) != null) {
                throw new IllegalArgumentException("two modes are named " + mode.name());
            }
        }
        for (String name : settings.keySet()) {
            if (!modes.containsKey(name)) {
                throw new IllegalArgumentException("settings for mode " + name + ", which is not installed");
            }
        }
    }

    private static ModeRules understood(RoomMode mode, ModeSettings settings) {
        try {
            return ModeRules.of(mode, settings);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(mode.name() + ": " + wrong.getMessage(), wrong);
        }
    }

    /**
     * A mode of this node.
     *
     * @param settings those of the node
     * @param rules what comes of them
     */
    private record Installed(RoomMode mode, ModeSettings settings, ModeRules rules) {
        /** The rules for a room of that service. */
        ModeRules rules(Service service, ModeSettings room) {
            ModeSettings ofService = service.modes().get(mode.name());
            if (ofService == null && room.values().isEmpty()) {
                return rules;
            }
            ModeSettings allowed = ofService == null ? settings : settings.with(ofService);
            ModeRules serviceRules = ModeRules.of(mode, allowed);
            ModeRules roomRules;
            try {
                roomRules = ModeRules.of(mode, allowed.with(room));
            } catch (IllegalArgumentException notAllowed) {
                throw new RefusedException(Refusal.BAD_SETTING, String.valueOf(notAllowed.getMessage()));
            }
            String beyond = roomRules.beyond(serviceRules);
            if (beyond != null) {
                throw new RefusedException(
                        Refusal.BEYOND_SERVICE, "the service does not allow that many, or that much: " + beyond);
            }
            return roomRules;
        }
    }

    /** @throws IllegalArgumentException when a mode is not installed or does not understand its settings */
    void check(Service service) {
        service.modes().forEach((name, settings) -> {
            Installed installed = modes.get(name);
            if (installed == null) {
                throw new IllegalArgumentException("settings for mode " + name + ", which is not installed");
            }
            understood(installed.mode(), installed.settings().with(settings));
        });
        if (!modes.containsKey(service.defaultMode())) {
            throw new IllegalArgumentException("default mode " + service.defaultMode() + " is not installed");
        }
    }

    /** The names of the installed modes. */
    Set<String> names() {
        return modes.keySet();
    }

    /** The rules of that mode, when it is installed. */
    Optional<ModeRules> rules(String mode) {
        return Optional.ofNullable(modes.get(mode)).map(Installed::rules);
    }

    boolean has(String mode) {
        return modes.containsKey(mode);
    }

    /**
     * The rules of that mode for a room of that service.
     *
     * @param mode an installed one
     * @throws RefusedException when a setting is not allowed
     */
    ModeRules rules(String mode, Service service, ModeSettings room) {
        Installed installed = modes.get(mode);
        if (installed == null) {
            throw new RefusedException(
                    Refusal.NO_SUCH_MODE, "there is no mode " + mode + "; there are " + String.join(", ", names()));
        }
        return installed.rules(service, room);
    }
}
