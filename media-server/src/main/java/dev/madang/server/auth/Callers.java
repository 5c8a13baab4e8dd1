package dev.madang.server.auth;

import dev.madang.rooms.Room;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.Service;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who wants something of a room by REST: its service by key and secret, or a participant by its token, with the rights it has there. */
@Singleton
public final class Callers {
    private final Credentials credentials;
    private final Rooms rooms;
    private final CallerRates rates = new CallerRates();

    @Inject
    Callers(Credentials credentials, Rooms rooms) {
        this.credentials = credentials;
        this.rooms = rooms;
    }

    /** A room, and who wants something of it. */
    public record Call(Room room, Actor by) {}

    /**
     * The room, asked for by its service.
     *
     * @throws ProblemException 401, or 404 when the service has no such room
     */
    public Room ofService(@Nullable String authorization, String room) {
        return room(credentials.service(authorization).service(), room);
    }

    /**
     * The room, asked for by its service or a participant who is in it.
     *
     * @throws ProblemException 401, 403, 404 when there is no such room, 409 when the token's identity is not in it
     */
    public Call of(@Nullable String authorization, String room) {
        if (authorization == null || Credentials.isBasic(authorization)) {
            return new Call(ofService(authorization, room), Actor.SERVICE);
        }
        AccessToken token = credentials.bearer(authorization, room);
        Room found = room(token.account().service(), room);
        ParticipantId who = found.here(token.entrant())
                .orElseThrow(() -> new ProblemException(
                        ProblemKind.NOT_PRESENT, "nobody of the token's identity and role is in the room"));
        if (!rates.allows(who, System.nanoTime())) {
            throw new ProblemException(ProblemKind.TOO_MANY_REQUESTS, "that often is too often");
        }
        return new Call(found, new Actor.Somebody(who));
    }

    private Room room(Service service, String id) {
        Optional<Room> room =
                RoomId.valid(id) ? rooms.reach(new RoomKey(service.key(), new RoomId(id)), service) : Optional.empty();
        return room.orElseThrow(() -> new ProblemException(ProblemKind.ROOM_NOT_FOUND, null));
    }
}
