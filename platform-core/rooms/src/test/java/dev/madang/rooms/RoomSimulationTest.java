package dev.madang.rooms;

import static dev.madang.rooms.sim.RoomWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.FakePeer;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.StageMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random lives of a room, from a seed; after each step what must always hold is checked. */
class RoomSimulationTest {
    private static final Role[] ROLES = {Role.HOST, Role.GUEST, Role.VIEWER, Role.RECORDER};
    private static final CloseReason[] REASONS = {
        CloseReason.REQUESTED, CloseReason.REMOTE_CLOSED, CloseReason.ICE_TIMEOUT, CloseReason.CONSENT_EXPIRED
    };

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= 40; seed++) {
            seeds.add(seed);
        }
        seeds.add(System.nanoTime());
        return seeds;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensTheRoomStaysInOrder(long seed) {
        Random random = new Random(seed);
        RoomWorld world = new RoomWorld(new StageMode(), new Service("shop", "stage", 1, 8));
        Room room = world.room("yard");
        List<Leg> legs = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            room = world.room("yard");
            step(world, room, legs, random);
            if (random.nextInt(4) > 0) {
                world.settle();
                check(world, room, legs);
            }
        }

        room.close(RoomEnd.REQUESTED);
        world.settle();

        assertThat(world.media().openPeers()).isEmpty();
        assertThat(world.clock().alarms()).isZero();
        assertThat(world.rooms().participantsOf(world.service())).isZero();
        assertThat(world.closedLegs()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(legs);
    }

    private static void step(RoomWorld world, Room room, List<Leg> legs, Random random) {
        try {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> legs.add(world.receive(room, ROLES[random.nextInt(4)], name(random)));
                case 3, 4, 5 -> legs.add(world.publish(room, ROLES[random.nextInt(2)], name(random)));
                case 6, 7 -> {
                    if (!legs.isEmpty()) {
                        peer(legs.get(random.nextInt(legs.size()))).close(REASONS[random.nextInt(4)]);
                    }
                }
                case 8 -> {
                    if (!legs.isEmpty()) {
                        peer(legs.getLast()).connect();
                    }
                }
                case 9 -> {
                    if (!legs.isEmpty()) {
                        FakePeer peer = peer(legs.get(random.nextInt(legs.size())));
                        peer.connected(random.nextBoolean());
                    }
                }
                case 10 -> world.pass(Duration.ofSeconds(random.nextInt(25)));
                case 11 -> {
                    world.media().full(random.nextInt(3) == 0);
                    if (random.nextInt(20) == 0) {
                        room.close(RoomEnd.REQUESTED);
                    }
                }
                default -> throw new IllegalStateException();
            }
        } catch (RefusedException | MediaException refused) {
            // Saying no is a way to stay in order, too.
        }
    }

    private static String name(Random random) {
        return "n" + random.nextInt(3);
    }

    private static void check(RoomWorld world, Room room, List<Leg> legs) {
        List<Leg> open = legs.stream().filter(leg -> !peer(leg).isClosed()).toList();
        List<Leg> publishing = open.stream()
                .filter(leg -> leg.direction() == Direction.PUBLISH)
                .toList();
        assertThat(world.media().openPeers()).hasSize(open.size());
        assertThat(publishing).hasSizeLessThanOrEqualTo(3);
        assertThat(publishing.stream().filter(leg -> leg.role() == Role.HOST)).hasSizeLessThanOrEqualTo(1);
        for (Leg leg : open) {
            if (leg.direction() == Direction.RECEIVE) {
                assertFedRight(leg, publishing);
            }
        }
        RoomView view = room.view();
        Set<ParticipantId> here = open.stream().map(Leg::participantId).collect(Collectors.toSet());
        assertThat(view.participantCount()).isEqualTo(view.state() == RoomState.CLOSED ? 0 : here.size());
        assertThat(world.rooms().participantsOf(world.service()))
                .isEqualTo(here.size())
                .isLessThanOrEqualTo(8);
        assertThat(view.state() == RoomState.LIVE)
                .isEqualTo(publishing.stream().anyMatch(leg -> leg.role() == Role.HOST));
    }

    private static void assertFedRight(Leg leg, List<Leg> publishing) {
        List<ProducerHandle> visible = publishing.stream()
                .filter(from -> !from.participantId().equals(leg.participantId()))
                .map(from -> (ProducerHandle) peer(from).video())
                .toList();
        ProducerHandle fed = peer(leg).videoSlot().producer();
        if (visible.isEmpty()) {
            assertThat(fed).isNull();
        } else {
            assertThat(visible).contains(fed);
        }
    }
}
