package dev.madang.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtp.PacketInfo;
import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A publisher that sends what it is told, over a link with a queue and some jitter. */
final class RembEstimatorTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final int PACKET_BYTES = 1_000;
    private static final long DELAY_NANOS = 30 * MILLI;
    private static final int MOST_QUEUED_BYTES = 400_000;

    private final RembEstimator estimator = new RembEstimator();
    private final ArrayDeque<long[]> arrivals = new ArrayDeque<>();
    private final Random random = new Random(7);
    private boolean absoluteSendTime = true;
    private long nowNanos = 5 * SECOND;
    private long linkFreeNanos;
    private long lastArrivalNanos;
    private double budgetBytes;
    private long publisherBps = 300_000;
    private long told = -1;
    private int messages;
    private long worstDelayNanos;
    private long clockStepNanos;

    private void run(long capacityBps, long forNanos) {
        worstDelayNanos = 0;
        for (long end = nowNanos + forNanos; nowNanos < end; nowNanos += MILLI) {
            budgetBytes += publisherBps / 8_000.0;
            while (budgetBytes >= PACKET_BYTES) {
                budgetBytes -= PACKET_BYTES;
                send(capacityBps);
            }
            while (!arrivals.isEmpty() && arrivals.peek()[0] <= nowNanos) {
                arrive(arrivals.remove());
            }
            long bitrateBps = nowNanos < estimator.deadlineNanos() ? -1 : estimator.takeDue(nowNanos);
            if (bitrateBps >= 0) {
                messages++;
                told = bitrateBps;
                publisherBps = Math.min(bitrateBps, 6_000_000);
            }
        }
    }

    private void send(long capacityBps) {
        linkFreeNanos = Math.max(linkFreeNanos, nowNanos);
        if ((linkFreeNanos - nowNanos) * capacityBps / 8 / SECOND > MOST_QUEUED_BYTES) {
            return;
        }
        linkFreeNanos += PACKET_BYTES * 8L * SECOND / capacityBps;
        long arrival = linkFreeNanos + DELAY_NANOS + random.nextLong(3 * MILLI);
        lastArrivalNanos = Math.max(lastArrivalNanos, arrival);
        arrivals.add(new long[] {lastArrivalNanos, nowNanos});
    }

    private void arrive(long[] packet) {
        PacketInfo info = new PacketInfo();
        info.clear();
        info.ssrc = 0x1234;
        long sent = packet[1] + clockStepNanos;
        info.timestamp = (int) (sent / 1_000 * 90 / 1_000);
        info.absoluteSendTime = absoluteSendTime ? (int) ((sent << 18) / SECOND) & 0xff_ffff : -1;
        worstDelayNanos = Math.max(worstDelayNanos, packet[0] - packet[1]);
        estimator.onPacket(info, 90_000, PACKET_BYTES, packet[0]);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void settlesBelowTheLinkAndFollowsIt(boolean absolute) {
        absoluteSendTime = absolute;
        run(1_000_000, 40 * SECOND);
        assertThat(told).isBetween(600_000L, 1_100_000L);

        run(400_000, 20 * SECOND);
        assertThat(told).isBetween(200_000L, 450_000L);
        run(400_000, 10 * SECOND);
        assertThat(worstDelayNanos).isLessThan(600 * MILLI);

        run(3_000_000, 60 * SECOND);
        assertThat(told).isBetween(1_500_000L, 3_300_000L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLinkWithRoomNeverMakesItCut(boolean absolute) {
        absoluteSendTime = absolute;
        long before = -1;
        for (int second = 0; second < 60; second++) {
            run(50_000_000, SECOND);
            assertThat(told).isGreaterThanOrEqualTo(before);
            before = told;
        }
        assertThat(told).isGreaterThan(5_000_000);
        assertThat(messages).isBetween(50, 62);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aClockThatStepsBackIsAnotherClock(boolean absolute) {
        absoluteSendTime = absolute;
        clockStepNanos = 7_200 * SECOND;
        run(3_000_000, 30 * SECOND);
        clockStepNanos = absolute ? clockStepNanos - 20 * SECOND : 0;
        run(400_000, 20 * SECOND);
        assertThat(told).isBetween(200_000L, 450_000L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPauseIsNoCongestion(boolean absolute) {
        absoluteSendTime = absolute;
        run(10_000_000, 30 * SECOND);
        long before = told;
        publisherBps = 0;
        long resume = nowNanos + 10 * SECOND;
        while (nowNanos < resume) {
            nowNanos += MILLI;
            while (!arrivals.isEmpty() && arrivals.peek()[0] <= nowNanos) {
                arrive(arrivals.remove());
            }
        }
        run(10_000_000, 5 * SECOND);
        assertThat(told).isGreaterThanOrEqualTo(before);
    }
}
