package dev.madang.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PacerTest {
    private static final long MILLI = 1_000_000L;
    private static final int PACKET = 1_200;

    private final Pacer pacer = new Pacer();
    private long nowNanos = 1_000 * MILLI;

    /** Milliseconds that so many packets take to leave. */
    private int millisToSend(int packets) {
        long start = nowNanos;
        for (int sent = 0; sent < packets; ) {
            pacer.fill(nowNanos);
            if (pacer.mayLeave()) {
                pacer.spend(PACKET);
                sent++;
            } else {
                nowNanos += MILLI;
            }
        }
        return (int) ((nowNanos - start) / MILLI);
    }

    @Test
    void nothingWaitsAsLongAsNothingIsKnown() {
        assertThat(millisToSend(10_000)).isZero();
        assertThat(pacer.mayRepair()).isTrue();
    }

    @Test
    void aLargeFrameLeavesAtTwoAndAHalfTimesTheEstimate() {
        pacer.rate(1_000_000, false, nowNanos);

        // 60 kB at 312 bytes a millisecond, less what the bucket held.
        assertThat(millisToSend(50)).isBetween(160, 195);
    }

    @Test
    void aSmallFrameLeavesAtOnce() {
        pacer.rate(1_000_000, false, nowNanos);

        assertThat(millisToSend(5)).isZero();
    }

    @Test
    void whatGoesOnAccountDelaysVideoButNotForLong() {
        pacer.rate(1_000_000, false, nowNanos);
        for (int i = 0; i < 1_000; i++) {
            pacer.spend(PACKET);
        }
        assertThat(pacer.mayLeave()).isFalse();
        nowNanos += 201 * MILLI;
        pacer.fill(nowNanos);
        assertThat(pacer.mayLeave()).isTrue();
    }

    @Test
    void repairsTakeThreeTenthsInTheLongRun() {
        pacer.rate(1_000_000, false, nowNanos);
        long bytes = 0;
        for (int i = 0; i < 10_000; i++) {
            nowNanos += MILLI;
            pacer.fill(nowNanos);
            while (pacer.mayRepair()) {
                pacer.spendRepair(PACKET);
                bytes += PACKET;
            }
        }
        assertThat(bytes * 8 / 10).isBetween(295_000L, 340_000L);
    }

    @Test
    void whenTheLimitGoesNothingWaitsAnyMore() {
        pacer.rate(100_000, false, nowNanos);
        millisToSend(20);
        pacer.rate(-1, false, nowNanos);

        assertThat(millisToSend(1_000)).isZero();
    }
}
