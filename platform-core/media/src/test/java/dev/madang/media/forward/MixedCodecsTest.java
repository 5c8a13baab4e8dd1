package dev.madang.media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.LimitCause;
import dev.madang.media.layers.Allocator;
import dev.madang.media.layers.LayerStep;
import dev.madang.media.rtp.Codec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A track whose encodings differ in codec, for a viewer that takes VP8 only: it gets the best that it can decode. */
final class MixedCodecsTest {
    private static final int LOW = 0;
    private static final int HIGH = 1;

    private long sequence = 1;

    private void play(OneTrack track, int frames, int... encodings) {
        for (int i = 0; i < frames; i++, sequence++) {
            track.nowNanos += 33 * OneTrack.MILLI;
            for (int encoding : encodings) {
                track.arrive(encoding, sequence, sequence % 10 == 1, 0, encoding == HIGH ? 2_000 : 400);
            }
            track.flush();
        }
    }

    private static List<Integer> encodingsSent(OneTrack track) {
        return track.sent.stream()
                .map(sent -> (int) (OneTrack.mark(sent.bytes()) % 31))
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 10_000_000})
    void theBestIsLeftOutWhereTheViewerDoesNotTakeItsCodec(long estimateBps) {
        try (OneTrack track = new OneTrack(true)) {
            track.codecs[HIGH] = Codec.H264;
            Allocator allocator = new Allocator();
            allocator.add(track.consumer.allotment());
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int i = 0; i < 10; i++) {
                play(track, 10, LOW, HIGH);
                allocator.allocate(estimateBps, true, false, track.nowNanos);
            }

            assertThat(encodingsSent(track)).containsExactly(LOW);
            assertThat(track.sent).hasSizeGreaterThan(80);
            assertThat(track.consumer.allotment().cause()).isEqualTo(LimitCause.CODEC);
            assertThat(allocator.desiredBps()).as("nothing better to try for").isZero();
            assertThat(allocator.allocatedBps()).isLessThan(200_000);

            track.consumer.prefer(LOW, -1, -1, -1, track.nowNanos);
            allocator.allocate(estimateBps, true, false, track.nowNanos);
            assertThat(track.consumer.allotment().cause()).isEqualTo(LimitCause.WISH);
        }
    }

    @Test
    void theLowestIsLeftOutWhereTheViewerDoesNotTakeItsCodec() {
        try (OneTrack track = new OneTrack(true)) {
            track.codecs[LOW] = Codec.H264;
            Allocator allocator = new Allocator();
            allocator.add(track.consumer.allotment());
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int i = 0; i < 10; i++) {
                play(track, 10, LOW, HIGH);
                allocator.allocate(10_000_000, true, false, track.nowNanos);
            }
            assertThat(encodingsSent(track)).containsExactly(HIGH);
            assertThat(track.consumer.allotment().cause()).isEqualTo(LimitCause.NONE);

            allocator.allocate(200_000, true, false, track.nowNanos);
            assertThat(track.consumer.allotment().step()).isEqualTo(LayerStep.PAUSED);
            assertThat(track.consumer.allotment().cause()).isEqualTo(LimitCause.BANDWIDTH);
        }
    }

    @Test
    void aPictureThatStandsStillIsTakenOfWhatTheViewerCanDecode() {
        try (OneTrack track = new OneTrack(true)) {
            track.codecs[HIGH] = Codec.H264;
            play(track, 11, LOW, HIGH);
            play(track, 1, HIGH);
            track.nowNanos += 60_000 * OneTrack.MILLI;
            track.consumer.subscribe(track.producer, track.nowNanos);

            assertThat(encodingsSent(track)).containsExactly(LOW);
        }
    }

    @Test
    void whereNothingCanBeDecodedNothingIsSent() {
        try (OneTrack track = new OneTrack(true)) {
            track.codecs[LOW] = Codec.H264;
            track.codecs[HIGH] = Codec.H264;
            track.consumer.subscribe(track.producer, track.nowNanos);
            play(track, 30, LOW, HIGH);

            assertThat(track.sent).isEmpty();
            assertThat(track.consumer.allotment().cause()).isEqualTo(LimitCause.CODEC);
        }
    }
}
