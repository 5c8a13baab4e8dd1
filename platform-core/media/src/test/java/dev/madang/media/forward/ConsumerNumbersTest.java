package dev.madang.media.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.madang.media.rtp.Codec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of what goes out: none twice, none missing, whatever is preferred when. */
final class ConsumerNumbersTest {
    private static void assertGapless(List<OneTrack.Sent> sent) {
        for (int i = 0; i < sent.size(); i++) {
            assertThat(sent.get(i).index()).isEqualTo(OneTrack.FIRST_SEQUENCE + i);
            assertThat(sent.get(i).sequence()).isEqualTo(OneTrack.FIRST_SEQUENCE + i & 0xffff);
        }
    }

    @Test
    void aPreferenceInTheTurnThatBroughtPacketsSendsNoneTwice() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            track.frame(0, 10, true, 0);
            track.arrive(0, 11, false, 0);
            track.consumer.prefer(0, -1, 0, -1, track.nowNanos);
            track.consumer.onReady(track.nowNanos);
            track.arrive(0, 12, false, 0);
            track.flush();

            assertThat(track.sent).hasSize(3);
            assertGapless(track.sent);
        }
    }

    @Test
    void aConsumerThatJoinsInTheTurnThatBroughtPacketsGetsNoneTwice() {
        try (OneTrack track = new OneTrack(true)) {
            track.frame(0, 10, true, 0);
            track.arrive(0, 11, false, 0);
            track.consumer.subscribe(track.producer, track.nowNanos);
            track.flush();
            track.consumer.pause(true, track.nowNanos);
            track.consumer.pause(false, track.nowNanos);
            track.frame(0, 12, true, 0);

            assertGapless(track.sent);
            assertThat(track.sent.stream().map(sent -> OneTrack.mark(sent.bytes())))
                    .endsWith(12L * 31)
                    .contains(10L * 31, 11L * 31);
        }
    }

    @Property(tries = 200)
    void everyNumberIsUsedOnceWhateverHappens(@ForAll long seed) {
        Random random = new Random(seed);
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            long[] next = {10, 500};
            int lastTimestamp = 0;
            for (int turn = 0; turn < 200; turn++) {
                track.nowNanos += (5 + random.nextInt(40)) * OneTrack.MILLI;
                for (int encoding = 0; encoding < 2; encoding++) {
                    boolean key = turn == 0 || random.nextInt(12) == 0;
                    long sequence = next[encoding]++;
                    track.arrive(encoding, sequence, key, key ? 0 : random.nextInt(3));
                    if (random.nextInt(20) == 0) {
                        track.arrive(encoding, sequence - random.nextInt(3), false, 0);
                    }
                }
                switch (random.nextInt(8)) {
                    case 0 ->
                        track.consumer.prefer(
                                random.nextInt(3) - 1,
                                -1,
                                random.nextInt(4) - 1,
                                random.nextInt(3) * 360 - 1,
                                track.nowNanos);
                    case 1 -> track.consumer.onReady(track.nowNanos);
                    case 2 -> {
                        track.consumer.pause(true, track.nowNanos);
                        track.consumer.pause(false, track.nowNanos);
                    }
                    case 3 -> track.consumer.retransmit(OneTrack.FIRST_SEQUENCE + random.nextInt(50), track.nowNanos);
                    default -> {}
                }
                track.flush();
            }
            List<OneTrack.Sent> media = track.sent.stream()
                    .filter(sent -> sent.ssrc() == OneTrack.SSRC)
                    .toList();
            assertThat(media).hasSizeGreaterThan(10);
            assertGapless(media);
            for (OneTrack.Sent sent : media.subList(1, media.size())) {
                assertThat(lastTimestamp == 0 || sent.timestamp() - lastTimestamp >= 0)
                        .isTrue();
                lastTimestamp = sent.timestamp();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsMissedIsSentAgain(boolean rtx) {
        try (OneTrack track = new OneTrack(rtx)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int i = 0; i < 50; i++) {
                track.frame(0, 10 + i, i == 0, i % 3);
            }
            Map<Long, byte[]> first = new HashMap<>();
            track.sent.forEach(sent -> first.put(sent.index(), sent.bytes()));
            track.sent.clear();
            track.nowNanos += 100 * OneTrack.MILLI;
            track.consumer.prefer(-1, -1, 0, -1, track.nowNanos);
            for (int number : new int[] {1_000, 1_007, 1_049}) {
                assertThat(track.consumer.retransmit(number, track.nowNanos)).isPositive();
            }
            assertThat(track.consumer.retransmit(2_000, track.nowNanos)).isZero();

            assertThat(track.sent).hasSize(3).allSatisfy(again -> {
                if (rtx) {
                    assertThat(again.ssrc()).isEqualTo(OneTrack.RTX_SSRC);
                } else {
                    // The same nonce: anything but the same bytes would give the key away.
                    assertThat(again.ssrc()).isEqualTo(OneTrack.SSRC);
                    assertThat(again.bytes()).isEqualTo(first.get(again.index()));
                }
            });
            assertThat(track.sent.stream().map(sent -> OneTrack.mark(sent.bytes())))
                    .containsExactly(10L * 31, 17L * 31, 59L * 31);
        }
    }

    @Test
    void anOldPacketThatComesAgainAfterItWasLetGoIsNotSent() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int i = 0; i < 200; i++) {
                track.frame(0, 10 + i, i == 0, 0);
            }
            int before = track.sent.size();
            track.frame(0, 12, false, 0);

            assertThat(track.sent).hasSize(before);
        }
    }

    @Test
    void aRestartedSourceIsNeverMixedUpWithTheOneBefore() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int i = 0; i < 20; i++) {
                track.frame(0, 10 + i, i == 0, 0);
            }
            track.producer.encoding(0).restart();
            track.frame(0, 15, true, 0);
            track.frame(0, 16, false, 0);

            assertGapless(track.sent);
            assertThat(track.consumer.retransmit(1_005, track.nowNanos)).isZero();
            assertThat(track.consumer.retransmit(1_021, track.nowNanos)).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {40_000, 700_000, 1_300_000})
    void theClockGoesOnWhereTheSourceRestartedWhileNobodyWatched(long elsewhere) {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int i = 0; i < 20; i++) {
                track.frame(0, 10 + i, i == 0, 0);
            }
            long stopped = track.nowNanos;
            track.consumer.prefer(-1, -1, -1, 0, track.nowNanos);
            track.producer.encoding(0).restart();
            track.frame(0, elsewhere, true, 0);
            track.frame(0, elsewhere + 1, false, 0);
            track.consumer.prefer(-1, -1, -1, 360, track.nowNanos);
            track.frame(0, elsewhere + 2, false, 0);

            assertThat(track.sent).hasSize(23);
            int ticks = (int) ((track.nowNanos - stopped) / OneTrack.MILLI * 90);
            assertThat(track.sent.getLast().timestamp() - track.sent.get(19).timestamp())
                    .isCloseTo(ticks, within(90));
        }
    }

    @Test
    void theClockOfSoundGoesOnWhereItsSourceRestartedInAPause() {
        try (OneTrack track = new OneTrack(Map.of(Codec.OPUS, 111))) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            for (int i = 0; i < 20; i++) {
                track.sound(10 + i, Codec.OPUS, new byte[] {1, 2, 3});
            }
            track.consumer.pause(true, track.nowNanos);
            track.producer.encoding(0).restart();
            track.sound(900_000, Codec.OPUS, new byte[] {1, 2, 3});
            track.consumer.pause(false, track.nowNanos);

            assertThat(track.sent).hasSize(21);
            assertThat(track.sent.getLast().timestamp() - track.sent.get(19).timestamp())
                    .isEqualTo(960);
        }
    }

    @Test
    void theNumberOfAnEmptyPacketIsNotUsedAgainAfterASwitch() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            track.consumer.prefer(0, -1, 0, -1, track.nowNanos);
            track.frame(0, 10, true, 0);
            track.frame(0, 13, false, 1);
            track.frame(0, 12, false, 1);
            track.consumer.pause(true, track.nowNanos);
            track.nowNanos += 2_000 * OneTrack.MILLI;
            track.consumer.pause(false, track.nowNanos);
            for (int i = 14; i < 20; i++) {
                track.frame(0, i, i == 14, 0);
            }

            assertThat(track.sent).hasSize(8).extracting(OneTrack.Sent::index).doesNotHaveDuplicates();
        }
    }

    @Test
    void aSourceThatJumpsDoesNotMakeTheNumbersJump() {
        try (OneTrack track = new OneTrack(true)) {
            track.consumer.subscribe(track.producer, track.nowNanos);
            track.frame(0, 10, true, 0);
            for (int jump = 1; jump < 5; jump++) {
                track.frame(0, 10 + jump * 32_770L, true, 0);
                track.frame(0, 11 + jump * 32_770L, false, 0);
            }
            assertThat(track.sent).hasSize(9);
            assertGapless(track.sent);
        }
    }
}
