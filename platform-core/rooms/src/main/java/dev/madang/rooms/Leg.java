package dev.madang.rooms;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerPhase;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.mode.Role;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One connection of a participant to its room: its media in, or media out. Methods may be called from any thread. */
public final class Leg {
    private final Room room;
    private final Participant participant;
    private final Direction direction;
    private final LegListener listener;

    // Written once, before anybody outside the room knows the leg.
    private volatile @Nullable PeerHandle peer;

    /** Why we ended it, null where we did not. */
    private final AtomicReference<@Nullable LegEnd> endAsked = new AtomicReference<>();

    private volatile @Nullable String endDetail;

    // The room's lock guards the rest.
    private final SlotFeeds feeds = new SlotFeeds();
    /** Kinds that a client asked for in its own offer; and of these, kinds of which it has no Slot. */
    private Set<MediaKind> asked = Set.of();

    private Set<MediaKind> refused = Set.of();
    private @Nullable Presence presence;
    private volatile SlotCounts offered = SlotCounts.NONE;
    private boolean attached;
    private boolean ended;
    private boolean connected;
    private boolean silent;
    private boolean active;
    private boolean foreign;
    /** What its tracks are, by mid; kept while their owner may not publish them. */
    private final Map<String, TrackSource> sources = new HashMap<>();
    /** Producers that carry media, let in or not. */
    private final Set<Long> carrying = new HashSet<>();

    private final Map<Long, List<String>> encodingsPreferred = new HashMap<>();

    /** Which way a leg's media goes, seen from the participant. */
    public enum Direction {
        PUBLISH,
        RECEIVE,
        /** Both on one connection. */
        DUPLEX;

        boolean publishes() {
            return this != RECEIVE;
        }

        boolean receives() {
            return this != PUBLISH;
        }

        /** As written in metrics and logs: lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Leg(Room room, Participant participant, Direction direction, LegListener listener) {
        this.room = room;
        this.participant = participant;
        this.direction = direction;
        this.listener = listener;
    }

    public Room room() {
        return room;
    }

    public Direction direction() {
        return direction;
    }

    /** Whose leg it is. */
    public ParticipantId participantId() {
        return participant.id();
    }

    /** The role that its participant has now. */
    public Role role() {
        return participant.role();
    }

    /** The server's end of the connection. */
    public PeerHandle peer() {
        return Objects.requireNonNull(peer, "the leg has not joined yet");
    }

    /** Whether this leg has a Slot of that mid. */
    public boolean hasSlot(String mid) {
        return peer().slots().stream().anyMatch(slot -> slot.mid().equals(mid));
    }

    /** Its Slots at this moment, and who is in each. */
    public List<SlotView> slots() {
        return room.lockedGet(feeds::view);
    }

    /**
     * Says which layer the viewer would like.
     *
     * @param mid of the Slot, or null for every video Slot
     */
    public void prefer(@Nullable String mid, LayerPreference preference) {
        feeds.prefer(mid, preference);
    }

    /** Ends the leg: the participant said goodbye. Harmless when repeated. */
    public void close() {
        close(LegEnd.LEFT);
    }

    /** Why the server ends it, from the moment it decides so and before its Peer is gone; null while it does not. */
    public @Nullable LegEnd endAsked() {
        return endAsked.get();
    }

    /** What the one who closed the room said, or null. */
    public @Nullable String endDetail() {
        return endDetail;
    }

    void endDetail(@Nullable String said) {
        endDetail = said;
    }

    /** Ends the leg for that reason; a reason given before stays. */
    void close(LegEnd why) {
        endAsked.compareAndSet(null, why);
        peer().close(
                        switch (why) {
                            case NODE_STOPPED -> CloseReason.NODE_STOPPED;
                            case INTERNAL_ERROR -> CloseReason.INTERNAL_ERROR;
                            default -> CloseReason.REQUESTED;
                        });
    }

    /** Why it is gone, when its Peer ended for that reason. */
    LegEnd endReason(CloseReason reason) {
        LegEnd why = endAsked.get();
        return why == null ? LegEnd.of(reason) : why;
    }

    /** The Peer's reports, passed to the room. */
    PeerListener peerListener() {
        return new PeerListener() {
            @Override
            public void onPhase(PeerHandle peer, PeerPhase phase, Duration sinceCreated) {
                if (phase == PeerPhase.DTLS) {
                    room.legs().connected(Leg.this, true);
                }
                listener.onPhase(Leg.this, phase, sinceCreated);
            }

            @Override
            public void onConnected(PeerHandle peer, boolean connected) {
                room.legs().connected(Leg.this, connected);
            }

            @Override
            public void onProducerActive(PeerHandle peer, ProducerHandle producer, boolean active) {
                room.legs().active(Leg.this, producer, active);
            }

            @Override
            public void onEncodingsPreferred(PeerHandle peer, ProducerHandle producer, List<String> rids) {
                room.legs().encodingsPreferred(Leg.this, producer, rids);
            }

            @Override
            public void onClosed(PeerHandle peer, CloseReason reason) {
                room.legs().closed(Leg.this, reason);
            }
        };
    }

    Participant participant() {
        return participant;
    }

    LegListener listener() {
        return listener;
    }

    SlotFeeds feeds() {
        return feeds;
    }

    void attach(PeerHandle made) {
        peer = made;
        feeds.slots(made.slots());
        refused = EnumSet.noneOf(MediaKind.class);
        refused.addAll(asked);
        made.slots().forEach(slot -> refused.remove(slot.kind()));
        attached = true;
    }

    /** What the client would receive by its own offer. */
    void asked(Set<MediaKind> kinds) {
        asked = kinds;
    }

    /** Kinds that the client asked for and cannot be sent on this connection: it named no codec that would do. */
    Set<MediaKind> refused() {
        return refused;
    }

    /** By whose signalling it came, null for WHIP and WHEP. */
    @Nullable
    Presence presence() {
        return presence;
    }

    void presence(Presence owner) {
        presence = owner;
    }

    /** The Slots that there are or will be when the present offer is accepted. */
    SlotCounts offered() {
        return offered;
    }

    void offered(SlotCounts counts) {
        offered = counts;
    }

    boolean attached() {
        return attached;
    }

    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    /** A silent leg was connected and is no more; one that still connects is not silent. */
    boolean silent() {
        return silent;
    }

    /** Whether it ever was connected. */
    boolean wasConnected() {
        return connected;
    }

    void connected(boolean now) {
        connected |= now;
        silent = !now;
    }

    /** What its tracks are, by mid. */
    Map<String, TrackSource> sources() {
        return sources;
    }

    /** Of its Producers, the rids that somebody watches. */
    Map<Long, List<String>> encodingsPreferred() {
        return encodingsPreferred;
    }

    void carrying(long producer, boolean now) {
        if (now) {
            carrying.add(producer);
        } else {
            carrying.remove(producer);
        }
    }

    boolean carries(long producer) {
        return carrying.contains(producer);
    }

    /**
     * Keeps that, and tells what is news.
     *
     * @param now whether media comes its way
     * @param foreignNow whether there is media in a codec that it does not take
     */
    void active(boolean now, boolean foreignNow) {
        if (now != active || foreignNow != foreign) {
            active = now;
            foreign = foreignNow;
            listener.onActive(this, now, foreignNow);
        }
    }
}
