package dev.madang.rooms;

import dev.madang.rooms.RoomView.ParticipantView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Someone in a room, or about to be: at most one publish leg and some receive legs. The room's lock guards it. */
final class Participant {
    private final ParticipantId id;
    private final Identity identity;
    private final List<Leg> receiveLegs = new ArrayList<>(1);
    private @Nullable Leg publishLeg;
    private @Nullable Instant joinedAt;
    private int joiningPublish;
    private int joiningReceive;

    Participant(ParticipantId id, Identity identity) {
        this.id = id;
        this.identity = identity;
    }

    ParticipantId id() {
        return id;
    }

    Identity identity() {
        return identity;
    }

    ParticipantView view() {
        return new ParticipantView(id, identity.role(), identity.name(), joinedAt == null ? Instant.EPOCH : joinedAt);
    }

    /** Whether its first leg has joined. */
    boolean joined() {
        return joinedAt != null;
    }

    void joined(Instant now) {
        joinedAt = now;
    }

    /** A leg is being negotiated: its place is kept. */
    void joining(Leg.Direction direction, int change) {
        if (direction == Leg.Direction.PUBLISH) {
            joiningPublish += change;
        } else {
            joiningReceive += change;
        }
    }

    @Nullable
    Leg publishLeg() {
        return publishLeg;
    }

    /** Returns the leg that had the place before. */
    @Nullable
    Leg replacePublishLeg(Leg leg) {
        Leg former = publishLeg;
        publishLeg = leg;
        return former;
    }

    List<Leg> receiveLegs() {
        return receiveLegs;
    }

    /** False when the leg was not, or no longer, this participant's. */
    boolean remove(Leg leg) {
        if (publishLeg == leg) {
            publishLeg = null;
            return true;
        }
        return receiveLegs.remove(leg);
    }

    boolean holdsPublishPlace() {
        return publishLeg != null || joiningPublish > 0;
    }

    /** Whether another may take its publish place: it is not heard of any more, though its end is not known yet. */
    boolean publishPlaceIsStale() {
        return joiningPublish == 0 && publishLeg != null && publishLeg.silent();
    }

    boolean hasNoLegs() {
        return publishLeg == null && receiveLegs.isEmpty() && joiningPublish == 0 && joiningReceive == 0;
    }

    /** Every leg, the publish leg first. */
    List<Leg> legs() {
        List<Leg> legs = new ArrayList<>(receiveLegs.size() + 1);
        if (publishLeg != null) {
            legs.add(publishLeg);
        }
        legs.addAll(receiveLegs);
        return legs;
    }
}
