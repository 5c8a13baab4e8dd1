package dev.madang.server.signal;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.HeadCount;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.router.Presence;
import dev.madang.rooms.router.PresenceListener;
import dev.madang.rooms.router.SlotView;
import dev.madang.server.api.Cursors;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns what a session's presence is told into messages. */
final class SessionNews implements PresenceListener {
    private final Room room;
    private final Outbox outbox;
    private final Notices notices;
    private final Supplier<String> tickets;
    private final Owner owner;

    /** What is told before the first snapshot is part of it. Written and read where the room tells things, one at a time. */
    private boolean greeted;

    private volatile boolean onStage;

    /** Does what is more than telling. Returns at once. */
    interface Owner {
        /** There is more to receive than Slots to put it in. */
        void slotsNeeded();

        /** The presence has ended without being asked to. */
        void presenceEnded(PresenceEnd why, @Nullable String detail);
    }

    /**
     * What a client is greeted with beside what the room says.
     *
     * @param request the one that is answered, or null
     * @param session its secret name
     */
    record Greeting(
            @Nullable Integer request,
            String session,
            long resumeSeconds,
            String ticket,
            String version,
            List<String> legs,
            List<ServerMessage.IceServer> iceServers) {}

    /** @param tickets writes resume tickets of the participant as it is now */
    SessionNews(Room room, Outbox outbox, Notices notices, Supplier<String> tickets, Owner owner) {
        this.room = room;
        this.outbox = outbox;
        this.notices = notices;
        this.tickets = tickets;
        this.owner = owner;
    }

    /** Whether its client may publish. */
    boolean onStage() {
        return onStage;
    }

    private void keepFor(Role role) {
        onStage = room.rules().publishes(role);
        outbox.keep(onStage ? Outbox.Keeping.STAGE : Outbox.Keeping.AUDIENCE);
    }

    /** Tells everything there is to know, first of all or anew. */
    void greet(Presence presence, Greeting greeting) {
        presence.snapshot(snapshot -> {
            greeted = true;
            HeadCount counts = snapshot.counts();
            keepFor(snapshot.self().role());
            notices.tellAll(new ServerMessage.Joined(
                    greeting.request(),
                    greeting.session(),
                    greeting.resumeSeconds(),
                    greeting.ticket(),
                    greeting.version(),
                    Views.room(snapshot.room()),
                    Views.person(snapshot.self()),
                    Views.rights(room.rules(), snapshot.self()),
                    Views.people(snapshot.others()),
                    snapshot.more() == null ? null : Cursors.write(snapshot.more()),
                    Views.slots(snapshot.slots()),
                    greeting.legs(),
                    greeting.iceServers(),
                    counts == null ? null : new ServerMessage.HeadCount(counts.people(), counts.audience()),
                    snapshot.history().stream().map(Views::data).toList()));
            if (!snapshot.speaking().isEmpty()) {
                onSpeakers(snapshot.speaking(), snapshot.dominant());
            }
            snapshot.encodings().forEach(this::onEncodings);
        });
    }

    private void tellOfRoom(ServerMessage message) {
        if (greeted) {
            notices.tell(message);
        }
    }

    @Override
    public void onParticipants(List<ParticipantView> present, List<ParticipantId> gone) {
        if (greeted) {
            notices.participants(present, gone);
        }
    }

    @Override
    public void onSlots(List<SlotView> slots) {
        tellOfRoom(new ServerMessage.Slots(Views.slots(slots)));
    }

    @Override
    public void onSlotsNeeded() {
        owner.slotsNeeded();
    }

    @Override
    public void onEncodings(TrackId track, List<String> rids) {
        tellOfRoom(new ServerMessage.Encodings(track.toString(), rids));
    }

    @Override
    public void onSpeakers(List<ParticipantId> speaking, @Nullable ParticipantId dominant) {
        if (greeted) {
            notices.speakers(speaking, dominant);
        }
    }

    @Override
    public void onSelf(ParticipantView self) {
        keepFor(self.role());
        tellOfRoom(new ServerMessage.Self(Views.person(self), Views.rights(room.rules(), self), tickets.get()));
    }

    @Override
    public void onData(Message message) {
        if (greeted) {
            notices.data(message);
        }
    }

    @Override
    public void onCounts(HeadCount counts) {
        if (greeted) {
            notices.counts(counts);
        }
    }

    @Override
    public void onRoom(RoomView now) {
        if (greeted) {
            notices.room(now);
        }
    }

    @Override
    public void onEnd(PresenceEnd why, @Nullable String detail) {
        owner.presenceEnded(why, detail);
    }
}
