package dev.madang.rooms;

import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.rooms.Leg.Direction;
import dev.madang.rooms.mode.Role;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A participant who is in its room by signalling: with or without media, told of the others, able to act. Methods may be
 * called from any thread and may block. After the end, methods throw {@link RefusedException} with
 * {@link Refusal#NOT_PRESENT}.
 */
public final class Presence {
    private final Room room;
    private final Participant participant;
    private final PresenceListener listener;

    // The room's lock guards the rest.
    private boolean connected = true;
    private boolean heard = true;
    private boolean ended;

    Presence(Room room, Participant participant, PresenceListener listener) {
        this.room = room;
        this.participant = participant;
        this.listener = listener;
    }

    public Room room() {
        return room;
    }

    public ParticipantId participantId() {
        return participant.id();
    }

    /** As whom the participant came in. */
    public Entrant cameAs() {
        return participant.cameAs();
    }

    /** Tells it apart in its room; of one who came without an identity, made up. */
    public String identity() {
        return participant.identity();
    }

    /** The role that it has now. */
    public Role role() {
        return participant.role();
    }

    /** How it acts on others and on the room. */
    public Actor actor() {
        return room.lockedGet(() -> {
            room.requirePresent(this);
            return new Actor.Somebody(participant.id());
        });
    }

    /** What it has in the room, for a resume ticket. */
    public Standing standing() {
        return room.lockedGet(participant::standing);
    }

    /**
     * Hands on the participant and everything that it is told of, at one moment: what is told before and after does not
     * overlap with it.
     *
     * @param reader called at once, under the room's lock, like a {@link PresenceListener}
     */
    public void snapshot(Consumer<Snapshot> reader) {
        room.people().snapshot(this, reader);
    }

    /**
     * @param others whom it is told of: everybody on stage, and the first of the audience
     * @param more where the next page of the audience begins, null when it is all there
     * @param speaking who speaks, the loudest first
     * @param dominant who has the word, null for nobody
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
            Map<Long, List<String>> encodings,
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
        return room.legs().publish(this, Direction.PUBLISH, offer, sources, listener);
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
        return room.legs().publish(this, Direction.DUPLEX, offer, sources, listener);
    }

    /**
     * Answers a later offer of its publish leg, or of its duplex leg.
     *
     * @param sources what new tracks are, by mid
     * @throws SdpException when it cannot be answered; nothing has changed then
     */
    public SessionDescription publishAgain(Leg leg, SessionDescription offer, Map<String, TrackSource> sources)
            throws SdpException {
        return room.legs().publishAgain(this, leg, offer, sources);
    }

    /**
     * Begins to receive by our offer, which is the local description of the leg's Peer; {@link #accept} takes the answer.
     * Replaces the receive leg there was.
     */
    public Leg receive(LegListener listener) {
        return room.legs().receive(this, listener);
    }

    /** How many Slots there should be for all that there is to receive. */
    public SlotCounts slotsNeeded() {
        return room.legs().slotsNeeded(this);
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
        room.legs().slotsAgreed(leg);
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
        return room.people().audience(this, after, most);
    }

    /** Mutes one of its own tracks, or the other way; unmuting lifts a moderator's silence that is not held. */
    public void mute(long producer, boolean muted) {
        room.people().mute(this, producer, muted);
    }

    /** How it would like to receive tracks; those not named stay as they are. */
    public void prefer(Map<Long, LayerPreference> wishes) {
        room.people().prefer(this, wishes);
    }

    /** Asks to be noticed, or not any more. */
    public void raiseHand(boolean raised) {
        room.people().raiseHand(this, raised);
    }

    /** Whether its signalling works at present: one that is silent loses its place to others who want it. */
    public void connected(boolean now) {
        room.people().connected(this, now);
    }

    /** Whether anything is heard by its signalling at present, which may still be there and work again. */
    public void heard(boolean now) {
        room.people().heard(this, now);
    }

    /** Goes, with all of its legs. Harmless when repeated. */
    public void leave() {
        room.people().leave(this);
    }

    Participant participant() {
        return participant;
    }

    PresenceListener listener() {
        return listener;
    }

    boolean isConnected() {
        return connected;
    }

    void setConnected(boolean now) {
        connected = now;
        heard = now;
    }

    boolean isHeard() {
        return heard;
    }

    void setHeard(boolean now) {
        heard = now;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }
}
