package dev.madang.rooms.model;

import dev.madang.rooms.mode.ModeSettings;
import java.util.Map;

/**
 * A product (tenant) as rooms know it; its secret stays with the server.
 *
 * @param key its public name
 * @param defaultMode the mode of rooms that are created without naming one
 * @param maxRooms rooms at once, 1 and up
 * @param maxParticipants participants at once over all of its rooms, 1 and up
 * @param modes settings of modes for its rooms, by the mode's name; the node's hold where it sets none
 */
public record Service(
        String key, String defaultMode, int maxRooms, int maxParticipants, Map<String, ModeSettings> modes) {
    /** A service without settings of its own. */
    public Service(String key, String defaultMode, int maxRooms, int maxParticipants) {
        this(key, defaultMode, maxRooms, maxParticipants, Map.of());
    }

    /** @throws IllegalArgumentException when a limit is below 1 */
    public Service {
        modes = Map.copyOf(modes);
        if (maxRooms < 1 || maxParticipants < 1) {
            throw new IllegalArgumentException("limits of service " + key + " must be 1 or more");
        }
    }
}
