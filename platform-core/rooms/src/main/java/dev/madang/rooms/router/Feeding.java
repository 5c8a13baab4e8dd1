package dev.madang.rooms.router;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.VideoPolicy;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.router.Tracks.Track;
import dev.madang.rooms.router.copy.Knowledge;
import dev.madang.rooms.time.Steps;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who receives what on a node: puts tracks into Slots and says when there are too few. */
final class Feeding {
    private static final System.Logger LOG = System.getLogger("dev.madang.rooms");

    private final Knowledge knowledge;
    private final Steps steps;
    private final Tracks.TrackFinder finder;
    private final Consumer<Leg> onFault;
    /** Receive legs with fewer Slots than tracks: who speaks decides what is in them. */
    private final Set<Leg> lacking = new LinkedHashSet<>();

    /** @param onFault told of a leg that cannot be fed, within the step */
    Feeding(Knowledge knowledge, Steps steps, Tracks.TrackFinder finder, Consumer<Leg> onFault) {
        this.onFault = onFault;
        this.knowledge = knowledge;
        this.steps = steps;
        this.finder = finder;
    }

    /** Whether the room lets nobody have all, however many Slots there are. */
    private boolean limited() {
        ModeRules now = knowledge.rules();
        return !(now.audio() instanceof AudioPolicy.All && now.video() instanceof VideoPolicy.All);
    }

    /** Whether who speaks decides who is sent to anybody. */
    boolean followsSpeakers() {
        return limited() || !lacking.isEmpty();
    }

    /** Others speak than before, or another one is dominant: feeds those anew who do not get all. */
    void followSpeakers(Collection<Attendee> everybody) {
        dominant(everybody);
        if (limited()) {
            everybody(everybody);
        } else {
            lacking.removeIf(leg -> !leg.isIn());
            feed(List.copyOf(lacking));
        }
    }

    /** Feeds all of those anew. */
    void everybody(Collection<Attendee> everybody) {
        List<Leg> legs = new ArrayList<>();
        everybody.forEach(attendee -> legs.addAll(attendee.receiveLegs()));
        feed(legs);
    }

    /** Feeds one participant anew. */
    void one(Attendee attendee) {
        feed(attendee.receiveLegs());
    }

    /** That leg has ended. */
    void forget(Leg leg) {
        lacking.remove(leg);
    }

    private void feed(List<Leg> legs) {
        if (legs.isEmpty()) {
            return;
        }
        Tracks.Choice choice = choice();
        Map<Role, Tracks> ofAudience = new EnumMap<>(Role.class);
        for (Leg leg : legs) {
            Attendee attendee = leg.attendee();
            Role role = attendee.role();
            if (role == null) {
                continue;
            }
            boolean alike = !attendee.hasPreferences() && !knowledge.rules().publishes(role);
            try {
                Tracks tracks = alike
                        ? ofAudience.computeIfAbsent(role, any -> tracks(choice, attendee, role))
                        : tracks(choice, attendee, role);
                feed(attendee, leg, tracks);
            } catch (RuntimeException bug) {
                // One leg must not keep the others from what they should get.
                LOG.log(System.Logger.Level.ERROR, "a leg cannot be fed and ends", bug);
                onFault.accept(leg);
            }
        }
    }

    private void feed(Attendee attendee, Leg leg, Tracks tracks) {
        leg.feeds().dominant(knowledge.ranking().dominant());
        // Who watches by WHEP prefers by Slots, and those keep it; all others by tracks.
        Tracks inOrder = grows(leg, tracks) ? tracks.first(leg.feeds().held()) : tracks;
        List<SlotView> changed = leg.feeds().feed(inOrder, leg.presence() == null ? null : attendee::preference);
        if (leg.feeds().lacks(tracks)) {
            lacking.add(leg);
        } else {
            lacking.remove(leg);
        }
        tellActivity(attendee, leg);
        Presence presence = attendee.presence();
        if (presence != null && leg.presence() == presence) {
            if (!changed.isEmpty()) {
                steps.afterwards(() -> presence.listener().onSlots(changed));
            }
            if (!leg.offered().covers(needed(tracks))) {
                steps.afterwards(presence.listener()::onSlotsNeeded);
            }
        }
    }

    /** Whether it will have more Slots by an offer of ours: until then what is in view stays there. */
    private boolean grows(Leg leg, Tracks tracks) {
        return leg.direction() == Direction.RECEIVE
                && leg.presence() != null
                && !leg.feeds().counts().covers(needed(tracks));
    }

    /** Somebody else is dominant. */
    void dominant(Collection<Attendee> everybody) {
        ParticipantId dominant = knowledge.ranking().dominant();
        everybody.forEach(
                attendee -> attendee.receiveLegs().forEach(leg -> leg.feeds().dominant(dominant)));
    }

    private Tracks.Choice choice() {
        return new Tracks.Choice(
                knowledge.rules(), knowledge.ranking(), knowledge.ranking().places(), finder);
    }

    private Tracks tracks(Tracks.Choice choice, Attendee attendee, Role role) {
        return Tracks.of(choice, attendee, role, knowledge.roster().stage());
    }

    private Tracks tracks(Attendee attendee) {
        Role role = attendee.role();
        return role == null ? new Tracks(List.of(), List.of()) : tracks(choice(), attendee, role);
    }

    /** The codecs that may come that participant's way in that role, of each kind of which anything is published. */
    Map<MediaKind, Set<Codec>> codecs(Attendee attendee, Role role) {
        Tracks tracks = tracks(choice(), attendee, role);
        Map<MediaKind, Set<Codec>> codecs = new EnumMap<>(MediaKind.class);
        for (List<Track> side : List.of(tracks.audio(), tracks.video())) {
            for (Track track : side) {
                ProducerHandle producer = track.producer();
                if (producer != null) {
                    codecs.computeIfAbsent(producer.kind(), any -> EnumSet.noneOf(Codec.class))
                            .addAll(producer.codecs());
                }
            }
        }
        return codecs;
    }

    /** How many Slots that participant needs: both kinds grow together, in powers of two, so that growth is rare. */
    SlotCounts needed(Attendee attendee) {
        return needed(tracks(attendee));
    }

    private SlotCounts needed(Tracks tracks) {
        ModeRules rules = knowledge.rules();
        int most = Math.max(1, Math.max(tracks.audio().size(), tracks.video().size()));
        int grown = Math.min(Integer.highestOneBit(2 * most - 1), SlotCounts.MOST);
        return new SlotCounts(
                atMost(rules.audio().most(), tracks.audio().size(), grown),
                atMost(rules.video().most(), tracks.video().size(), grown));
    }

    /** Where a policy bounds what one receives, more Slots than that would stay empty, unless people have more tracks than one. */
    private int atMost(int participants, int tracksNow, int grown) {
        int bound = Math.min(participants, knowledge.rules().limits().publishers());
        return tracksNow > bound ? grown : Math.min(grown, bound);
    }

    /** Tells those who wait for media what they have now. */
    void tellActivity(Collection<Attendee> everybody) {
        everybody.forEach(attendee -> attendee.receiveLegs().forEach(leg -> tellActivity(attendee, leg)));
    }

    private void tellActivity(Attendee attendee, Leg leg) {
        boolean foreign = leg.feeds().anyForeign(knowledge::isActive) || anyRefused(attendee, leg);
        leg.active(leg.feeds().anyOf(knowledge::isActive), foreign);
    }

    /** Whether there is media of a kind that the leg was refused. */
    private boolean anyRefused(Attendee attendee, Leg leg) {
        Set<MediaKind> refused = leg.refused();
        if (refused.isEmpty()) {
            return false;
        }
        Tracks tracks = tracks(attendee);
        return Stream.concat(tracks.audio().stream(), tracks.video().stream())
                .anyMatch(track ->
                        refused.contains(MediaKinds.media(track.state().view().kind()))
                                && knowledge.isActive(track.id()));
    }
}
