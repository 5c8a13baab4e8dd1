package dev.madang.rooms.home;

import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.PublishedTrack;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.registry.RoomRecord;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Numbers a room's facts and hands them on. */
final class Journal {
    private final RoomRecord room;
    private final InstantSource clock;
    private final Consumer<RoomEvent> events;
    private long sequence;

    /** @param room as which Home of which life of the room the facts are said */
    Journal(RoomRecord room, InstantSource clock, Consumer<RoomEvent> events) {
        this.room = room;
        this.clock = clock;
        this.events = events;
    }

    void say(RoomFact fact) {
        events.accept(new RoomEvent(room.key(), room.incarnation(), room.term(), ++sequence, clock.instant(), fact));
    }

    void joined(Participant who) {
        say(new RoomFact.ParticipantJoined(who.id(), who.role(), who.name()));
    }

    void left(Participant who, LeaveReason why) {
        say(new RoomFact.ParticipantLeft(who.id(), who.role(), who.name(), why));
    }

    void published(Participant who, PublishedTrack track) {
        say(new RoomFact.TrackPublished(who.id(), track.id(), track.kind()));
        muted(who, track);
    }

    void unpublished(Participant who, PublishedTrack track) {
        say(new RoomFact.TrackUnpublished(who.id(), track.id(), track.kind()));
    }

    /** It was muted or silenced, or not any more: said where that makes a difference to what was said before. */
    void muted(Participant who, PublishedTrack track) {
        if (track.saysQuiet()) {
            say(new RoomFact.TrackMuted(who.id(), track.id(), track.kind(), track.isQuiet()));
        }
    }

    void promoted(Participant who, Role from) {
        say(new RoomFact.ParticipantPromoted(who.id(), from, who.role()));
    }

    void active(Participant who, PublishedTrack track) {
        say(new RoomFact.TrackActive(who.id(), track.id(), track.kind(), track.active()));
    }
}
