package dev.madang.media.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.forward.OneTrack;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of an encoding for those who come late, and how they are sent it. */
final class KeyFrameRunTest {
    private static final long SECOND = 1_000 * OneTrack.MILLI;
    /** A frame of the tests' source on its clock. */
    private static final int FRAME_TICKS = 3_000;

    /** So many frames of the upper encoding, a thirtieth of a second each, the first a key frame. */
    private static void frames(OneTrack track, long first, int count) {
        for (int i = 0; i < count; i++) {
            track.frame(1, first + i, i == 0, 0);
        }
    }

    /** A Consumer comes; the publisher, asked for a key frame, gives none: that number of the source is the newest then. */
    private static long come(OneTrack track, long next) {
        track.consumer.subscribe(track.producer, track.nowNanos);
        assertThat(track.sent).isEmpty();
        long number = next;
        while (track.sent.isEmpty() && number < next + 10) {
            track.frame(1, number++, false, 0);
        }
        return number - 1;
    }

    private static List<Long> sources(OneTrack track) {
        return track.sent.stream().map(sent -> OneTrack.mark(sent.bytes()) / 31).toList();
    }

    @Test
    void aLateConsumerGetsAllSinceTheKeyFrameWhereNoNewOneComes() {
        try (OneTrack track = new OneTrack(true)) {
            frames(track, 10, 150);
            long newest = come(track, 160);

            assertThat(newest).isEqualTo(167);
            assertThat(track.sent).hasSize(158);
            assertThat(sources(track)).isSorted().startsWith(10L).endsWith(newest);
        }
    }

    @Test
    void aKeyFrameThatComesWhenAskedForIsBegunWith() {
        try (OneTrack track = new OneTrack(true)) {
            frames(track, 10, 150);
            track.consumer.subscribe(track.producer, track.nowNanos);
            assertThat(track.keyFrameRequests).contains(1);
            track.frame(1, 160, false, 0);
            track.frame(1, 161, true, 0);
            assertThat(sources(track)).containsExactly(161L);
        }
    }

    @Test
    void whatIsSentAtOnceTakesLittleTimeOnTheViewersClock() {
        try (OneTrack track = new OneTrack(true)) {
            frames(track, 10, 150);
            come(track, 160);
            track.frame(1, 168, false, 0);
            track.frame(1, 169, false, 0);

            int last = track.sent.get(157).timestamp();
            assertThat(last - track.sent.getFirst().timestamp()).isBetween(157, 157 * FRAME_TICKS / 30);
            assertThat(track.sent.get(158).timestamp() - last).isEqualTo(FRAME_TICKS);
            assertThat(track.sent.get(159).timestamp() - last).isEqualTo(2 * FRAME_TICKS);
            for (int i = 1; i < track.sent.size(); i++) {
                assertThat(track.sent.get(i).timestamp() - track.sent.get(i - 1).timestamp())
                        .isPositive();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsSentAgainAsItWasSent(boolean rtx) {
        try (OneTrack track = new OneTrack(rtx)) {
            frames(track, 10, 150);
            come(track, 160);
            track.frame(1, 168, false, 0);
            List<OneTrack.Sent> first = List.copyOf(track.sent);
            for (int i : new int[] {0, 70, 157, 158}) {
                track.sent.clear();
                assertThat(track.consumer.retransmit(OneTrack.FIRST_SEQUENCE + i, track.nowNanos))
                        .isPositive();
                assertThat(track.sent.getFirst().timestamp())
                        .isEqualTo(first.get(i).timestamp());
                if (!rtx) {
                    assertThat(track.sent.getFirst().bytes())
                            .isEqualTo(first.get(i).bytes());
                }
            }
        }
    }

    @Test
    void aTimestampThatComesRoundAgainIsTakenAsItIs() {
        try (OneTrack track = new OneTrack(false)) {
            frames(track, 10, 150);
            come(track, 160);
            long round = 0x1_0000_0000L / FRAME_TICKS;
            for (long step = 1; step < 1_000; step++) {
                track.frame(1, 170 + round * step / 1_000, false, 0);
                track.consumer.onReady(track.nowNanos);
            }
            track.sent.clear();
            track.frame(1, 20 + round, false, 0);
            track.frame(1, 21 + round, false, 0);
            assertThat(track.sent.get(1).timestamp() - track.sent.get(0).timestamp())
                    .isEqualTo(FRAME_TICKS);
            byte[] before = track.sent.get(1).bytes();
            track.consumer.retransmit(track.sent.get(1).sequence(), track.nowNanos);
            assertThat(track.sent.get(2).bytes()).isEqualTo(before);
        }
    }

    @Test
    void theLastPictureOfARestingSourceIsKept() {
        try (OneTrack track = new OneTrack(true)) {
            frames(track, 10, 5);
            for (int second = 0; second < 3_600; second++) {
                track.nowNanos += SECOND;
                track.producer.evict(track.nowNanos);
            }
            track.consumer.subscribe(track.producer, track.nowNanos);
            assertThat(sources(track)).containsExactly(10L, 11L, 12L, 13L, 14L);
            int shown = track.sent.getLast().timestamp();
            // An hour and three frames later by its own clock.
            track.nowNanos += SECOND;
            track.frame(1, 15 + 3_601 * 30, false, 0);
            assertThat(track.sent.getLast().timestamp() - shown).isBetween(1, 3 * 90_000);
        }
    }

    @Test
    void afterAGapNobodyBeginsUnlessItIsFilled() {
        try (OneTrack track = new OneTrack(true)) {
            frames(track, 10, 20);
            for (int i = 31; i < 130; i++) {
                track.frame(1, i, false, 0);
            }
            come(track, 130);
            assertThat(track.sent).isEmpty();
            assertThat(track.keyFrameRequests).contains(1);

            track.frame(1, 30, false, 0);
            assertThat(sources(track)).startsWith(10L).endsWith(139L).hasSize(130);
        }
    }

    @Test
    void whatIsTooLongIsLetGo() {
        try (OneTrack track = new OneTrack(true)) {
            frames(track, 10, KeyFrameRun.MOST_FRAMES);
            assertThat(track.slab.inUse()).isGreaterThanOrEqualTo(KeyFrameRun.MOST_FRAMES);
            frames(track, 10_000, KeyFrameRun.MOST_FRAMES + 1);
            assertThat(track.slab.inUse()).as("two seconds of it").isLessThan(70);
            track.consumer.subscribe(track.producer, track.nowNanos);
            assertThat(track.sent).isEmpty();
            assertThat(track.keyFrameRequests).contains(1);
        }
    }

    @Test
    void whereMemoryRunsShortItIsTheFirstToGo() {
        try (OneTrack track = new OneTrack(true)) {
            frames(track, 10, 200);
            track.nowNanos += 3 * SECOND;
            while (track.slab.inUse() < track.slab.limit() / 4) {
                track.slab.acquire();
            }
            track.producer.evict(track.nowNanos);
            assertThat(track.slab.inUse()).isLessThanOrEqualTo(track.slab.limit() / 4 - 200);

            frames(track, 1_000, 100);
            track.nowNanos += 3 * SECOND;
            while (track.slab.inUse() < track.slab.limit() / 2 - 1) {
                track.slab.acquire();
            }
            track.producer.evict(track.nowNanos);
            assertThat(track.producer.encoding(1).holdsRun(track.nowNanos))
                    .as("a small one is kept longer")
                    .isTrue();
            track.slab.acquire();
            track.producer.evict(track.nowNanos);
            assertThat(track.producer.encoding(1).holdsRun(track.nowNanos)).isFalse();
            assertThat(track.slab.inUse()).isLessThanOrEqualTo(track.slab.limit() / 2 - 100);
        }
    }

    @Test
    void whoPausedGoesOnWhereItStopped() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            frames(track, 10, 30);
            track.consumer.pause(true, track.nowNanos);
            for (int i = 40; i < 130; i++) {
                track.frame(1, i, false, 0);
            }
            track.keyFrameRequests.clear();
            track.consumer.pause(false, track.nowNanos);
            track.frame(1, 130, false, 0);

            assertThat(track.keyFrameRequests).isEmpty();
            assertThat(sources(track)).isSorted().doesNotHaveDuplicates().hasSize(121);
            for (int i = 0; i < track.sent.size(); i++) {
                assertThat(track.sent.get(i).index()).isEqualTo(OneTrack.FIRST_SEQUENCE + i);
            }
        }
    }

    @Test
    void inMidCallNobodyIsShownOldPicturesOfABetterLayer() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.prefer(0, -1, -1, -1, track.nowNanos);
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int i = 0; i < 90; i++) {
                track.arrive(0, 10 + i, i == 0, 0);
                track.frame(1, 1_000 + i, i == 0, 0);
            }
            track.sent.clear();
            track.consumer.prefer(1, -1, -1, -1, track.nowNanos);
            assertThat(track.sent).isEmpty();
            assertThat(track.keyFrameRequests).contains(1);
        }
    }
}
