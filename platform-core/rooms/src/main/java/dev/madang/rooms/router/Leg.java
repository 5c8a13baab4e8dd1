package dev.madang.rooms.router;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.message.Attendance.LegState;
import dev.madang.rooms.message.Attendance.TrackState;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a participant to its room: its media in, or media out. Methods may be called from any thread.
 */
public final class Leg {
    private static final System.Logger LOG = System.getLogger("dev.madang.rooms");

    private final Connections connections;
    private final long number;
    private final Attendee attendee;
    private final Direction direction;
    private final @Nullable Presence presence;
    private final LegListener listener;

    /** Written once, before anybody outside knows the leg. */
    private volatile @Nullable PeerHandle peer;

    /** Why we ended it, null where we did not. */
    private final AtomicReference<@Nullable LegEnd> endAsked = new AtomicReference<>();

    private volatile @Nullable String endDetail;
    private volatile SlotCounts offered = SlotCounts.NONE;

    // Guarded by the room's steps, like all of a Router.
    private final SlotFeeds feeds;
    /** Kinds that a client asked for in its own offer; and of these, kinds of which it has no Slot. */
    private Set<MediaKind> asked = Set.of();

    private Set<MediaKind> refused = Set.of();
    private Phase phase = Phase.ADMITTED;
    private boolean wasIn;
    private boolean connected;
    private boolean disconnected;
    private boolean active;
    private boolean foreign;
    /** What its tracks are, by mid. */
    private final Map<String, TrackSource> sources = new HashMap<>();

    private Map<String, TrackId> tracks = Map.of();
    /** Mids of what carries media, let in or not. */
    private final Set<String> carrying = new HashSet<>();

    private final Map<String, List<String>> encodingsPreferred = new HashMap<>();

    /** What came in by which m-section when that was looked at last, by mid. */
    private Map<String, Long> producers = Map.of();

    /** How far a leg has come. */
    private enum Phase {
        /** Its place is kept while it is negotiated. */
        ADMITTED,
        /** The Home was told that it is there, and has not said yes yet. */
        TOLD,
        /** It is in the room. */
        IN,
        /** It is gone, or about to go. */
        ENDED
    }

    /** @param presence by whose signalling it comes, null for WHIP and WHEP */
    Leg(
            Connections connections,
            long number,
            Attendee attendee,
            Direction direction,
            @Nullable Presence presence,
            LegListener listener) {
        this.connections = connections;
        this.number = number;
        this.attendee = attendee;
        this.direction = direction;
        this.presence = presence;
        this.listener = listener;
        feeds = new SlotFeeds(this::afterwards);
    }

    public RoomKey room() {
        return connections.room();
    }

    public Direction direction() {
        return direction;
    }

    /** Whose leg it is. */
    public ParticipantId participantId() {
        return attendee.id();
    }

    /** The role that its participant has now, or had last. */
    public Role role() {
        return Objects.requireNonNull(attendee.role(), "the leg has not joined yet");
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
        return connections.steps().read(feeds::view);
    }

    /** The ids of what comes in by it, by mid, whether or not others may receive it. */
    public Map<String, TrackId> tracks() {
        return connections.steps().read(() -> tracks);
    }

    /**
     * Says which layer the viewer would like.
     *
     * @param mid of the Slot, or null for every video Slot
     */
    public void prefer(@Nullable String mid, LayerPreference preference) {
        connections.steps().run(() -> feeds.prefer(mid, preference));
    }

    /** Ends the leg: the participant said goodbye. Harmless when repeated. */
    public void close() {
        endAsked.compareAndSet(null, LegEnd.LEFT);
        peer().close(CloseReason.REQUESTED);
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

    /** Ends the leg for that reason, after the present step; a reason given before stays. */
    void end(LegEnd why) {
        phase = Phase.ENDED;
        endAsked.compareAndSet(null, why);
        PeerHandle made = peer;
        if (made != null) {
            connections
                    .steps()
                    .afterwards(() -> made.close(
                            switch (why) {
                                case NODE_STOPPED -> CloseReason.NODE_STOPPED;
                                case INTERNAL_ERROR -> CloseReason.INTERNAL_ERROR;
                                default -> CloseReason.REQUESTED;
                            }));
        }
    }

    /** Why it is gone, when its Peer ended for that reason. */
    LegEnd endReason(CloseReason reason) {
        LegEnd why = endAsked.get();
        if (why != null) {
            return why;
        }
        return CloseReasons.legEnd(reason);
    }

    /** The Peer's reports, passed to the Router. */
    PeerListener peerListener() {
        return new PeerReports(connections, this);
    }

    long number() {
        return number;
    }

    Attendee attendee() {
        return attendee;
    }

    LegListener listener() {
        return listener;
    }

    SlotFeeds feeds() {
        return feeds;
    }

    /** It has its Peer, and the Home will be told of it. */
    void attach(PeerHandle made, Map<String, TrackSource> said) {
        peer = made;
        sources.putAll(said);
        feeds.slots(made.slots());
        refused = EnumSet.noneOf(MediaKind.class);
        refused.addAll(asked);
        made.slots().forEach(slot -> refused.remove(slot.kind()));
        renegotiated();
        phase = Phase.TOLD;
    }

    /** It may have been negotiated anew: what was known of what does not come in any more is forgotten. */
    void renegotiated() {
        Map<String, Long> now = new HashMap<>();
        if (direction.publishes()) {
            peer().producers().forEach(producer -> now.put(producer.mid(), producer.id()));
        }
        producers.forEach((mid, producer) -> {
            if (!producer.equals(now.get(mid))) {
                carrying.remove(mid);
                encodingsPreferred.remove(mid);
            }
        });
        producers = now;
    }

    /** The Home has said yes. */
    void in() {
        phase = Phase.IN;
        wasIn = true;
    }

    /** Whether it ever was in the room. */
    boolean wasIn() {
        return wasIn;
    }

    boolean isIn() {
        return phase == Phase.IN;
    }

    /** Whether the Home knows of it, or will. */
    boolean isTold() {
        return phase == Phase.TOLD || phase == Phase.IN;
    }

    boolean ended() {
        return phase == Phase.ENDED;
    }

    void markEnded() {
        phase = Phase.ENDED;
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

    /** The Slots that there are or will be when the present offer is accepted. */
    SlotCounts offered() {
        return offered;
    }

    void offered(SlotCounts counts) {
        offered = counts;
    }

    void connected(boolean now) {
        connected |= now;
        disconnected = !now;
    }

    /** What its tracks are, by mid. */
    Map<String, TrackSource> sources() {
        return sources;
    }

    /** The Home has given what comes in by it these ids, by mid; returns those it had. */
    Map<String, TrackId> named(Map<String, TrackId> ids) {
        Map<String, TrackId> before = tracks;
        tracks = ids;
        return before;
    }

    /** The id of what comes in by that m-section, or null. */
    @Nullable
    TrackId track(String mid) {
        return tracks.get(mid);
    }

    /** Of what comes in by it, by mid, the rids that somebody watches. */
    Map<String, List<String>> encodingsPreferred() {
        return encodingsPreferred;
    }

    void carrying(String mid, boolean now) {
        if (now) {
            carrying.add(mid);
        } else {
            carrying.remove(mid);
        }
    }

    /** What comes in by that m-section, or null. */
    @Nullable
    ProducerHandle producer(String mid) {
        PeerHandle made = peer;
        if (made != null && direction.publishes()) {
            for (ProducerHandle producer : made.producers()) {
                if (producer.mid().equals(mid)) {
                    return producer;
                }
            }
        }
        return null;
    }

    /** Whether that is what comes in by its m-section at present, as far as there is a Peer already. */
    boolean isOf(ProducerHandle producer) {
        return peer == null || producer(producer.mid()) == producer;
    }

    /** As the Home is told; what the Peer has just agreed on only when it is known what that is ({@link #renegotiated}). */
    LegState state() {
        List<TrackState> states = new ArrayList<>();
        for (ProducerHandle producer : peer().producers()) {
            if (Objects.equals(producers.get(producer.mid()), producer.id())) {
                states.add(new TrackState(
                        producer.mid(),
                        MediaKinds.track(producer.kind()),
                        sources.getOrDefault(producer.mid(), TrackSource.UNSAID),
                        carrying.contains(producer.mid()),
                        MediaKinds.coding(producer)));
            }
        }
        return new LegState(
                number, direction, presence == null ? 0 : presence.number(), connected, disconnected, states);
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
            connections.steps().afterwards(() -> listener.onActive(this, now, foreignNow));
        }
    }

    /** Does something with its Slots after the present step; a fault of it ends the leg and nothing else. */
    private void afterwards(Runnable effect) {
        connections.steps().afterwards(() -> {
            try {
                effect.run();
            } catch (MediaException peerGone) {
                // Its end is on the way to the Router and takes this leg out.
            } catch (RuntimeException bug) {
                LOG.log(System.Logger.Level.ERROR, "a leg cannot be fed and ends", bug);
                connections.steps().run(() -> connections.fail(this));
            }
        });
    }
}
