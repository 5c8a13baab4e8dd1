package dev.madang.rooms.model;

/**
 * A room's name in the fleet: two services may each have a room of the same id.
 *
 * @param service key of the service it belongs to
 * @param id its id within that service
 */
public record RoomKey(String service, RoomId id) {
    @Override
    public String toString() {
        return service + "/" + id;
    }
}
