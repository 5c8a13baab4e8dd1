package dev.madang.rooms.home.people;

import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Someone in a room, or about to be: at most one publish leg, some receive legs, and where it came by signalling a presence, on
 * whatever nodes. Not thread-safe: guarded as its Home is.
 */
public final class Participant {
    private static final String NOTHING = "{}";

    private final ParticipantId id;
    private final PublishedTracks tracks;
    /** In the order they came. */
    private final Map<LegKey, KnownLeg> legs = new LinkedHashMap<>();
    /** Legs that are being negotiated: their places are kept. */
    private final Map<LegKey, Direction> joining = new HashMap<>();

    private Entrant cameAs;
    private final String identity;
    private Role role;
    private Set<Right> rights = Set.of();
    private Grants promoted;
    /** What the service called it in the room; null where the token's holds. */
    private @Nullable String name;
    /** What it was changed to in the room, {@value #NOTHING} where it was taken away; null where the token's holds. */
    private @Nullable String metadata;
    /** Whether it was ever given something beyond its token. */
    private boolean changed;

    private @Nullable KnownPresence presence;
    /** Who was here by signalling has a resume ticket. */
    private boolean hasTicket;

    private @Nullable KnownLeg publishLeg;
    private @Nullable Instant joinedAt;
    private boolean handRaised;
    private boolean interrupted;
    private boolean awaited;

    /** @param standing what it had in the room before, or null */
    public Participant(ParticipantId id, Entrant cameAs, @Nullable Standing standing) {
        this.id = id;
        tracks = new PublishedTracks(id, standing == null ? Map.of() : standing.silenced());
        this.cameAs = cameAs;
        String said = cameAs.identity();
        identity = said == null ? id.value() : said;
        name = standing == null ? null : standing.name();
        role = standing == null ? cameAs.role() : standing.role();
        promoted = standing == null ? Grants.NONE : standing.promoted();
        metadata = standing == null ? null : standing.metadata();
        changed = standing != null && !standing.isPlain(cameAs);
    }

    public ParticipantId id() {
        return id;
    }

    /** As whom it came in. */
    public Entrant cameAs() {
        return cameAs;
    }

    /** It came in once more, by another token of the same role: what that says anew holds; false when that is nothing. */
    public boolean cameAgain(Entrant who) {
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
    public String identity() {
        return identity;
    }

    public boolean isAnonymous() {
        return identity.startsWith(Entrant.ANONYMOUS);
    }

    /** Whether it is known again when it comes back: by its identity, or by its ticket. */
    public boolean canComeBack() {
        return !isAnonymous() || hasTicket;
    }

    public Role role() {
        return role;
    }

    public String name() {
        return name == null ? cameAs.name() : name;
    }

    public Set<Right> rights() {
        return rights;
    }

    public boolean may(Right right) {
        return rights.contains(right);
    }

    /** What its token and its promotions give and take together. */
    public Grants grants() {
        return cameAs.grants().and(promoted);
    }

    /** Another role, or other grants, from now on. */
    public void promoted(Role to, Grants grants, Set<Right> now) {
        role = to;
        promoted = grants;
        rights = now;
        changed = true;
    }

    /** What promotions gave and took. */
    public Grants promotedBy() {
        return promoted;
    }

    /** The rights that come of its role and grants. */
    public void rights(Set<Right> now) {
        rights = now;
    }

    /** False when it was so before. */
    public boolean named(String now) {
        boolean news = !name().equals(now);
        name = now;
        changed = true;
        return news;
    }

    /** False when it was so before. */
    public boolean metadata(@Nullable String now) {
        boolean news = !Objects.equals(metadata(), now);
        if (news) {
            metadata = now == null ? NOTHING : now;
            changed = true;
        }
        return news;
    }

    public @Nullable String metadata() {
        if (metadata == null) {
            return cameAs.metadata();
        }
        return metadata.equals(NOTHING) ? null : metadata;
    }

    /** What it has in the room. */
    public Standing standing() {
        return new Standing(cameAs.role(), role, promoted, tracks.silenced(), metadata, name);
    }

    /** Whether it was ever given something beyond its token. */
    public boolean changed() {
        return changed;
    }

    /** How it takes part in conversations. */
    public ChatPolicy.Voice voice(ModeRules rules) {
        return new ChatPolicy.Voice(rules.publishes(role), may(Right.MODERATE));
    }

    public RosterEntry entry(long ordinal, long stageOrdinal) {
        return new RosterEntry(
                view(),
                identity,
                standing(),
                ordinal,
                stageOrdinal,
                publishLeg != null,
                tracks.all().stream().map(PublishedTrack::entry).toList());
    }

    public ParticipantView view() {
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
                tracks.all().stream().map(PublishedTrack::view).toList());
    }

    /** Whether it has joined, by its first leg or by signalling. */
    public boolean joined() {
        return joinedAt != null;
    }

    public void joined(Instant now) {
        joinedAt = now;
    }

    /** By which it is there by signalling, or null. */
    public @Nullable KnownPresence presence() {
        return presence;
    }

    public void presence(@Nullable KnownPresence now) {
        presence = now;
        hasTicket |= now != null;
    }

    /** False when it was so before. */
    public boolean raiseHand(boolean raised) {
        boolean news = handRaised != raised;
        handRaised = raised;
        return news;
    }

    /** Whether others were told that it is cut off. */
    public boolean interrupted() {
        return interrupted;
    }

    public void interrupted(boolean now) {
        interrupted = now;
    }

    /** Whether something by which it is there works no more at present. */
    public boolean isCutOff() {
        return awaited
                || presence != null && !presence.heard()
                || legs.values().stream().anyMatch(KnownLeg::disconnected);
    }

    /** Whether its signalling is slow and no more than that: its socket is there, and its media comes. */
    public boolean isOnlySlow() {
        return presence != null
                && presence.connected()
                && legs.values().stream().noneMatch(KnownLeg::disconnected)
                && publishLeg != null
                && tracks.all().stream().anyMatch(PublishedTrack::active);
    }

    /** What it publishes. */
    public PublishedTracks tracks() {
        return tracks;
    }

    /** Whether a moderator has silenced anything that it sends. */
    public boolean isSilenced() {
        return !tracks.silenced().isEmpty();
    }

    /** Whether a moderator has silenced anything so that it cannot lift that itself. */
    public boolean isHeldSilent() {
        return tracks.silenced().containsValue(true);
    }

    /** Brings the tracks in line with what comes in by its publish leg, as far as it may publish that. */
    public PublishedTracks.Change updateTracks() {
        return tracks.update(publishLeg, rights);
    }

    /** The ids of all that comes in by its publish leg, by mid, whether or not it may be received. */
    public Map<String, TrackId> trackNames() {
        return publishLeg == null ? Map.of() : tracks.names(publishLeg);
    }

    /**
     * A moderator silences one of its tracks, or lets it be heard again. False when it was so before.
     *
     * @param held whether only a moderator lifts it; null where nothing is silenced any more
     */
    public boolean silence(PublishedTrack track, @Nullable Boolean held) {
        boolean news = silenceKind(track.kind(), held);
        return track.silenced(held) | news;
    }

    /** The same for all that it sends of a kind, now and later. */
    public boolean silenceAll(TrackKind kind, @Nullable Boolean held) {
        boolean news = silenceKind(kind, held);
        for (PublishedTrack track : tracks.all()) {
            news |= track.kind() == kind && track.silenced(held);
        }
        return news;
    }

    private boolean silenceKind(TrackKind kind, @Nullable Boolean held) {
        boolean news = tracks.silence(kind, held);
        changed |= news;
        return news;
    }

    /**
     * It was in the room under an earlier Home, as whose Routers knew it; whether it still is, and by what, its Router has yet to say.
     */
    public void adopt(RosterEntry entry) {
        joinedAt = entry.view().joinedAt();
        handRaised = entry.view().handRaised();
        interrupted = entry.view().interrupted();
        rights = entry.view().rights();
        awaited = true;
        KnownLeg leg = tracks.adopt(entry.tracks());
        if (leg != null) {
            add(leg);
        }
    }

    /** Its Router has said that it is here, and as whom it came. */
    public void found(Entrant who) {
        awaited = false;
        cameAs = who;
    }

    /** It is waited for no more. */
    public void givenUp() {
        awaited = false;
    }

    /** A leg is being negotiated: its place is kept. */
    public void joining(LegKey leg, Direction direction) {
        joining.put(leg, direction);
    }

    /** It is not negotiated any more; false when it was not. */
    public boolean notJoining(LegKey leg) {
        return joining.remove(leg) != null;
    }

    /** Nothing is negotiated on that node any more; false when nothing was. */
    public boolean notJoining(RouterId router) {
        return joining.keySet().removeIf(leg -> leg.router().equals(router));
    }

    /** It may be attached. */
    public boolean isJoining(LegKey leg) {
        return joining.containsKey(leg);
    }

    public @Nullable KnownLeg publishLeg() {
        return publishLeg;
    }

    /** The leg is in the room; returns the publish leg whose place it has taken, which is out. */
    public @Nullable KnownLeg add(KnownLeg leg) {
        legs.put(leg.key(), leg);
        if (!leg.direction().publishes()) {
            return null;
        }
        KnownLeg former = publishLeg;
        publishLeg = leg;
        if (former != null) {
            legs.remove(former.key());
        }
        return former;
    }

    /** False when the leg was not, or no longer, this participant's. */
    public boolean remove(KnownLeg leg) {
        if (publishLeg == leg) {
            publishLeg = null;
        }
        return legs.remove(leg.key(), leg);
    }

    /** The leg of that key, or null. */
    public @Nullable KnownLeg leg(LegKey key) {
        return legs.get(key);
    }

    /** Every leg, in the order they came. */
    public List<KnownLeg> legs() {
        return List.copyOf(legs.values());
    }

    /** Those by which it receives, the oldest first. */
    public List<KnownLeg> receiveLegs() {
        return legs.values().stream().filter(leg -> leg.direction().receives()).toList();
    }

    private boolean isJoiningToPublish() {
        return joining.values().stream().anyMatch(Direction::publishes);
    }

    public boolean holdsPublishPlace() {
        return publishLeg != null || presence != null || isJoiningToPublish();
    }

    /** Whether another may take its publish place: it is not heard of any more, though its end is not known yet. */
    public boolean publishPlaceIsStale() {
        boolean legGone = publishLeg == null ? presence != null : publishLeg.disconnected();
        return !isJoiningToPublish() && legGone && (presence == null || !presence.connected());
    }

    /** Whether nothing keeps it in the room. */
    public boolean isGone() {
        return !awaited && presence == null && legs.isEmpty() && joining.isEmpty();
    }
}
