package dev.madang.rooms.mode;

/**
 * Bounds of one room.
 *
 * @param publishers those at once, over all roles that publish, who are there by signalling or have a publish leg; 1 and up
 * @param participants participants at once, over all roles, recorders included, 1 and up: less than the roles' limits together
 *     leaves some of them never full; {@link RoleRules#UNBOUNDED} leaves it to the service's limit
 */
public record RoomLimits(int publishers, int participants) {
    /** @throws IllegalArgumentException when a limit is below 1 */
    public RoomLimits {
        if (publishers < 1 || participants < 1) {
            throw new IllegalArgumentException(
                    "a room needs space for a publisher and a participant, not " + publishers + " and " + participants);
        }
    }
}
