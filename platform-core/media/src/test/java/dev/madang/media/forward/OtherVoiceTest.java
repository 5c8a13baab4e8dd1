package dev.madang.media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtp.Codec;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One section carries the voice of one and then of another: to its viewer that is one sound without a gap. */
final class OtherVoiceTest {
    private static final Map<Codec, Integer> OPUS = Map.of(Codec.OPUS, 96);
    private static final int FRAME_TICKS = 960;

    private static byte[] voice(int who) {
        byte[] payload = new byte[40];
        payload[0] = (byte) who;
        return payload;
    }

    @Test
    void numbersAndTimestampsGoOnWhoeverSpeaks() {
        try (OneTrack ann = new OneTrack(OPUS);
                OneTrack ben = new OneTrack(OPUS)) {
            Random random = new Random(5);
            Consumer viewer = ann.consumer;
            OneTrack speaker = ann;
            viewer.subscribe(ann.producer, ann.nowNanos);
            for (int i = 0; i < 500; i++) {
                // Both send all the time, each with numbers and timestamps of its own.
                ann.sound(500 + i, Codec.OPUS, voice(1));
                ben.sound(40_000 + i, Codec.OPUS, voice(2));
                if (random.nextInt(20) == 0) {
                    speaker = speaker == ann ? ben : ann;
                    viewer.subscribe(speaker.producer, speaker.nowNanos);
                }
            }

            assertThat(ann.sent).hasSizeGreaterThan(500);
            for (int i = 1; i < ann.sent.size(); i++) {
                OneTrack.Sent before = ann.sent.get(i - 1);
                OneTrack.Sent now = ann.sent.get(i);
                assertThat(now.index()).isEqualTo(before.index() + 1);
                assertThat(now.timestamp() - before.timestamp()).isBetween(1, FRAME_TICKS);
            }
            int span = ann.sent.getLast().timestamp() - ann.sent.getFirst().timestamp();
            assertThat(span).as("as long as it took").isBetween(499 * FRAME_TICKS, 502 * FRAME_TICKS);
            viewer.unsubscribe();
        }
    }
}
