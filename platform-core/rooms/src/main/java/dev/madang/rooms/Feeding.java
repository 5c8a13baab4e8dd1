package dev.madang.rooms;

import dev.madang.media.engine.SlotCounts;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.VideoPolicy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Who receives what in a room: puts tracks into Slots and says when there are too few. The room's lock guards it. */
final class Feeding {
    private static final System.Logger LOG = System.getLogger("dev.madang.rooms");

    private final RuleBook rules;
    private final Roster roster;
    private final Speakers speakers;
    /** Producers that carry media. */
    private final Set<Long> active = new HashSet<>();
    /** Receive legs with fewer Slots than tracks: who speaks decides what is in them. */
    private final Set<Leg> lacking = new LinkedHashSet<>();

    Feeding(RuleBook rules, Roster roster, Speakers speakers) {
        this.rules = rules;
        this.roster = roster;
        this.speakers = speakers;
    }

    /** Whether the room lets nobody have all, however many Slots there are. */
    private boolean limited() {
        ModeRules now = rules.now();
        return !(now.audio() instanceof AudioPolicy.All && now.video() instanceof VideoPolicy.All);
    }

    /** Feeds everybody anew. */
    void everybody() {
        List<Leg> legs = new ArrayList<>();
        for (Participant participant : roster.everybody()) {
            legs.addAll(participant.receiveLegs());
        }
        feed(legs);
    }

    /** Feeds one participant anew. */
    void one(Participant participant) {
        feed(List.copyOf(participant.receiveLegs()));
    }

    /** Whether who speaks decides who is sent to anybody. */
    boolean followsSpeakers() {
        return limited() || !lacking.isEmpty();
    }

    /** Others speak than before, or another one has the word: feeds those anew who do not get all. */
    void followSpeakers() {
        speaker();
        if (limited()) {
            everybody();
        } else {
            lacking.removeIf(leg -> !leg.participant().receiveLegs().contains(leg));
            feed(List.copyOf(lacking));
        }
    }

    /** That leg has ended. */
    void forget(Leg leg) {
        lacking.remove(leg);
    }

    private void feed(List<Leg> legs) {
        Map<Role, Tracks> ofAudience = new EnumMap<>(Role.class);
        for (Leg leg : legs) {
            Participant participant = leg.participant();
            boolean alike = !participant.hasWishes() && !roster.mayPublish(participant);
            Tracks tracks = alike
                    ? ofAudience.computeIfAbsent(participant.role(), any -> tracks(participant))
                    : tracks(participant);
            try {
                feed(participant, leg, tracks);
            } catch (RuntimeException bug) {
                // One leg must not keep the others from what they should get.
                LOG.log(System.Logger.Level.ERROR, "a leg cannot be fed and ends", bug);
                leg.close(LegEnd.INTERNAL_ERROR);
            }
        }
    }

    private void feed(Participant participant, Leg leg, Tracks tracks) {
        leg.feeds().speaker(speakers.dominant());
        // Who watches by WHEP wishes for Slots, and those keep it; all others wish for tracks.
        Tracks inOrder = grows(leg, tracks) ? tracks.first(leg.feeds().held()) : tracks;
        List<SlotView> changed = leg.feeds().feed(inOrder, leg.presence() == null ? null : participant::wish);
        if (leg.feeds().lacks(tracks)) {
            lacking.add(leg);
        } else {
            lacking.remove(leg);
        }
        tellActivity(participant, leg);
        Presence presence = participant.presence();
        if (presence != null && leg.presence() == presence) {
            if (!changed.isEmpty()) {
                presence.listener().onSlots(changed);
            }
            if (!leg.offered().covers(needed(tracks))) {
                presence.listener().onSlotsNeeded();
            }
        }
    }

    /** Whether it will have more Slots by an offer of ours: until then what is in view stays there. */
    private boolean grows(Leg leg, Tracks tracks) {
        SlotCounts now = new SlotCounts(leg.feeds().audioSlots(), leg.feeds().videoSlots());
        return leg.direction() == Leg.Direction.RECEIVE && leg.presence() != null && !now.covers(needed(tracks));
    }

    /** Somebody else has the word. */
    void speaker() {
        for (Participant participant : roster.everybody()) {
            for (Leg leg : participant.receiveLegs()) {
                leg.feeds().speaker(speakers.dominant());
            }
        }
    }

    private Tracks tracks(Participant participant) {
        return Tracks.of(rules.now(), participant, roster.possiblePublishers(), speakers);
    }

    /** The codecs that may come that participant's way, of each kind of which anything is published. */
    Map<MediaKind, Set<Codec>> codecs(Participant participant) {
        Tracks tracks = tracks(participant);
        Map<MediaKind, Set<Codec>> codecs = new EnumMap<>(MediaKind.class);
        for (List<Tracks.Track> side : List.of(tracks.audio(), tracks.video())) {
            for (Tracks.Track track : side) {
                codecs.computeIfAbsent(track.producer().kind(), any -> EnumSet.noneOf(Codec.class))
                        .addAll(track.producer().codecs());
            }
        }
        return codecs;
    }

    /** How many Slots that participant needs: both kinds grow together, in powers of two, so that growth is rare. */
    SlotCounts needed(Participant participant) {
        return needed(tracks(participant));
    }

    private SlotCounts needed(Tracks tracks) {
        int most = Math.max(1, Math.max(tracks.audio().size(), tracks.video().size()));
        int grown = Math.min(Integer.highestOneBit(2 * most - 1), SlotCounts.MOST);
        return new SlotCounts(
                atMost(rules.now().audio().most(), tracks.audio().size(), grown),
                atMost(rules.now().video().most(), tracks.video().size(), grown));
    }

    /** Where a policy bounds what one receives, more Slots than that would stay empty, unless people have more tracks than one. */
    private int atMost(int participants, int tracksNow, int grown) {
        int bound = Math.min(participants, rules.now().limits().publishers());
        return tracksNow > bound ? grown : Math.min(grown, bound);
    }

    /** A Producer began to carry media, or paused; false when that was known. */
    boolean active(long producer, boolean now) {
        return now ? active.add(producer) : active.remove(producer);
    }

    /** Tells those who wait for media what they have now. */
    void tellActivity() {
        for (Participant participant : roster.everybody()) {
            for (Leg leg : participant.receiveLegs()) {
                tellActivity(participant, leg);
            }
        }
    }

    private void tellActivity(Participant participant, Leg leg) {
        boolean foreign = leg.feeds().anyForeign(active) || anyRefused(participant, leg);
        leg.active(leg.feeds().anyOf(active), foreign);
    }

    /** Whether there is media of a kind that the leg was refused. */
    private boolean anyRefused(Participant participant, Leg leg) {
        Set<MediaKind> refused = leg.refused();
        if (refused.isEmpty()) {
            return false;
        }
        Tracks tracks = tracks(participant);
        return Stream.concat(tracks.audio().stream(), tracks.video().stream())
                .map(Tracks.Track::producer)
                .anyMatch(producer -> refused.contains(producer.kind()) && active.contains(producer.id()));
    }
}
