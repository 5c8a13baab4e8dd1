package dev.madang.rooms.home;

import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The invitations to a room. */
final class Invitations {
    /** At once by all participants together, and as many by the service; more are refused. */
    static final int MOST = 1_000;

    /** At once by one participant. */
    static final int MOST_OF_ONE = 50;

    private final Map<String, Invitation> byCode = new LinkedHashMap<>();
    private final RoomKey room;
    private final Map<String, RoomKey> rooms;
    private final InstantSource clock;

    /** @param rooms the room of every code there is; from any thread */
    Invitations(RoomKey room, Map<String, RoomKey> rooms, InstantSource clock) {
        this.room = room;
        this.rooms = rooms;
        this.clock = clock;
    }

    /** @throws RefusedException when there are as many as there may be */
    void add(Invitation invitation) {
        forgetEnded();
        String maker = invitation.by();
        if (maker != null) {
            requirePlace(MOST_OF_ONE, one -> maker.equals(one.by()), "you have " + MOST_OF_ONE);
        }
        requirePlace(MOST, one -> (one.by() == null) == (maker == null), "the room has " + MOST);
        keep(invitation);
    }

    /** One that was there before, however many there are. */
    void keep(Invitation invitation) {
        byCode.put(invitation.code(), invitation);
        rooms.put(invitation.code(), room);
    }

    /** Those that are used up give way. */
    private void requirePlace(int most, Predicate<Invitation> counts, String there) {
        if (count(counts) >= most) {
            revokeIf(counts.and(one -> one.used() >= one.uses()));
        }
        if (count(counts) >= most) {
            throw new RefusedException(Refusal.ROOM_FULL, there + " invitations already");
        }
    }

    private long count(Predicate<Invitation> which) {
        return byCode.values().stream().filter(which).count();
    }

    /** @throws RefusedException when there is none, or none any more */
    Invitation find(String code) {
        Invitation found = byCode.get(code);
        if (found == null || found.isOver(clock.instant())) {
            throw new RefusedException(Refusal.NO_SUCH_INVITATION, "there is no such invitation");
        }
        return found;
    }

    /** @throws RefusedException when it lets nobody in any more */
    Invitation use(String code) {
        Invitation found = find(code);
        if (found.used() >= found.uses()) {
            throw new RefusedException(Refusal.INVITATION_USED_UP, "the invitation has let in all that it may");
        }
        Invitation used = found.usedOnce();
        byCode.put(code, used);
        return used;
    }

    void revokeIf(Predicate<Invitation> which) {
        byCode.values().removeIf(one -> which.test(one) && rooms.remove(one.code(), room));
    }

    /** @throws RefusedException when there is none */
    void revoke(String code) {
        if (byCode.remove(code) == null) {
            throw new RefusedException(Refusal.NO_SUCH_INVITATION, "there is no such invitation");
        }
        rooms.remove(code);
    }

    /** The oldest first, those used up included. */
    List<Invitation> all() {
        forgetEnded();
        return List.copyOf(byCode.values());
    }

    private void forgetEnded() {
        Instant now = clock.instant();
        byCode.values().removeIf(invitation -> invitation.isOver(now) && rooms.remove(invitation.code(), room));
    }

    /** The room is over, and with it every invitation. */
    void end() {
        byCode.keySet().forEach(rooms::remove);
        byCode.clear();
    }
}
