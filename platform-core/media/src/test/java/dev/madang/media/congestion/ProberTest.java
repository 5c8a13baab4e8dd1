package dev.madang.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tries over a path that lets so many bits a second through, or loses some. */
final class ProberTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long STEP = 5 * MILLI;
    private static final int BYTES = 250;
    private static final long TARGET_BPS = 2_000_000;

    private final Prober prober = new Prober();
    private long nowNanos = 7 * SECOND;
    private int sequence = 100;
    private int sentPackets;
    private long freeNanos;
    private long bucketNanos;
    private boolean lossIsTold = true;

    /** Sends the whole try; of every so many packets one is lost. */
    private void send(long capacityBps, int lostOfEvery) {
        prober.start(TARGET_BPS, false, nowNanos);
        sendStarted(capacityBps, lostOfEvery);
    }

    /** Sends a whole try at 300 kbit/s over 200 kbit/s, where 4,000 bytes pass at once. */
    private void sendThroughBucket(boolean carefully) {
        bucketNanos = 4_000 * 8 * SECOND / 200_000;
        prober.start(300_000, carefully, nowNanos);
        sendStarted(200_000, 0);
    }

    private void sendStarted(long capacityBps, int lostOfEvery) {
        while (prober.isSending()) {
            while (prober.due(nowNanos) > 0) {
                prober.onSent(sequence, BYTES, nowNanos);
                freeNanos = Math.max(freeNanos, nowNanos - bucketNanos) + BYTES * 8 * SECOND / capacityBps;
                long outNanos = Math.max(nowNanos, freeNanos);
                sentPackets++;
                if (lostOfEvery == 0 || sentPackets % lostOfEvery != 0) {
                    prober.onArrival(sequence, BYTES, nowNanos, outNanos + 3600 * SECOND);
                } else if (lossIsTold) {
                    prober.onLoss(sequence, BYTES);
                }
                sequence = sequence + 1 & 0xffff;
            }
            nowNanos += STEP;
        }
    }

    private long result() {
        return prober.result(sequence - 1 & 0xffff, nowNanos);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 65_500})
    void aPathWithRoomPassesWhatWasTried(int firstSequence) {
        sequence = firstSequence;
        send(50_000_000, 0);

        assertThat(result()).isBetween(TARGET_BPS * 9 / 10, TARGET_BPS * 11 / 10);
        assertThat(prober.foundLimit()).isFalse();
        assertThat(prober.isBusy()).isFalse();
        assertThat(result()).as("said once").isEqualTo(-1);
    }

    @Test
    void aNarrowPathTellsWhatItPasses() {
        send(800_000, 0);

        assertThat(result()).isBetween(700_000L, 800_000L);
        assertThat(prober.foundLimit()).isTrue();
    }

    @Test
    void aCarefulTrySeesThroughATokenBucketAndEndsAsSoonAsPacketsWait() {
        sendThroughBucket(true);
        long waitsNanos = freeNanos - nowNanos;

        assertThat(result()).isBetween(170_000L, 200_000L);
        assertThat(prober.foundLimit()).isTrue();
        assertThat(prober.sawQueue()).isTrue();
        assertThat(waitsNanos).isLessThan(40 * MILLI);
    }

    @Test
    void whatATrySawIsNotWhatTheNextOneSaw() {
        sendThroughBucket(true);
        assertThat(result()).isPositive();
        assertThat(prober.sawQueue()).isTrue();
        nowNanos += 10 * SECOND;
        send(50_000_000, 3);

        assertThat(result()).isPositive();
        assertThat(prober.sawQueue()).isFalse();
    }

    @Test
    void anotherTrySeesTheBucketOnly() {
        sendThroughBucket(false);

        assertThat(result()).isGreaterThan(270_000);
        assertThat(prober.foundLimit()).isFalse();
        assertThat(prober.flatters(nowNanos)).isFalse();
    }

    @Test
    void whatArrivesOfACarefulTryFlattersUntilHalfASecondAfterIt() {
        sendThroughBucket(true);

        assertThat(prober.flatters(nowNanos + 400 * MILLI)).isTrue();
        assertThat(prober.flatters(nowNanos + 600 * MILLI)).isFalse();
    }

    @Test
    void aPathThatLosesMuchIsFull() {
        send(50_000_000, 3);

        assertThat(result()).isBetween(TARGET_BPS / 2, TARGET_BPS * 3 / 4);
        assertThat(prober.foundLimit()).isTrue();
    }

    @Test
    void aLostMessageOfTheReceiverSaysNothingOfThePath() {
        lossIsTold = false;
        send(50_000_000, 3);

        assertThat(result()).isZero();
        assertThat(prober.foundLimit()).isFalse();
    }

    @Test
    void aTryThatIsSentInOneTurnEnds() {
        prober.start(TARGET_BPS, false, nowNanos);
        for (int i = 0; i < 100; i++) {
            prober.onSent(sequence++, BYTES, nowNanos);
        }
        assertThat(prober.due(nowNanos + MILLI)).isZero();
        assertThat(prober.isSending()).isFalse();
    }

    @Test
    void whatIsHeldBackAndLetGoAtOnceProvesNothing() {
        freeNanos = nowNanos + 200 * MILLI;
        send(50_000_000, 0);

        assertThat(result()).isZero();
        assertThat(prober.foundLimit()).isFalse();
    }

    @Test
    void aTryThatNobodyAnswersEndsWithoutResult() {
        prober.start(TARGET_BPS, false, nowNanos);
        int before = sequence - 1 & 0xffff;
        while (prober.isSending()) {
            prober.onSent(sequence++, BYTES, nowNanos);
            nowNanos += MILLI;
        }
        assertThat(prober.result(before, nowNanos)).isEqualTo(-1);
        assertThat(prober.isBusy()).isTrue();

        nowNanos += 2 * SECOND;
        assertThat(prober.result(before, nowNanos)).isZero();
        assertThat(prober.isBusy()).isFalse();
    }

    @Test
    void aTryThatCannotBeMadeIsOver() {
        prober.start(TARGET_BPS, false, nowNanos);
        prober.abandon(nowNanos);

        assertThat(prober.isBusy()).isFalse();
        assertThat(prober.due(nowNanos + SECOND)).isZero();
        assertThat(prober.result(sequence, nowNanos + SECOND)).isEqualTo(-1);
    }

    @Test
    void onlyWhatWasSentDuringATryAndSoonAfterIsDisturbed() {
        long before = nowNanos - MILLI;
        send(50_000_000, 0);
        long end = nowNanos - STEP;

        assertThat(prober.disturbs(before, 200 * MILLI)).isFalse();
        assertThat(prober.disturbs(end, 200 * MILLI)).isTrue();
        assertThat(prober.disturbs(end + 150 * MILLI, 200 * MILLI)).isTrue();
        assertThat(prober.disturbs(end + 250 * MILLI, 200 * MILLI)).isFalse();
    }
}
