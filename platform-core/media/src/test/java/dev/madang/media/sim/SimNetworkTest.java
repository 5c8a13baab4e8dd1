package dev.madang.media.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.madang.media.net.AddressBook;
import dev.madang.media.net.Egress;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimNetworkTest {
    private static final InetSocketAddress A = new InetSocketAddress("10.0.0.1", 1000);
    private static final InetSocketAddress B = new InetSocketAddress("10.0.0.2", 2000);
    private static final long MILLI = 1_000_000L;

    /** A packet's number, and when it arrived. */
    private record Arrival(int number, long nanos) {}

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void aPerfectNetworkDeliversEverythingAtOnceAndInOrder() {
        List<Arrival> got = run(1, LinkConditions.PERFECT, 500, MILLI);
        assertThat(numbers(got)).containsExactlyElementsOf(numbersUpTo(500));
        assertThat(got).allSatisfy(arrival -> assertThat(arrival.nanos()).isEqualTo(arrival.number() * MILLI));
    }

    @Test
    void delayIsExactAndJitterKeepsTheOrder() {
        LinkConditions delayed = LinkConditions.PERFECT.withDelay(Duration.ofMillis(40));
        assertThat(run(1, delayed, 10, MILLI))
                .allSatisfy(arrival -> assertThat(arrival.nanos()).isEqualTo((40 + arrival.number()) * MILLI));
        List<Arrival> jittered = run(1, delayed.withJitter(Duration.ofMillis(50)), 500, MILLI);
        assertThat(numbers(jittered)).containsExactlyElementsOf(numbersUpTo(500));
        assertThat(jittered)
                .allSatisfy(arrival ->
                        assertThat(arrival.nanos() - arrival.number() * MILLI).isBetween(40 * MILLI, 90 * MILLI));
        assertThat(jittered.stream()
                        .map(arrival -> arrival.nanos() - arrival.number() * MILLI)
                        .distinct())
                .hasSizeGreaterThan(100);
    }

    @Test
    void theSameSeedGivesTheSameRunAndAnotherOneAnother() {
        LinkConditions rough = LinkConditions.PERFECT
                .withLoss(0.05)
                .withJitter(Duration.ofMillis(20))
                .withReorder(0.1)
                .withDuplicate(0.02);
        assertThat(run(5, rough, 1000, MILLI)).isEqualTo(run(5, rough, 1000, MILLI));
        assertThat(run(5, rough, 1000, MILLI)).isNotEqualTo(run(6, rough, 1000, MILLI));
    }

    @Test
    void losesAsOftenAsToldAloneOrInBursts() {
        List<Arrival> single = run(3, LinkConditions.PERFECT.withLoss(0.1), 20_000, 1000);
        assertThat(single.size()).isCloseTo(18_000, within(300));
        List<Arrival> bursts = run(3, LinkConditions.PERFECT.withBurstLoss(0.02, 0.8), 20_000, 1000);
        assertThat(bursts.size()).isCloseTo((int) (20_000 * 0.2 / 0.22), within(500));
        assertThat(gaps(bursts)).isLessThan(gaps(single) / 3);
    }

    @Test
    void reordersAndDuplicates() {
        List<Arrival> reordered = run(4, LinkConditions.PERFECT.withReorder(0.1), 1000, MILLI);
        assertThat(numbers(reordered)).containsExactlyInAnyOrderElementsOf(numbersUpTo(1000));
        assertThat(numbers(reordered)).isNotEqualTo(numbersUpTo(1000));
        List<Arrival> twice = run(4, LinkConditions.PERFECT.withDuplicate(0.5), 1000, MILLI);
        assertThat(twice.size()).isCloseTo(1500, within(80));
    }

    @Test
    void aBottleneckSpacesDatagramsAndDropsWhatItsQueueCannotHold() {
        // 1,028 bytes with headers at 1,028,000 bytes a second: one each millisecond.
        LinkConditions narrow = LinkConditions.PERFECT.withRate(8_224_000, 20_500);
        List<Arrival> got = run(1, narrow, 100, 0);
        assertThat(got.size()).isBetween(19, 22);
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i).nanos()).isEqualTo((i + 1) * MILLI);
        }
    }

    @Test
    void aCutLinkDeliversNothingUntilItIsMended() {
        SimNetwork network = new SimNetwork(1, 0);
        SimDatagramPort a = network.open(A, arena);
        SimDatagramPort b = network.open(B, arena);
        Egress egress = new Egress(arena, a, 10_000, 10);
        network.conditionsBetween(A, B, LinkConditions.CUT);
        send(egress, 1, a.addresses().intern(B));
        network.advanceTo(MILLI);
        assertThat(b.receive(0)).isZero();
        network.conditionsBetween(A, B, LinkConditions.PERFECT);
        send(egress, 2, a.addresses().intern(B));
        network.advanceTo(2 * MILLI);
        assertThat(b.receive(0)).isEqualTo(1);
        assertThat(network.counters().lost).isEqualTo(1);
    }

    @Test
    void aPortThatMovesIsAStrangerAgain() {
        SimNetwork network = new SimNetwork(1, 0);
        SimDatagramPort a = network.open(A, arena);
        SimDatagramPort b = network.open(B, arena);
        Egress egress = new Egress(arena, a, 10_000, 10);
        int toB = a.addresses().intern(B);
        send(egress, 1, toB);
        network.advanceTo(1);
        assertThat(b.receive(0)).isEqualTo(1);
        int known = b.internSource(0);

        InetSocketAddress moved = new InetSocketAddress("10.0.0.1", 1001);
        network.rebind(a, moved);
        send(egress, 2, toB);
        network.advanceTo(2);
        assertThat(b.receive(0)).isEqualTo(1);
        assertThat(b.receiveAddress(0)).isEqualTo(AddressBook.UNKNOWN);
        assertThat(b.receiveSource(0)).isEqualTo(moved);

        Egress back = new Egress(arena, b, 10_000, 10);
        send(back, 3, known);
        network.advanceTo(3);
        assertThat(a.receive(0)).isZero();
        assertThat(network.counters().undeliverable).isEqualTo(1);
        assertThatThrownBy(() -> network.open(moved, arena)).isInstanceOf(IllegalStateException.class);
    }

    private List<Arrival> run(long seed, LinkConditions conditions, int packets, long intervalNanos) {
        SimNetwork network = new SimNetwork(seed, 0);
        network.conditions(conditions);
        SimDatagramPort a = network.open(A, arena);
        SimDatagramPort b = network.open(B, arena);
        int toB = a.addresses().intern(B);
        Egress egress = new Egress(arena, a, 10_000, 10);
        List<Arrival> got = new ArrayList<>();
        for (int i = 0; i < packets; i++) {
            while (network.nextArrivalNanos() <= i * intervalNanos) {
                arrive(network, b, got);
            }
            network.advanceTo(i * intervalNanos);
            send(egress, i, toB);
        }
        while (network.nextArrivalNanos() < Long.MAX_VALUE) {
            arrive(network, b, got);
        }
        return got;
    }

    private static void arrive(SimNetwork network, SimDatagramPort port, List<Arrival> got) {
        network.advanceTo(network.nextArrivalNanos());
        int count;
        while ((count = port.receive(0)) > 0) {
            for (int i = 0; i < count; i++) {
                int number = port.receiveMemory().get(ValueLayout.JAVA_INT, port.receiveOffset(i));
                got.add(new Arrival(number, network.nowNanos()));
            }
        }
    }

    private static void send(Egress egress, int number, int address) {
        long at = egress.reserve(1000);
        egress.memory().set(ValueLayout.JAVA_INT_UNALIGNED, at, number);
        egress.commit(1000, address);
        egress.flush();
    }

    private static List<Integer> numbers(List<Arrival> got) {
        return got.stream().map(Arrival::number).toList();
    }

    private static List<Integer> numbersUpTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private static long gaps(List<Arrival> got) {
        return IntStream.range(1, got.size())
                .filter(i -> got.get(i).number() != got.get(i - 1).number() + 1)
                .count();
    }
}
