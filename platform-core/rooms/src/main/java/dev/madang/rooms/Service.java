package dev.madang.rooms;

/**
 * A product (tenant) as rooms know it; its secret stays with the server.
 *
 * @param key its public name
 * @param defaultMode the mode of rooms that are created without naming one
 * @param maxRooms rooms at once, 1 and up
 * @param maxParticipants participants at once over all of its rooms, 1 and up
 */
public record Service(String key, String defaultMode, int maxRooms, int maxParticipants) {
    /** @throws IllegalArgumentException when a limit is below 1 */
    public Service {
        if (maxRooms < 1 || maxParticipants < 1) {
            throw new IllegalArgumentException("limits of service " + key + " must be 1 or more");
        }
    }
}
