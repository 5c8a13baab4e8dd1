package dev.madang.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Two agents in virtual time; the second has two addresses, and either can be cut off. */
final class RelayPathAgentTest {
    private static final String SECRET = "a secret of both";
    private static final long MILLI = 1_000_000L;
    private static final int PRIVATE = 1;
    private static final int PUBLIC = 2;
    /** How the second knows the first; it was given another address. */
    private static final int SEEN = 9;

    private static final InetSocketAddress SOURCE = new InetSocketAddress("192.0.2.7", 5);

    private final RelayPathAgent first = agent("a-0-0", "b-0-0", true, PRIVATE, PUBLIC);
    private final RelayPathAgent second = agent("b-0-0", "a-0-0", false, 7);
    private final Set<Integer> cut = new HashSet<>();
    private final List<Runnable> flights = new ArrayList<>();
    private int longest = 10_000;
    private long now;
    private int checks;

    private static RelayPathAgent agent(String local, String remote, boolean starts, int... candidates) {
        return new RelayPathAgent(local, remote, SECRET, starts, candidates, new SplittableRandom(1), 0);
    }

    /** What the second sends goes back over the address that the first used last: there is one number for both. */
    private void fromFirst(int address, byte[] message) {
        checks++;
        if (!cut.contains(address) && message.length <= longest) {
            flights.add(() -> second.onStun(parse(message), SEEN + address, SOURCE, this::fromSecond, now));
        }
    }

    private void fromSecond(int address, byte[] message) {
        if (!cut.contains(address - SEEN) && message.length <= longest) {
            flights.add(() -> first.onStun(parse(message), address - SEEN, SOURCE, this::fromFirst, now));
        }
    }

    private static StunMessage parse(byte[] message) {
        return Objects.requireNonNull(StunMessage.parse(message));
    }

    private void run(long millis) {
        for (long i = 0; i < millis; i++) {
            now += MILLI;
            if (now >= first.deadlineNanos()) {
                first.onTimer(this::fromFirst, now);
            }
            if (now >= second.deadlineNanos()) {
                second.onTimer(this::fromSecond, now);
            }
            List<Runnable> arriving = List.copyOf(flights);
            flights.clear();
            arriving.forEach(Runnable::run);
        }
    }

    @Test
    void theFirstAddressInOrderIsUsedByBothSides() {
        run(1_000);
        assertThat(first.selectedAddress()).isEqualTo(PRIVATE);
        run(3_000);
        assertThat(second.selectedAddress()).isEqualTo(SEEN + PRIVATE);
        assertThat(first.provedBytes()).isEqualTo(RelayPathAgent.LONG_LENGTH);
        assertThat(second.provedBytes()).isEqualTo(RelayPathAgent.LONG_LENGTH);
        assertThat(first.roundTripNanos()).isBetween(MILLI, 3 * MILLI);
        int before = checks;
        run(10_000);
        assertThat(checks - before).as("of ours, and answers to the second's").isBetween(18, 30);
    }

    @Test
    void theNextAddressIsUsedWithinTwoSeconds() {
        run(3_000);
        cut.add(PRIVATE);
        run(2_000);
        assertThat(first.selectedAddress()).isEqualTo(PUBLIC);
        run(1_500);
        assertThat(second.selectedAddress()).isEqualTo(SEEN + PUBLIC);
        cut.clear();
        run(7_000);
        assertThat(first.selectedAddress())
                .as("the preferred one is used again")
                .isEqualTo(PRIVATE);
    }

    @Test
    void anAddressThatDoesNotAnswerIsPassedOver() {
        cut.add(PRIVATE);
        run(500);
        assertThat(first.selectedAddress()).isEqualTo(PUBLIC);
        assertThat(second.selectedAddress()).isEqualTo(SEEN + PUBLIC);
    }

    @Test
    void aPathThatCarriesNoPaddedCheckIsNone() {
        longest = 1_279;
        run(5_000);
        assertThat(first.selectedAddress()).isEqualTo(-1);
        assertThat(second.selectedAddress()).isEqualTo(-1);
        longest = 1_280;
        run(2_000);
        assertThat(first.selectedAddress()).isEqualTo(PRIVATE);
        assertThat(first.provedBytes()).isEqualTo(RelayPathAgent.LENGTH);
    }

    @Test
    void withoutAnyAnswerThereIsNoPathAfterFiveSeconds() {
        run(2_000);
        cut.addAll(List.of(PRIVATE, PUBLIC));
        run(4_000);
        assertThat(first.selectedAddress()).isEqualTo(PRIVATE);
        run(3_000);
        assertThat(first.selectedAddress()).isEqualTo(-1);
        assertThat(second.selectedAddress()).isEqualTo(-1);
        cut.clear();
        run(1_000);
        assertThat(first.selectedAddress()).isEqualTo(PRIVATE);
        assertThat(second.selectedAddress()).isEqualTo(SEEN + PRIVATE);
    }

    @Test
    void theOtherSideSaysNothingBeforeItIsAsked() {
        assertThat(second.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void strangersAreNotAnswered() {
        List<byte[]> sent = new ArrayList<>();
        byte[] wrongSecret = StunWriter.paddedCheck(new byte[12], "b-0-0:a-0-0", true, 1_280, "another secret!!");
        byte[] wrongName = StunWriter.paddedCheck(new byte[12], "b-0-1:a-0-0", true, 1_280, SECRET);
        byte[] reflected = StunWriter.paddedCheck(new byte[12], "a-0-0:b-0-0", true, 1_280, SECRET);
        byte[] answer = StunWriter.namedSuccess(new byte[12], "b-0-0:a-0-0", SOURCE, SECRET);
        for (byte[] each : List.of(wrongSecret, wrongName, reflected, answer)) {
            assertThat(second.onStun(parse(each), 3, SOURCE, (address, message) -> sent.add(message), now))
                    .isFalse();
        }
        assertThat(sent).isEmpty();
        assertThat(second.knows(3)).isFalse();
    }

    @Test
    void checksFromEverywhereAreRememberedWithinABound() {
        run(2_000);
        for (int i = 0; i < 100; i++) {
            byte[] check = StunWriter.paddedCheck(new byte[12], "b-0-0:a-0-0", true, 1_280, SECRET);
            second.onStun(parse(check), 1_000 + i, SOURCE, (address, message) -> {}, now);
        }
        int known = 0;
        for (int i = 0; i < 100; i++) {
            known += second.knows(1_000 + i) ? 1 : 0;
        }
        assertThat(known).isLessThan(RelayPathAgent.MOST_PAIRS);
        assertThat(second.selectedAddress()).isEqualTo(SEEN + PRIVATE);
        assertThat(StunMessage.parse(new byte[StunMessage.MAX_LENGTH + 4])).isNull();
    }
}
