package dev.madang.rooms;

import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.RoomClock.Alarm;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Listens to a room's voices at a steady pace while somebody wants to know. The room's lock guards it. */
final class SpeakerWatch {
    private static final Duration TICK = Duration.ofMillis(200);

    private final Room room;
    private final Roster roster;
    private final Speakers speakers;
    private final Feeding feeding;
    private final Bulletin bulletin;
    private final RoomClock clock;

    private @Nullable Alarm alarm;
    private boolean closed;

    SpeakerWatch(Room room, Roster roster, Speakers speakers, Feeding feeding, Bulletin bulletin, RoomClock clock) {
        this.room = room;
        this.roster = roster;
        this.speakers = speakers;
        this.feeding = feeding;
        this.bulletin = bulletin;
        this.clock = clock;
    }

    /** Begins or stops to listen, as there is somebody to hear and somebody to tell. */
    void settle() {
        boolean wanted = !closed
                && !speakers.isEmpty()
                && (feeding.followsSpeakers() || !roster.presences().isEmpty());
        if (wanted && alarm == null) {
            alarm = clock.after(TICK, this::tick);
        } else if (!wanted) {
            stop();
        }
    }

    /** The room is closed: nobody listens any more. */
    void close() {
        closed = true;
        stop();
    }

    private void stop() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    private void tick() {
        room.locked(() -> {
            if (alarm == null) {
                return;
            }
            alarm = null;
            for (Participant participant : roster.possiblePublishers()) {
                listen(participant);
            }
            if (speakers.decide()) {
                bulletin.speakers(speakers.speaking(), speakers.dominant());
                feeding.followSpeakers();
            }
            settle();
        });
    }

    private void listen(Participant participant) {
        int loudest = 0;
        for (TrackState track : participant.tracks()) {
            boolean heard = track.producer().kind() == MediaKind.AUDIO && !track.muted() && !track.silenced();
            if (heard) {
                loudest = Math.max(loudest, track.producer().loudness());
            }
        }
        speakers.hear(participant.id(), loudest);
    }
}
