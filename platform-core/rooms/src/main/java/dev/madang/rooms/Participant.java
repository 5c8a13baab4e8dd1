package dev.madang.rooms;

import dev.madang.media.peer.LayerPreference;
import dev.madang.media.peer.ProducerHandle;
import dev.madang.media.rtp.MediaKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Someone in a room, or about to be: at most one publish leg, some receive legs, and where it came by signalling a presence.
 * The room's lock guards it.
 */
final class Participant {
    private final ParticipantId id;
    private final List<Leg> receiveLegs = new ArrayList<>(1);
    private final Map<Long, TrackState> tracks = new LinkedHashMap<>();
    private final Map<Long, LayerPreference> wishes = new HashMap<>();
    private volatile Identity identity;
    private @Nullable Presence presence;
    private @Nullable Leg publishLeg;
    private @Nullable Instant joinedAt;
    /** Kinds of its tracks that a moderator has silenced, those that come later included. */
    private final Set<MediaKind> silenced = EnumSet.noneOf(MediaKind.class);

    private boolean handRaised;
    private boolean interrupted;
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

    void identity(Identity now) {
        identity = now;
    }

    ParticipantView view() {
        return new ParticipantView(
                id,
                identity.role(),
                identity.name(),
                joinedAt == null ? Instant.EPOCH : joinedAt,
                handRaised,
                interrupted,
                tracks.values().stream().map(TrackState::view).toList());
    }

    /** Whether it has joined, by its first leg or by signalling. */
    boolean joined() {
        return joinedAt != null;
    }

    void joined(Instant now) {
        joinedAt = now;
    }

    @Nullable
    Presence presence() {
        return presence;
    }

    void presence(@Nullable Presence now) {
        presence = now;
    }

    /** False when it was so before. */
    boolean raiseHand(boolean raised) {
        boolean news = handRaised != raised;
        handRaised = raised;
        return news;
    }

    /** Whether others were told that it is cut off. */
    boolean interrupted() {
        return interrupted;
    }

    void interrupted(boolean now) {
        interrupted = now;
    }

    /** Whether something by which it is there works no more at present. */
    boolean isCutOff() {
        return presence != null && !presence.isHeard() || legs().stream().anyMatch(Leg::silent);
    }

    /** Whether its signalling is slow and no more than that: its socket is there, and its media comes. */
    boolean isOnlySlow() {
        return presence != null
                && presence.isConnected()
                && legs().stream().noneMatch(Leg::silent)
                && publishLeg != null
                && tracks.keySet().stream().anyMatch(publishLeg::carries);
    }

    /** What it publishes, in the order of its m-sections. */
    Collection<TrackState> tracks() {
        return tracks.values();
    }

    @Nullable
    TrackState track(long producer) {
        return tracks.get(producer);
    }

    /**
     * Brings the tracks in line with the Producers there are.
     *
     * @param sources what new ones are, by mid
     * @return what is new and what is gone
     */
    TrackChange tracks(List<ProducerHandle> producers, Map<String, TrackSource> sources) {
        Map<Long, TrackState> next = new LinkedHashMap<>();
        List<ProducerHandle> added = new ArrayList<>();
        for (ProducerHandle producer : producers) {
            TrackState known = tracks.remove(producer.id());
            if (known == null) {
                added.add(producer);
                known = new TrackState(producer, sources.getOrDefault(producer.mid(), TrackSource.UNSAID));
                known.silenced(silenced.contains(producer.kind()));
            }
            next.put(producer.id(), known);
        }
        List<ProducerHandle> removed =
                tracks.values().stream().map(TrackState::producer).toList();
        tracks.clear();
        tracks.putAll(next);
        return new TrackChange(added, removed);
    }

    /** A moderator silences one of its tracks, or no longer; false when it was so before. */
    boolean silence(TrackState track, boolean silence) {
        // By kind, so that publishing the same thing anew is no way around it.
        if (silence) {
            silenced.add(track.producer().kind());
        } else {
            silenced.remove(track.producer().kind());
        }
        return track.silenced(silence);
    }

    /** Which tracks a participant has more and less than before. */
    record TrackChange(List<ProducerHandle> added, List<ProducerHandle> removed) {
        boolean isNone() {
            return added.isEmpty() && removed.isEmpty();
        }
    }

    /** How it would like to receive that track. */
    LayerPreference wish(long producer) {
        return wishes.getOrDefault(producer, LayerPreference.BEST);
    }

    void wish(long producer, LayerPreference wish) {
        wishes.put(producer, wish);
    }

    boolean hasWishes() {
        return !wishes.isEmpty();
    }

    /** Forgets wishes for tracks that are gone. */
    void forgetWish(long producer) {
        wishes.remove(producer);
    }

    boolean pins(Participant publisher) {
        if (wishes.isEmpty()) {
            return false;
        }
        for (Long producer : publisher.tracks.keySet()) {
            if (wish(producer).pinned()) {
                return true;
            }
        }
        return false;
    }

    /** A leg is being negotiated: its place is kept. */
    void joining(Leg.Direction direction, int change) {
        if (direction.publishes()) {
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
        boolean published = publishLeg == leg;
        if (published) {
            publishLeg = null;
        }
        return receiveLegs.remove(leg) || published;
    }

    boolean holdsPublishPlace() {
        return publishLeg != null || joiningPublish > 0 || presence != null;
    }

    /** Whether another may take its publish place: it is not heard of any more, though its end is not known yet. */
    boolean publishPlaceIsStale() {
        boolean legGone = publishLeg == null ? presence != null : publishLeg.silent();
        return joiningPublish == 0 && legGone && (presence == null || !presence.isConnected());
    }

    /** Whether nothing keeps it in the room. */
    boolean isGone() {
        return presence == null
                && publishLeg == null
                && receiveLegs.isEmpty()
                && joiningPublish == 0
                && joiningReceive == 0;
    }

    /** Every leg, the publish leg first. */
    List<Leg> legs() {
        List<Leg> legs = new ArrayList<>(receiveLegs.size() + 1);
        if (publishLeg != null) {
            legs.add(publishLeg);
        }
        for (Leg leg : receiveLegs) {
            if (leg != publishLeg) {
                legs.add(leg);
            }
        }
        return legs;
    }
}
