package dev.madang.rooms.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a fleet whose nodes choose by what they know, from seeds. */
class BrokerSimulationTest {
    private static final int SECOND = 1_000 / BrokerFleet.STEP;

    /** A room: the second is half as likely as the first, the third a third. */
    private static int room(BrokerFleet fleet) {
        int rooms = fleet.rooms.length;
        double sum = 0;
        for (int i = 1; i <= rooms; i++) {
            sum += 1.0 / i;
        }
        double point = fleet.random.nextDouble() * sum;
        for (int i = 1; i < rooms; i++) {
            point -= 1.0 / i;
            if (point < 0) {
                return i - 1;
            }
        }
        return rooms - 1;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 20, 20, 1",
        "2, 20, 20, 100",
        "3, 20, 20, 5000",
        "4, 20, 1, 1",
        "5, 20, 1, 100",
        "6, 20, 1, 5000",
        "13, 40, 40, 100",
        "14, 40, 40, 20",
        "15, 12, 4, 50",
        "16, 40, 40, 100",
        "7, 20, 3, 100",
        "8, 12, 12, 100",
        "9, 40, 40, 100",
        "10, 20, 20, 100",
        "11, 20, 20, 1",
        "12, 20, 20, 20"
    })
    void aBurstIsSpreadEvenly(long seed, int nodes, int brokers, int rooms) {
        BrokerFleet fleet = new BrokerFleet(seed, nodes, brokers, rooms);
        for (int step = 0; step < 10 * SECOND; step++) {
            fleet.step();
            for (int i = 0; i < 10_000 / (10 * SECOND); i++) {
                int room = room(fleet);
                int node = fleet.place(fleet.random.nextInt(brokers), room, Set.of());
                assertThat(node).isNotNegative();
                fleet.up(node, room);
            }
        }
        assertThat(fleet.max() / fleet.mean(null)).isLessThanOrEqualTo(1.25);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aFreshNodeIsNeverAboveTheOthers(long seed) {
        BrokerFleet fleet = new BrokerFleet(seed, 20, 20, 100);
        for (int i = 1; i < 20; i++) {
            fleet.load[i] = 0.2 + 0.1 * fleet.random.nextDouble();
        }
        // Its clock goes after those of the others.
        fleet.since[0] = 2 * SECOND;
        double worst = 0;
        double later = 0;
        for (int step = 0; step < 60 * SECOND; step++) {
            fleet.step();
            for (int i = 0; i < 150 / SECOND; i++) {
                int room = room(fleet);
                int node = fleet.place(fleet.random.nextInt(20), room, Set.of());
                fleet.up(node, room);
            }
            double now = fleet.load[0] / fleet.mean(0);
            if (step < fleet.since[0] + 30 * SECOND) {
                worst = Math.max(worst, now);
            } else {
                later = Math.max(later, now);
            }
        }
        assertThat(worst).as("while it is fresh").isLessThanOrEqualTo(1);
        assertThat(later).as("as any other").isBetween(0.9, 1.1);
    }

    /** A client that lost its node. */
    private static final class Lost {
        final int room;
        final Set<String> except = new HashSet<>();
        int next;

        Lost(int room, int next) {
            this.room = room;
            this.next = next;
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 40", "2, 40", "3, 20", "4, 100", "5, 40"})
    void thoseOfDeadNodesAreSoonPlacedAgain(long seed, int nodes) {
        BrokerFleet fleet = new BrokerFleet(seed, nodes, nodes, 200);
        for (int i = 0; i < nodes; i++) {
            int legs = 720 + fleet.random.nextInt(80);
            for (int leg = 0; leg < legs; leg++) {
                fleet.up(i, room(fleet));
            }
        }
        fleet.step();
        int dead = nodes / 10;
        List<Lost> lost = new ArrayList<>();
        for (int i = 0; i < dead; i++) {
            fleet.died[i] = fleet.now();
            for (int room = 0; room < 200; room++) {
                for (int leg = 0; leg < fleet.rooms[room][i]; leg++) {
                    // The kit notices within a second, and waits for up to another one.
                    lost.add(new Lost(room, fleet.now() + fleet.random.nextInt(2 * SECOND)));
                }
            }
        }
        int all = lost.size();
        // Each node lets in so many a second, and tells others when to come again.
        double admitted = 30.0;
        double[] tokens = new double[nodes];
        double highest = 0;
        for (int step = 0; step < 10 * SECOND; step++) {
            fleet.step();
            for (int i = 0; i < nodes; i++) {
                tokens[i] = Math.min(admitted / 4, tokens[i] + admitted / SECOND);
            }
            for (Lost client : List.copyOf(lost)) {
                if (client.next > fleet.now()) {
                    continue;
                }
                int entry = dead + fleet.random.nextInt(nodes - dead);
                if (tokens[entry] < 1) {
                    client.next += SECOND / 2 + fleet.random.nextInt(SECOND);
                    continue;
                }
                tokens[entry]--;
                int node = fleet.place(entry, client.room, client.except);
                if (node >= 0 && !fleet.isDead(node)) {
                    fleet.up(node, client.room);
                    lost.remove(client);
                } else {
                    if (node >= 0) {
                        client.except.add(Integer.toString(node));
                    }
                    client.next += SECOND / 2 + fleet.random.nextInt(SECOND / 2);
                }
            }
            highest = Math.max(highest, fleet.max());
        }
        assertThat(lost.size()).isLessThanOrEqualTo(all / 100);
        assertThat(highest).isLessThanOrEqualTo(0.95);
    }
}
