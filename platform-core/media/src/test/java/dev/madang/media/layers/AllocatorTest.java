package dev.madang.media.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.LimitCause;
import dev.madang.media.forward.OneTrack;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three tracks of about 100 and 500 kbit/s each, and a path that does not carry all of them. */
final class AllocatorTest {
    private static final int LOW = 0;
    private static final int HIGH = 1;
    private static final long FRAME_NANOS = 33_000_000L;
    private static final int[] BYTES = {412, 2_062};

    private final Allocator allocator = new Allocator();
    private final OneTrack pinned = new OneTrack(true);
    private final OneTrack speaker = new OneTrack(true);
    private final OneTrack other = new OneTrack(true);
    private final List<OneTrack> tracks = List.of(other, speaker, pinned);
    private long nowNanos = 1_000_000_000L;
    private long sequence = 1;
    /** How much dearer the pictures are than usual. */
    private double scene = 1;

    @BeforeEach
    void play() {
        for (OneTrack track : tracks) {
            allocator.add(track.consumer.allotment());
            track.consumer.subscribe(track.producer, nowNanos);
        }
        pinned.consumer.allotment().rank(true, false, 180);
        speaker.consumer.allotment().rank(false, true, 180);
        other.consumer.allotment().rank(false, false, 360);
        run(4_000);
    }

    @AfterEach
    void close() {
        tracks.forEach(OneTrack::close);
    }

    private void run(int millis) {
        for (long end = nowNanos + millis * 1_000_000L; nowNanos < end; sequence++) {
            nowNanos += FRAME_NANOS;
            for (OneTrack track : tracks) {
                track.nowNanos = nowNanos;
                for (int encoding = LOW; encoding <= HIGH; encoding++) {
                    track.arrive(encoding, sequence, sequence % 30 == 1, 0, (int) (scene * BYTES[encoding]));
                }
                track.flush();
            }
        }
    }

    private void allocate(long estimateBps) {
        allocator.allocate(estimateBps, true, false, nowNanos);
    }

    private static int encoding(OneTrack track) {
        int step = track.consumer.allotment().step();
        return step == LayerStep.ALL ? HIGH : step == LayerStep.PAUSED ? -1 : LayerStep.encoding(step);
    }

    /** A better encoding that begins to flow later is not given before it is decided on. */
    @Test
    void aPathThatCarriesAllThatFlowsGivesNoMoreThanThat() {
        allocate(10_000_000);

        assertThat(tracks)
                .allSatisfy(
                        track -> assertThat(track.consumer.allotment().step()).isEqualTo(LayerStep.whole(HIGH)));
    }

    /** An estimate that stays as it is whatever is tried, such as a fixed one. */
    @Test
    void aTryThatShowsNothingEndsAndWaitsLongerEachTime() {
        allocate(500_000);
        int calm = qualities();
        int raised = 0;
        for (int second = 0; second < 120; second++) {
            run(1_000);
            allocator.allocate(500_000, true, true, nowNanos);
            assertThat(qualities()).as("nobody pays for a try").isGreaterThanOrEqualTo(calm);
            raised += qualities() > calm ? 1 : 0;
        }
        assertThat(raised).as("seconds above what the path carries").isBetween(9, 60);
    }

    private int qualities() {
        return tracks.stream().mapToInt(AllocatorTest::encoding).sum();
    }

    @Test
    void aPathWithoutLimitGivesAllToAll() {
        allocate(-1);

        assertThat(tracks).allSatisfy(track -> {
            assertThat(track.consumer.allotment().step()).isEqualTo(LayerStep.ALL);
            assertThat(track.consumer.allotment().cause()).isEqualTo(LimitCause.NONE);
        });
        assertThat(allocator.desiredBps()).isZero();
        assertThat(allocator.allocatedBps()).isBetween(1_400_000L, 1_600_000L);
    }

    @Test
    void whatIsPinnedRisesFirstThenWhoSpeaks() {
        allocate(800_000);
        assertThat(tracks).extracting(AllocatorTest::encoding).containsExactly(LOW, LOW, HIGH);

        run(2_000);
        allocate(1_300_000);
        assertThat(tracks).extracting(AllocatorTest::encoding).containsExactly(LOW, HIGH, HIGH);
        assertThat(other.consumer.allotment().cause()).isEqualTo(LimitCause.BANDWIDTH);
        assertThat(allocator.desiredBps()).isBetween(1_400_000L, 1_650_000L);
    }

    @Test
    void theLargestPictureOfTheRestRisesFirst() {
        pinned.consumer.allotment().rank(false, false, 90);
        speaker.consumer.allotment().rank(false, false, 180);
        allocate(800_000);

        assertThat(tracks).extracting(AllocatorTest::encoding).containsExactly(HIGH, LOW, LOW);
    }

    @Test
    void theLeastImportantArePausedBeforeAnyStarve() {
        allocate(120_000);

        assertThat(tracks).extracting(AllocatorTest::encoding).containsExactly(-1, -1, LOW);
        run(500);
        assertThat(other.consumer.current()).isNull();
        assertThat(pinned.consumer.current()).isSameAs(pinned.producer.encoding(LOW));
    }

    @Test
    void nothingIsPausedOnAGuess() {
        allocator.allocate(120_000, false, false, nowNanos);

        assertThat(tracks).extracting(AllocatorTest::encoding).containsExactly(LOW, LOW, LOW);
    }

    @Test
    void aPreferenceForLessMakesRoomForOthers() {
        pinned.consumer.prefer(LOW, -1, -1, -1, nowNanos);
        allocate(800_000);

        assertThat(encoding(speaker)).isEqualTo(HIGH);
        assertThat(pinned.consumer.allotment().cause()).isEqualTo(LimitCause.WISH);
    }

    @Test
    void whatIsHiddenCostsNothing() {
        pinned.consumer.prefer(-1, -1, -1, 0, nowNanos);
        allocate(800_000);

        assertThat(encoding(speaker)).isEqualTo(HIGH);
        assertThat(pinned.consumer.allotment().cause()).isEqualTo(LimitCause.HIDDEN);
    }

    @Test
    void aRiseThatDidNotLastIsNotTriedAgainSoon() {
        allocate(300_000);
        run(2_000);
        allocate(800_000);
        assertThat(encoding(pinned)).isEqualTo(HIGH);
        run(1_000);
        allocate(300_000);
        assertThat(encoding(pinned)).isEqualTo(LOW);

        run(2_000);
        allocate(800_000);
        assertThat(encoding(pinned)).as("two seconds after a failed rise").isEqualTo(LOW);
        run(3_000);
        allocate(800_000);
        assertThat(encoding(pinned)).as("five seconds after it").isEqualTo(HIGH);
        assertThat(pinned.consumer.allotment().decisions())
                .extracting(Allotment.Decision::cause)
                .contains(LimitCause.BANDWIDTH);
    }

    @Test
    void whoBeginsToSpeakDoesNotWaitForWhatFailedBefore() {
        failOnce();
        pinned.consumer.allotment().rank(false, false, 180);
        pinned.consumer.allotment().rank(true, false, 180);
        allocate(800_000);

        assertThat(encoding(pinned)).isEqualTo(HIGH);
    }

    @Test
    void aPathThatCarriesMuchMoreIsNotHeldToWhatFailedBefore() {
        failOnce();
        allocate(800_000);
        assertThat(encoding(pinned)).isEqualTo(LOW);
        assertThat(allocator.desiredBps())
                .as("what padding should try for meanwhile")
                .isPositive();

        allocate(1_100_000);
        assertThat(encoding(pinned)).isEqualTo(HIGH);
    }

    @Test
    void picturesThatTurnOutDearerAreNotGivenAgainSoon() {
        allocate(300_000);
        run(2_000);
        allocate(800_000);
        assertThat(encoding(pinned)).isEqualTo(HIGH);
        scene = 1.6;
        run(4_000);
        allocate(800_000);
        assertThat(encoding(pinned)).isEqualTo(LOW);

        scene = 1;
        run(3_500);
        allocate(800_000);
        assertThat(encoding(pinned)).as("the scene may come back").isEqualTo(LOW);
        run(1_000);
        allocate(800_000);
        assertThat(encoding(pinned)).isEqualTo(HIGH);
    }

    private void failOnce() {
        allocate(300_000);
        run(2_000);
        allocate(800_000);
        run(1_000);
        allocate(300_000);
        run(500);
        assertThat(encoding(pinned)).isEqualTo(LOW);
    }

    @Test
    void whereOnlyTryingTellsMoreIsTriedNowAndThen() {
        allocator.allocate(320_000, true, true, nowNanos);
        assertThat(tracks).extracting(AllocatorTest::encoding).containsExactly(LOW, LOW, HIGH);
    }
}
