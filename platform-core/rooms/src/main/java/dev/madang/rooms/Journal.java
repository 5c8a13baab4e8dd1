package dev.madang.rooms;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.event.RoomEvents;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.registry.RoomRecord;

/** Numbers a room's facts and hands them on. The room's lock guards it. */
final class Journal {
    private final RoomRecord room;
    private final RoomClock clock;
    private final RoomEvents events;
    private long sequence;

    /** @param room as which Home of which life of the room the facts are said */
    Journal(RoomRecord room, RoomClock clock, RoomEvents events) {
        this.room = room;
        this.clock = clock;
        this.events = events;
    }

    void say(RoomFact fact) {
        events.append(new RoomEvent(room.key(), room.incarnation(), room.term(), ++sequence, clock.now(), fact));
    }

    void joined(Participant who) {
        say(new RoomFact.ParticipantJoined(who.id(), who.role(), who.name()));
    }

    void left(Participant who, LeaveReason why) {
        say(new RoomFact.ParticipantLeft(who.id(), who.role(), who.name(), why));
    }

    void published(Participant who, ProducerHandle producer) {
        say(new RoomFact.TrackPublished(who.id(), producer.id(), producer.kind()));
    }

    void unpublished(Participant who, ProducerHandle producer) {
        say(new RoomFact.TrackUnpublished(who.id(), producer.id(), producer.kind()));
    }

    void muted(Participant who, ProducerHandle producer, boolean muted) {
        say(new RoomFact.TrackMuted(who.id(), producer.id(), producer.kind(), muted));
    }

    void promoted(Participant who, Role from) {
        say(new RoomFact.ParticipantPromoted(who.id(), from, who.role()));
    }

    void active(Participant who, ProducerHandle producer, boolean active) {
        say(new RoomFact.TrackActive(who.id(), producer.id(), producer.kind(), active));
    }
}
