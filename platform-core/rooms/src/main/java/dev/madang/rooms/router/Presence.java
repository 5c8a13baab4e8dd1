package dev.madang.rooms.router;

import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.Attendance.PresenceState;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.HeadCount;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PeoplePage;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A participant who is in its room by signalling: with or without media, told of the others, able to act. Methods may be
 * called from any thread and may block. After the end, methods throw {@link RefusedException} with
 * {@link Refusal#NOT_PRESENT}.
 */
public final class Presence {
    private final Router router;
    private final long number;
    private final Entrant cameAs;
    private final PresenceListener listener;

    /** Written once, before anybody outside knows the presence. */
    private volatile @Nullable Attendee attendee;

    // Guarded by the room's steps.
    private boolean connected = true;
    private boolean heard = true;
    private boolean ended;

    Presence(Router router, long number, Entrant cameAs, PresenceListener listener) {
        this.router = router;
        this.number = number;
        this.cameAs = cameAs;
        this.listener = listener;
    }

    public ParticipantId participantId() {
        return attendee().id();
    }

    /** As whom the participant came in. */
    public Entrant cameAs() {
        return cameAs;
    }

    /** Tells it apart in its room; of one who came without an identity, made up. */
    public String identity() {
        return entry().identity();
    }

    /** The role that it has now, or had last. */
    public Role role() {
        return entry().view().role();
    }

    /** What it has in the room, for a resume ticket. */
    public Standing standing() {
        return entry().standing();
    }

    private RosterEntry entry() {
        return Objects.requireNonNull(attendee().entry());
    }

    /** How it acts on others and on the room. */
    public Actor actor() {
        return router.steps().read(() -> {
            requirePresent();
            return new Actor.Somebody(participantId());
        });
    }

    /**
     * Hands on the participant and everything that it is told of, at one moment: what is told before and after does not
     * overlap with it.
     *
     * @param reader called like a {@link PresenceListener}, in order with it, before this returns
     */
    public void snapshot(Consumer<Snapshot> reader) {
        router.steps().run(() -> {
            requirePresent();
            Snapshot now = Snapshots.of(router, this);
            router.steps().afterwards(() -> reader.accept(now));
        });
    }

    /**
     * @param others whom it is told of: everybody on stage, and the first of the audience
     * @param more where the next page of the audience begins, null when it is all there
     * @param speaking who speaks, the loudest first
     * @param dominant the dominant speaker, null for nobody
     * @param encodings of its own tracks, the rids that somebody watches, as far as it was ever told to leave some out
     * @param counts how many are in the room, null where it keeps that to itself
     * @param history what was said to everybody before
     */
    public record Snapshot(
            RoomView room,
            ParticipantView self,
            List<ParticipantView> others,
            @Nullable Long more,
            List<SlotView> slots,
            List<ParticipantId> speaking,
            @Nullable ParticipantId dominant,
            Map<TrackId, List<String>> encodings,
            @Nullable HeadCount counts,
            List<Message> history) {
        public Snapshot {
            others = List.copyOf(others);
            slots = List.copyOf(slots);
            speaking = List.copyOf(speaking);
            encodings = Map.copyOf(encodings);
            history = List.copyOf(history);
        }
    }

    /**
     * Publishes; replaces the publish leg there was.
     *
     * @param sources what the tracks are, by mid
     * @throws SdpException when the offer cannot be answered
     * @throws RefusedException when the rules or limits say no
     */
    public Leg publish(SessionDescription offer, Map<String, TrackSource> sources, LegListener listener)
            throws SdpException {
        return Answers.awaitNegotiated(
                router.joining().publish(this, Direction.PUBLISH, offer, sources, listener), Leg::close);
    }

    /**
     * Publishes and receives on one connection, whose offers are all the client's: it adds receiving sections when it is
     * told that Slots are needed.
     *
     * @throws SdpException when the offer cannot be answered
     * @throws RefusedException when the rules or limits say no
     */
    public Leg duplex(SessionDescription offer, Map<String, TrackSource> sources, LegListener listener)
            throws SdpException {
        return Answers.awaitNegotiated(
                router.joining().publish(this, Direction.DUPLEX, offer, sources, listener), Leg::close);
    }

    /**
     * Answers a later offer of its publish leg, or of its duplex leg.
     *
     * @param sources what new tracks are, by mid
     * @throws SdpException when it cannot be answered; nothing has changed then
     */
    public SessionDescription publishAgain(Leg leg, SessionDescription offer, Map<String, TrackSource> sources)
            throws SdpException {
        return Answers.awaitNegotiated(router.joining().publishAgain(this, leg, offer, sources), unused -> {});
    }

    /**
     * Begins to receive by our offer, which is the local description of the leg's Peer; {@link #accept} takes the answer.
     * Replaces the receive leg there was.
     */
    public Leg receive(LegListener listener) {
        return Answers.await(router.joining().receive(this, listener), Leg::close);
    }

    /** How many Slots there should be for all that there is to receive. */
    public SlotCounts slotsNeeded() {
        return router.steps().read(() -> {
            requirePresent();
            return router.connections().feeding().needed(attendee());
        });
    }

    /** Whether that leg has as many, or will have when its offer is accepted. */
    public boolean hasSlotsNeeded(Leg leg) {
        return leg.offered().covers(slotsNeeded());
    }

    /**
     * Takes the answer to the offer of a receive leg.
     *
     * @throws SdpException when it does not fit the offer
     */
    public void accept(Leg leg, SessionDescription answer) throws SdpException {
        leg.peer().accept(answer);
        router.steps().run(() -> {
            if (leg.isIn()) {
                leg.feeds().slots(leg.peer().slots());
                router.connections().feeding().one(leg.attendee());
            }
        });
    }

    /** Makes the receive leg's next offer, as large as is needed. */
    public SessionDescription offerAgain(Leg leg, boolean restartIce) {
        SlotCounts counts = slotsNeeded().atLeast(leg.offered());
        SessionDescription offer = leg.peer().offer(counts, restartIce);
        leg.offered(counts);
        return offer;
    }

    /**
     * Those of the audience that it is told of.
     *
     * @param after where to begin: 0, or what the page before said
     * @param most how many, 1 and up
     */
    public PeoplePage audience(long after, int most) {
        return router.steps().read(() -> {
            requirePresent();
            return router.bulletin().audienceNoticedBy(this, after, most);
        });
    }

    /** Mutes one of its own tracks, or the other way; unmuting lifts a moderator's silence that is not held. */
    public void mute(TrackId track, boolean muted) {
        Answers.await(ask(new Act.Mute(participantId(), track, muted)));
    }

    /** Asks to be noticed, or not any more. */
    public void raiseHand(boolean raised) {
        Answers.await(ask(new Act.RaiseHand(participantId(), raised)));
    }

    /** Wants that of the Home, in its own name. */
    <A extends Answer> CompletableFuture<A> ask(Act<A> act) {
        return router.steps().get(() -> {
            requirePresent();
            return router.ask(act);
        });
    }

    /**
     * How it would like to receive tracks; those not named stay as they are.
     *
     * @throws RefusedException when there is no such track; what was said of others holds
     */
    public void prefer(Map<TrackId, LayerPreference> preferences) {
        router.steps().run(() -> {
            requirePresent();
            router.prefer(attendee(), preferences);
        });
    }

    /** Whether its signalling works at present: one that is disconnected loses its place to others who want it. */
    public void connected(boolean now) {
        router.steps().run(() -> {
            connected = now;
            heard = now;
            router.connections().report(attendee());
        });
    }

    /** Whether anything is heard by its signalling at present, which may still be there and work again. */
    public void heard(boolean now) {
        router.steps().run(() -> {
            heard = now && connected;
            router.connections().report(attendee());
        });
    }

    /** Goes, with all of its legs. Harmless when repeated. */
    public void leave() {
        router.steps().run(() -> {
            if (!ended) {
                router.connections().leave(this);
            }
        });
    }

    /** @throws RefusedException when the presence has ended */
    void requirePresent() {
        if (ended) {
            throw new RefusedException(Refusal.NOT_PRESENT, "you are not in the room any more");
        }
    }

    long number() {
        return number;
    }

    PresenceState state() {
        return new PresenceState(number, connected, heard);
    }

    Attendee attendee() {
        return Objects.requireNonNull(attendee, "the presence has not begun yet");
    }

    /** The Home has let it in as that participant. */
    void begin(Attendee who) {
        attendee = who;
    }

    PresenceListener listener() {
        return listener;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }
}
