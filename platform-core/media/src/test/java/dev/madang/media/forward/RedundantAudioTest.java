package dev.madang.media.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtp.Codec;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sound that comes as RED goes to everybody: as it is to who takes RED, its primary block to who takes Opus only. */
final class RedundantAudioTest {
    private static final int HEADER = 12;
    private static final int OFFERED = 111;
    private static final Map<Codec, Integer> OPUS_ONLY = Map.of(Codec.OPUS, 96);
    private static final Map<Codec, Integer> BOTH = Map.of(Codec.OPUS, 96, Codec.RED, 97);

    private static byte[] block(long number, int length) {
        byte[] block = new byte[length];
        Arrays.fill(block, (byte) number);
        return block;
    }

    /** A packet of RED whose last block is the primary. */
    private static byte[] red(byte[]... blocks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < blocks.length - 1; i++) {
            int back = 960 * (blocks.length - 1 - i);
            out.write(0x80 | OFFERED);
            out.write(back >>> 6);
            out.write(back << 2 & 0xfc | blocks[i].length >>> 8);
            out.write(blocks[i].length);
        }
        out.write(OFFERED);
        for (byte[] block : blocks) {
            out.writeBytes(block);
        }
        return out.toByteArray();
    }

    private static int payloadType(OneTrack.Sent sent) {
        return sent.bytes()[1] & 0x7f;
    }

    private static byte[] payload(OneTrack.Sent sent) {
        // No profile but our own extensions: one word of length at 14.
        int words = sent.bytes()[HEADER + 2] << 8 | sent.bytes()[HEADER + 3];
        boolean extended = (sent.bytes()[0] & 0x10) != 0;
        return Arrays.copyOfRange(sent.bytes(), extended ? HEADER + 4 + 4 * words : HEADER, sent.bytes().length);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 5})
    void whoTakesOpusOnlyGetsThePrimaryBlock(int redundant) {
        try (OneTrack track = new OneTrack(OPUS_ONLY)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int i = 0; i < 10; i++) {
                byte[][] blocks = new byte[redundant + 1][];
                for (int b = 0; b <= redundant; b++) {
                    blocks[b] = block(100 + i - redundant + b, 40 + b * 190 % 900);
                }
                assertThat(track.sound(500 + i, Codec.RED, red(blocks))).isTrue();
                OneTrack.Sent sent = track.sent.getLast();
                assertThat(payloadType(sent)).isEqualTo(96);
                assertThat(payload(sent)).isEqualTo(blocks[redundant]);
            }
            assertThat(track.sent).hasSize(10);
            for (int i = 0; i < 10; i++) {
                assertThat(track.sent.get(i).index()).isEqualTo(OneTrack.FIRST_SEQUENCE + i);
            }
        }
    }

    @Test
    void whoTakesRedGetsAllWithItsOwnPayloadTypeInEveryBlock() {
        try (OneTrack track = new OneTrack(BOTH)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            byte[] came = red(block(1, 30), block(2, 300), block(3, 50));
            track.sound(500, Codec.RED, came);

            byte[] expected = came.clone();
            expected[0] = (byte) (0x80 | 96);
            expected[4] = (byte) (0x80 | 96);
            expected[8] = 96;
            assertThat(payloadType(track.sent.getFirst())).isEqualTo(97);
            assertThat(payload(track.sent.getFirst())).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPublisherMayChangeBetweenRedAndOpusWithoutABreak(boolean takesRed) {
        try (OneTrack track = new OneTrack(takesRed ? BOTH : OPUS_ONLY)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            track.sound(500, Codec.RED, red(block(1, 30), block(2, 31)));
            track.sound(502, Codec.OPUS, block(4, 33));
            // Late, and in the other form.
            track.sound(501, Codec.RED, red(block(2, 31), block(3, 32)));
            track.sound(503, Codec.RED, red(block(4, 33), block(5, 34)));

            assertThat(track.sent).extracting(OneTrack.Sent::sequence).containsExactly(1_000, 1_002, 1_001, 1_003);
            assertThat(track.sent)
                    .extracting(RedundantAudioTest::payloadType)
                    .containsExactly(takesRed ? 97 : 96, 96, takesRed ? 97 : 96, takesRed ? 97 : 96);
        }
    }

    @Test
    void whatIsMissedIsSentAgainToTheLetter() {
        for (Map<Codec, Integer> viewer : java.util.List.of(OPUS_ONLY, BOTH)) {
            try (OneTrack track = new OneTrack(viewer)) {
                track.consumer.subscribe(track.producer, track.nowNanos);
                for (int i = 0; i < 20; i++) {
                    track.sound(500 + i, Codec.RED, red(block(i, 30), block(i + 1, 31)));
                }
                OneTrack.Sent first = track.sent.get(7);
                track.sent.clear();

                assertThat(track.consumer.retransmit(1_007, track.nowNanos)).isPositive();
                assertThat(track.sent.getFirst().bytes()).isEqualTo(first.bytes());
            }
        }
    }

    @Test
    void whatIsCutOffOrOfSeveralCodecsIsMalformed() {
        byte[] whole = red(block(1, 30), block(2, 31));
        try (OneTrack track = new OneTrack(OPUS_ONLY)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int length = 1; length <= 4 + 1 + 30; length++) {
                assertThat(track.sound(500 + length, Codec.RED, Arrays.copyOf(whole, length)))
                        .as("%d bytes", length)
                        .isFalse();
            }
            byte[] mixed = whole.clone();
            mixed[4] = 13;
            assertThat(track.sound(600, Codec.RED, mixed)).isFalse();
            assertThat(track.sent).isEmpty();
            assertThat(track.sound(601, Codec.RED, whole)).isTrue();
        }
    }

    @Test
    void noBytesDoHarm() {
        Random random = new Random(7);
        for (Map<Codec, Integer> viewer : java.util.List.of(OPUS_ONLY, BOTH)) {
            try (OneTrack track = new OneTrack(viewer)) {
                track.consumer.subscribe(track.producer, track.nowNanos);
                for (int i = 0; i < 20_000; i++) {
                    byte[] payload = new byte[random.nextInt(40)];
                    random.nextBytes(payload);
                    for (int at = 0; at < payload.length && random.nextInt(3) > 0; at += 4) {
                        payload[at] = (byte) (0x80 | OFFERED);
                    }
                    track.sound(500 + i, Codec.RED, payload);
                    track.sent.clear();
                }
            }
        }
    }
}
