package dev.madang.rooms;

import dev.madang.media.peer.ProducerHandle;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.event.RoomEvents;
import dev.madang.rooms.event.RoomFact;

/** Numbers a room's facts and hands them on. The room's lock guards it. */
final class Journal {
    private final RoomKey room;
    private final RoomClock clock;
    private final RoomEvents events;
    private long sequence;

    Journal(RoomKey room, RoomClock clock, RoomEvents events) {
        this.room = room;
        this.clock = clock;
        this.events = events;
    }

    void say(RoomFact fact) {
        events.append(new RoomEvent(room, ++sequence, clock.now(), fact));
    }

    void joined(Participant who) {
        say(new RoomFact.ParticipantJoined(
                who.id(), who.identity().role(), who.identity().name()));
    }

    void left(Participant who, LeaveReason why) {
        say(new RoomFact.ParticipantLeft(
                who.id(), who.identity().role(), who.identity().name(), why));
    }

    void published(Leg leg) {
        for (ProducerHandle producer : leg.peer().producers()) {
            say(new RoomFact.TrackPublished(leg.participantId(), producer.id(), producer.kind()));
        }
    }

    void unpublished(Leg leg) {
        for (ProducerHandle producer : leg.peer().producers()) {
            say(new RoomFact.TrackUnpublished(leg.participantId(), producer.id(), producer.kind()));
        }
    }

    void active(Leg leg, ProducerHandle producer, boolean active) {
        say(new RoomFact.TrackActive(leg.participantId(), producer.id(), producer.kind(), active));
    }
}
