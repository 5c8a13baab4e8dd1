package dev.madang.rooms.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotHandle;
import dev.madang.rooms.event.RoomEvent;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.home.Home;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.sim.FakeSlot;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A history of a room over several nodes, whatever people do and whatever becomes of messages: when the links are quiet, everybody
 * receives and is told what the mode says; no limit was ever exceeded; facts have no gaps. For tests of what carries the messages, too.
 */
public final class FleetHistory {
    private static final int STEPS = 40;

    private FleetHistory() {}

    /** What a message becomes on its way between nodes; delays and losses come on top. */
    public interface Wire {
        /** The messages as they are. */
        Wire MEMORY = new Wire() {
            @Override
            public Envelope<RouterMessage> toHome(RouterId from, Envelope<RouterMessage> envelope) {
                return envelope;
            }

            @Override
            public Envelope<HomeMessage> toRouter(RouterId to, Envelope<HomeMessage> envelope) {
                return envelope;
            }
        };

        Envelope<RouterMessage> toHome(RouterId from, Envelope<RouterMessage> envelope);

        Envelope<HomeMessage> toRouter(RouterId to, Envelope<HomeMessage> envelope);
    }

    /** A number that is the same for the same history. */
    public static int trace(long seed, Wire wire) {
        SimulatedFleet fleet = new SimulatedFleet(seed, 3, FleetHistory::requireLimits, wire);
        walk(fleet);
        return fleet.trace();
    }

    private static FleetWalk walk(SimulatedFleet fleet) {
        FleetWalk walk = new FleetWalk(fleet);
        for (int step = 0; step < STEPS; step++) {
            walk.step();
        }
        return walk;
    }

    /**
     * Lets it happen, and looks.
     *
     * @throws AssertionError naming the seed when something does not hold
     */
    public static void check(long seed, Wire wire) {
        try {
            SimulatedFleet fleet = new SimulatedFleet(seed, 3, FleetHistory::requireLimits, wire);
            FleetWalk walk = walk(fleet);
            for (int offers = 0; offers < 4; offers++) {
                fleet.quiet();
                walk.takeOffers();
            }
            fleet.quiet();
            requireFacts(fleet.events());
            requireOneRoster(fleet);
            requireNobodyLeftBehind(fleet, walk);
            for (SimulatedFleet.Node node : fleet.nodes()) {
                for (Attendee attendee : node.router.connections().attendees()) {
                    attendee.receiveLegs().forEach(leg -> requireFedRight(fleet, node, attendee, leg));
                }
            }
            walk.guests().stream().filter(FleetWalk.Guest::isHere).forEach(guest -> requireToldRight(fleet, guest));
        } catch (Throwable failed) {
            throw new AssertionError("seed " + seed, failed);
        }
    }

    /** After every decision, whatever the Routers know by then. */
    private static void requireLimits(Home home) {
        List<ParticipantView> people = home.participants(0, Integer.MAX_VALUE).people();
        List<ParticipantView> publishing =
                people.stream().filter(view -> !view.tracks().isEmpty()).toList();
        assertThat(people).hasSizeLessThanOrEqualTo(FleetMode.PARTICIPANTS);
        assertThat(publishing).hasSizeLessThanOrEqualTo(FleetMode.PUBLISHERS);
        assertThat(publishing.stream().filter(view -> view.role() == Role.HOST))
                .hasSizeLessThanOrEqualTo(FleetMode.HOSTS);
        assertThat(people.stream().map(ParticipantView::identity).filter(Objects::nonNull))
                .doesNotHaveDuplicates();
    }

    /**
     * Numbered without gaps; nobody does anything before coming or after leaving, or publishes in a role that does not; nothing is
     * said twice.
     */
    private static void requireFacts(List<RoomEvent> events) {
        ModeRules rules = ModeRules.of(new FleetMode(), ModeSettings.DEFAULTS);
        Map<ParticipantId, Role> here = new HashMap<>();
        Map<TrackId, Boolean> tracks = new HashMap<>();
        long sequence = 0;
        boolean over = false;
        for (RoomEvent event : events) {
            assertThat(event.sequence()).isEqualTo(++sequence);
            assertThat(over).as("something after the end").isFalse();
            switch (event.fact()) {
                case RoomFact.ParticipantJoined fact ->
                    assertThat(here.put(fact.participant(), fact.role())).isNull();
                case RoomFact.ParticipantLeft fact -> {
                    assertThat(here.remove(fact.participant())).isEqualTo(fact.role());
                    assertThat(tracks.keySet().stream().map(TrackId::participant))
                            .doesNotContain(fact.participant());
                }
                case RoomFact.TrackPublished fact -> {
                    assertThat(rules.publishes(Objects.requireNonNull(here.get(fact.participant()))))
                            .isTrue();
                    assertThat(tracks.put(fact.track(), false)).isNull();
                }
                case RoomFact.TrackUnpublished fact ->
                    assertThat(tracks.remove(fact.track())).isNotNull();
                case RoomFact.TrackActive fact -> assertThat(tracks).containsKey(fact.track());
                case RoomFact.TrackMuted fact ->
                    assertThat(tracks.put(fact.track(), fact.muted())).isEqualTo(!fact.muted());
                case RoomFact.ParticipantPromoted fact -> {
                    assertThat(here.put(fact.participant(), fact.to())).isEqualTo(fact.from());
                    if (!rules.publishes(fact.to())) {
                        assertThat(tracks.keySet().stream().map(TrackId::participant))
                                .doesNotContain(fact.participant());
                    }
                }
                case RoomFact.RoomClosed closed -> over = true;
                case RoomFact.RoomCreated created ->
                    assertThat(event.sequence()).isEqualTo(1);
                case RoomFact.RoomRestored restored ->
                    assertThat(event.sequence()).isEqualTo(1);
                case RoomFact.RoomTakenOver taken ->
                    assertThat(event.sequence()).isEqualTo(1);
                case RoomFact.RoomLocked locked -> {}
                case RoomFact.RecordingRequested requested -> {}
            }
        }
        assertThat(!over || here.isEmpty() && tracks.isEmpty()).isTrue();
    }

    private static void requireOneRoster(SimulatedFleet fleet) {
        List<ParticipantView> people =
                fleet.home().participants(0, Integer.MAX_VALUE).people();
        Collection<RosterEntry> first = entries(fleet.nodes().getFirst());
        for (SimulatedFleet.Node node : fleet.nodes()) {
            if (!fleet.home().isClosed()) {
                assertThat(entries(node).stream().map(RosterEntry::view)).containsExactlyElementsOf(people);
                assertThat(entries(node)).containsExactlyElementsOf(first);
            }
        }
    }

    private static Collection<RosterEntry> entries(SimulatedFleet.Node node) {
        return node.router.knowledge().roster().all();
    }

    /** Whoever is in the room has something on a node, and whatever is on a node is in the room. */
    private static void requireNobodyLeftBehind(SimulatedFleet fleet, FleetWalk walk) {
        Set<ParticipantId> people = new HashSet<>();
        fleet.home().participants(0, Integer.MAX_VALUE).people().forEach(view -> people.add(view.id()));
        Set<ParticipantId> onNodes = new HashSet<>();
        for (SimulatedFleet.Node node : fleet.nodes()) {
            int legs = 0;
            for (Attendee attendee : node.router.connections().attendees()) {
                onNodes.add(attendee.id());
                assertThat(attendee.legs()).allMatch(Leg::isIn);
                legs += attendee.legs().size();
            }
            assertThat(node.media.openPeers()).as("%s", node.id).hasSize(legs);
        }
        assertThat(onNodes).isEqualTo(people);
        assertThat(fleet.taken()).isEqualTo(people.size());
        walk.guests().stream()
                .filter(FleetWalk.Guest::isHere)
                .forEach(guest -> assertThat(people)
                        .contains(Objects.requireNonNull(guest.presence).participantId()));
    }

    /** By its Slots it gets of what it may see as much as fits and as its mode lets it, and nothing else. */
    private static void requireFedRight(SimulatedFleet fleet, SimulatedFleet.Node node, Attendee attendee, Leg leg) {
        ModeRules rules = fleet.home().rules();
        Role role = Objects.requireNonNull(attendee.role());
        List<RosterTrack> visible = entries(node).stream()
                .filter(other -> other.id().equals(attendee.id())
                        ? rules.seesItself(role)
                        : rules.sees(role, other.view().role()))
                .flatMap(other -> other.tracks().stream())
                .filter(track -> !track.view().silenced())
                .toList();
        for (TrackKind kind : TrackKind.values()) {
            int most = kind == TrackKind.AUDIO
                    ? rules.audio().most()
                    : rules.video().most();
            List<RosterTrack> all = visible.stream()
                    .filter(track -> track.view().kind() == kind)
                    .toList();
            // Who is muted takes no place that is scarce.
            boolean scarce = all.stream()
                            .map(track -> track.id().participant())
                            .distinct()
                            .count()
                    > most;
            List<RosterTrack> ofKind = all.stream()
                    .filter(track -> !(scarce && track.view().muted()))
                    .toList();
            List<SlotHandle> slots = leg.peer().slots().stream()
                    .filter(slot -> MediaKinds.track(slot.kind()) == kind)
                    .toList();
            requireKind(node, leg, ofKind, slots, most);
        }
    }

    private static void requireKind(
            SimulatedFleet.Node node, Leg leg, List<RosterTrack> visible, List<SlotHandle> slots, int most) {
        Map<TrackId, RosterTrack> byId = new HashMap<>();
        visible.forEach(track -> byId.put(track.id(), track));
        Set<TrackId> fed = new HashSet<>();
        Set<ParticipantId> from = new HashSet<>();
        Map<String, SlotView> views = new HashMap<>();
        leg.slots().forEach(view -> views.put(view.mid(), view));
        for (SlotHandle slot : slots) {
            ProducerHandle producer = ((FakeSlot) slot).producer();
            TrackId track = Objects.requireNonNull(views.get(slot.mid())).track();
            assertThat(producer == null).isEqualTo(track == null);
            if (track != null) {
                RosterTrack state = byId.get(track);
                assertThat(state).as("%s is visible", track).isNotNull();
                assertThat(fed.add(track)).isTrue();
                from.add(track.participant());
                assertThat(producer).isEqualTo(carrierOf(node, Objects.requireNonNull(state)));
            }
        }
        Set<ParticipantId> publishers = new HashSet<>();
        visible.forEach(track -> publishers.add(track.id().participant()));
        assertThat(from).hasSizeLessThanOrEqualTo(most);
        if (publishers.size() <= most && visible.size() <= slots.size()) {
            assertThat(fed).isEqualTo(byId.keySet());
        } else if (publishers.size() <= most) {
            assertThat(fed).hasSize(slots.size());
        }
    }

    private static @Nullable ProducerHandle carrierOf(SimulatedFleet.Node node, RosterTrack track) {
        return track.leg().router().equals(node.id)
                ? node.router.connections().local(track)
                : new SimulatedFleet.RemoteTrack(track);
    }

    /** It believes that those are there whom its role lets it notice, as they are. */
    private static void requireToldRight(SimulatedFleet fleet, FleetWalk.Guest guest) {
        Presence presence = Objects.requireNonNull(guest.presence);
        ModeRules rules = fleet.home().rules();
        List<ParticipantView> people =
                fleet.home().participants(0, Integer.MAX_VALUE).people();
        ParticipantView self = people.stream()
                .filter(view -> view.id().equals(presence.participantId()))
                .findFirst()
                .orElseThrow();
        Map<ParticipantId, ParticipantView> noticed = new HashMap<>();
        for (ParticipantView view : people) {
            boolean notices = self.moderates() || rules.notices(self.role(), view.role());
            if (notices && !view.id().equals(self.id())) {
                noticed.put(view.id(), view);
            }
        }
        assertThat(guest.others).isEqualTo(noticed);
        assertThat(guest.heard).doesNotHaveDuplicates().isSorted();
    }
}
