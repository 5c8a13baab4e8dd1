package dev.madang.rooms;

import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Someone in a room, or about to be: at most one publish leg, some receive legs, and where it came by signalling a presence.
 * The room's lock guards it.
 */
final class Participant {
    private static final String NOTHING = "{}";

    private final ParticipantId id;
    private final List<Leg> receiveLegs = new ArrayList<>(1);
    private final Map<Long, TrackState> tracks = new LinkedHashMap<>();
    private final Map<Long, LayerPreference> wishes = new HashMap<>();
    private volatile Entrant cameAs;
    private final String identity;
    private volatile Role role;
    private volatile Set<Right> rights = Set.of();
    private Grants promoted;
    /** What the service called it in the room; null where the token's holds. */
    private @Nullable String name;
    /** What it was changed to in the room, {@value #NOTHING} where it was taken away; null where the token's holds. */
    private @Nullable String metadata;
    /** Whether it was ever given something beyond its token. */
    private boolean changed;

    private @Nullable Presence presence;
    /** Who was here by signalling has a resume ticket. */
    private boolean hasTicket;

    private @Nullable Leg publishLeg;
    private @Nullable Instant joinedAt;
    /** Kinds of its tracks that a moderator has silenced, those that come later included; true where only a moderator lifts it. */
    private final Map<MediaKind, Boolean> silenced = new EnumMap<>(MediaKind.class);

    private boolean handRaised;
    private boolean interrupted;
    private int joiningPublish;
    private int joiningReceive;

    /** @param standing what it had in the room before, or null */
    Participant(ParticipantId id, Entrant cameAs, @Nullable Standing standing) {
        this.id = id;
        this.cameAs = cameAs;
        String said = cameAs.identity();
        identity = said == null ? id.value() : said;
        name = standing == null ? null : standing.name();
        role = standing == null ? cameAs.role() : standing.role();
        promoted = standing == null ? Grants.NONE : standing.promoted();
        metadata = standing == null ? null : standing.metadata();
        changed = standing != null && !standing.isPlain(cameAs);
        if (standing != null) {
            silenced.putAll(standing.silenced());
        }
    }

    ParticipantId id() {
        return id;
    }

    /** As whom it came in. */
    Entrant cameAs() {
        return cameAs;
    }

    /** It came in once more, by another token of the same role: what that says anew holds; false when that is nothing. */
    boolean cameAgain(Entrant who) {
        Entrant before = cameAs;
        cameAs = who;
        boolean news = false;
        if (!before.name().equals(who.name())) {
            news = !who.name().equals(name == null ? before.name() : name);
            name = null;
        }
        if (!Objects.equals(before.metadata(), who.metadata())) {
            metadata = null;
            news = true;
        }
        return news || !before.grants().equals(who.grants());
    }

    /** Tells it apart in the room; of one who came without, made up. */
    String identity() {
        return identity;
    }

    boolean isAnonymous() {
        return identity.startsWith(Entrant.ANONYMOUS);
    }

    /** Whether it is known again when it comes back: by its identity, or by its ticket. */
    boolean canComeBack() {
        return !isAnonymous() || hasTicket;
    }

    Role role() {
        return role;
    }

    String name() {
        return name == null ? cameAs.name() : name;
    }

    Set<Right> rights() {
        return rights;
    }

    boolean may(Right right) {
        return rights.contains(right);
    }

    /** What its token and its promotions give and take together. */
    Grants grants() {
        return cameAs.grants().and(promoted);
    }

    /** Another role, or other grants, from now on. */
    void promoted(Role to, Grants grants, Set<Right> now) {
        role = to;
        promoted = grants;
        rights = now;
        changed = true;
    }

    /** What promotions gave and took. */
    Grants promotedBy() {
        return promoted;
    }

    /** The rights that come of its role and grants. */
    void rights(Set<Right> now) {
        rights = now;
    }

    /** False when it was so before. */
    boolean named(String now) {
        boolean news = !name().equals(now);
        name = now;
        changed = true;
        return news;
    }

    /** False when it was so before. */
    boolean metadata(@Nullable String now) {
        boolean news = !Objects.equals(metadata(), now);
        if (news) {
            metadata = now == null ? NOTHING : now;
            changed = true;
        }
        return news;
    }

    @Nullable
    String metadata() {
        if (metadata == null) {
            return cameAs.metadata();
        }
        return metadata.equals(NOTHING) ? null : metadata;
    }

    /** Whether a moderator has silenced anything that it sends. */
    boolean isSilenced() {
        return !silenced.isEmpty();
    }

    /** Whether a moderator has silenced anything so that it cannot lift that itself. */
    boolean isHeldSilent() {
        return silenced.containsValue(true);
    }

    /** What it has in the room. */
    Standing standing() {
        return new Standing(cameAs.role(), role, promoted, silenced, metadata, name);
    }

    /** Whether it was ever given something beyond its token. */
    boolean changed() {
        return changed;
    }

    /** How it takes part in conversations. */
    ChatPolicy.Voice voice(ModeRules rules) {
        return new ChatPolicy.Voice(rules.publishes(role), may(Right.MODERATE));
    }

    ParticipantView view() {
        return new ParticipantView(
                id,
                isAnonymous() ? null : identity,
                role,
                name(),
                metadata(),
                joinedAt == null ? Instant.EPOCH : joinedAt,
                handRaised,
                interrupted,
                rights,
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
        hasTicket |= now != null;
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
     * Brings the tracks in line with the Producers there are, as far as it may publish them.
     *
     * @param sources what new ones are, by mid
     * @return what is new and what is gone
     */
    TrackChange tracks(List<ProducerHandle> producers, Map<String, TrackSource> sources) {
        Map<Long, TrackState> next = new LinkedHashMap<>();
        List<ProducerHandle> added = new ArrayList<>();
        for (ProducerHandle producer : producers) {
            TrackSource source = sources.getOrDefault(producer.mid(), TrackSource.UNSAID);
            if (!may(source.right(producer.kind()))) {
                continue;
            }
            TrackState known = tracks.remove(producer.id());
            if (known == null) {
                added.add(producer);
                known = new TrackState(producer, source);
                known.silenced(silenced.get(producer.kind()));
            }
            next.put(producer.id(), known);
        }
        List<ProducerHandle> removed =
                tracks.values().stream().map(TrackState::producer).toList();
        tracks.clear();
        tracks.putAll(next);
        return new TrackChange(added, removed);
    }

    /**
     * A moderator silences one of its tracks, and with it the kind, so that publishing the same thing anew is no way around it; or lets it
     * be heard again. False when it was so before.
     *
     * @param held whether only a moderator lifts it; null where nothing is silenced any more
     */
    boolean silence(TrackState track, @Nullable Boolean held) {
        boolean news = silence(track.producer().kind(), held);
        return track.silenced(held) | news;
    }

    /** The same for all that it sends of a kind, now and later. */
    boolean silenceAll(MediaKind kind, @Nullable Boolean held) {
        boolean news = silence(kind, held);
        for (TrackState track : tracks.values()) {
            news |= track.producer().kind() == kind && track.silenced(held);
        }
        return news;
    }

    private boolean silence(MediaKind kind, @Nullable Boolean held) {
        Boolean before = held == null ? silenced.remove(kind) : silenced.put(kind, held);
        boolean news = !Objects.equals(before, held);
        changed |= news;
        return news;
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
