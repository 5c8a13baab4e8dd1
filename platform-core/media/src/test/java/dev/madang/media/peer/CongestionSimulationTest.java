package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.srtp.SrtpProfile;
import dev.madang.media.track.StoredPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Viewers behind narrow links that change, in virtual time: what they are sent follows what their links carry. */
final class CongestionSimulationTest {
    private static final int LOW = 0;
    private static final int MIDDLE = 1;
    private static final int HIGH = 2;
    private static final int[] RATES = {120_000, 400_000, 1_600_000};
    private static final List<String> RIDS = List.of("q", "h", "f");
    private static final int PHASE_MILLIS = 20_000;

    /** Which encoding a viewer saw when, and which audio it got. */
    private static final class Screen {
        private final LongSupplier clock;
        private final long startNanos;
        final List<Integer> encodings = new ArrayList<>();
        final List<Long> sinceMillis = new ArrayList<>();
        final Set<Integer> audio = new HashSet<>();
        int firstAudio = Integer.MAX_VALUE;
        int lastAudio;
        private long newestVideo;
        long lastVideoMillis;
        long lastAudioMillis;
        /** In which seconds there was a picture. */
        final Set<Long> videoSeconds = new HashSet<>();

        Screen(LongSupplier clock) {
            this.clock = clock;
            this.startNanos = clock.getAsLong();
        }

        void note(MediaKind kind, StoredPacket packet) {
            long mark = packet.offset() + packet.info().headerLength + LayeredSource.MARK;
            int number = RtpView.i32(packet.memory(), mark);
            if (kind == MediaKind.AUDIO) {
                audio.add(number);
                lastAudioMillis = millis();
                firstAudio = Math.min(firstAudio, number);
                lastAudio = Math.max(lastAudio, number);
                return;
            }
            int encoding = RtpView.u8(packet.memory(), mark + 4);
            if (packet.sequence() < newestVideo) {
                // A repair says nothing of what is sent now.
                return;
            }
            newestVideo = packet.sequence();
            lastVideoMillis = millis();
            videoSeconds.add(lastVideoMillis / 1_000);
            if (encodings.isEmpty() || encodings.getLast() != encoding) {
                encodings.add(encoding);
                sinceMillis.add(millis());
            }
        }

        long millis() {
            return (clock.getAsLong() - startNanos) / 1_000_000;
        }

        double audioLoss() {
            return 1 - (double) audio.size() / (lastAudio - firstAudio + 1);
        }

        /** The encodings that were seen at some time of that span. */
        Set<Integer> seen(long fromMillis, long toMillis) {
            Set<Integer> seen = new HashSet<>();
            for (int i = 0; i < encodings.size(); i++) {
                long end = i + 1 < encodings.size() ? sinceMillis.get(i + 1) : Long.MAX_VALUE;
                if (sinceMillis.get(i) < toMillis && end > fromMillis) {
                    seen.add(encodings.get(i));
                }
            }
            return seen;
        }

        /** How long it saw that encoding within that span. */
        long millisOf(int encoding, long fromMillis, long toMillis) {
            long sum = 0;
            for (int i = 0; i < encodings.size(); i++) {
                long end = Math.min(toMillis, i + 1 < encodings.size() ? sinceMillis.get(i + 1) : millis());
                long begin = Math.max(fromMillis, sinceMillis.get(i));
                sum += encodings.get(i) == encoding ? Math.max(0, end - begin) : 0;
            }
            return sum;
        }

        /** Most turns from up to down or back within ten seconds. */
        int mostTurns() {
            List<Long> turns = new ArrayList<>();
            for (int i = 2; i < encodings.size(); i++) {
                if (encodings.get(i) > encodings.get(i - 1) != encodings.get(i - 1) > encodings.get(i - 2)) {
                    turns.add(sinceMillis.get(i));
                }
            }
            int most = 0;
            for (long turn : turns) {
                most = Math.max(most, (int) turns.stream()
                        .filter(other -> other >= turn && other < turn + 10_000)
                        .count());
            }
            return most;
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < encodings.size(); i++) {
                text.append(sinceMillis.get(i))
                        .append(" ms: ")
                        .append(RIDS.get(encodings.get(i)))
                        .append(", ");
            }
            return text.append("audio loss ").append(audioLoss()).toString();
        }
    }

    private static LinkConditions link(long rateBps) {
        return LinkConditions.PERFECT
                .withDelay(Duration.ofMillis(25))
                .withJitter(Duration.ofMillis(5))
                .withRate(rateBps, (int) (rateBps / 8 * 3 / 10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aVideoThatDoesNotFitIsPausedForTheSakeOfTheSoundAndComesBack(long seed) throws Exception {
        try (SimulatedCall call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM)) {
            Peer publisher = call.publish(new LayeredSource(seed, 1_000_000));
            call.run(1_000);
            Screen screen = new Screen(call.network::nowNanos);
            SimulatedCall.Both viewer = call.watch(
                    publisher, (producer, encoding, packet, codec, bytes) -> screen.note(producer.kind(), packet));
            call.conditionsTowards(viewer, link(2_500_000));
            call.run(5_000);
            call.conditionsTowards(viewer, link(300_000));
            call.run(PHASE_MILLIS);
            assertThat(screen.lastVideoMillis).as("paused").isBetween(5_000L, 8_000L);
            call.conditionsTowards(viewer, link(2_500_000));
            call.run(8_000);

            assertThat(screen.lastVideoMillis).as("the picture is back").isGreaterThan(PHASE_MILLIS + 12_000);
            assertThat(screen.lastAudioMillis).isGreaterThan(PHASE_MILLIS + 12_000);
            assertThat(screen.audioLoss()).isLessThan(0.01);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aViewerSettlesOnTheLayerThatItsLinkCarriesAndNobodyElseNotices(long seed) throws Exception {
        try (SimulatedCall call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM)) {
            LayeredSource source = new LayeredSource(seed, RATES);
            Peer publisher = call.publish(source, RIDS);
            call.run(3_000);
            Screen narrow = new Screen(call.network::nowNanos);
            Screen wide = new Screen(call.network::nowNanos);
            SimulatedCall.Both slow = call.watch(
                    publisher, (producer, encoding, packet, codec, bytes) -> narrow.note(producer.kind(), packet));
            call.conditionsTowards(slow, link(600_000));
            call.watch(publisher, (producer, encoding, packet, codec, bytes) -> wide.note(producer.kind(), packet));

            call.run(PHASE_MILLIS);
            call.conditionsTowards(slow, link(2_500_000));
            call.run(PHASE_MILLIS);
            call.conditionsTowards(slow, link(300_000));
            call.run(PHASE_MILLIS);

            String told = "narrow: " + narrow + "; wide: " + wide;
            assertThat(narrow.seen(5_000, PHASE_MILLIS)).as(told).containsExactly(MIDDLE);
            assertThat(narrow.seen(PHASE_MILLIS + 5_000, 2 * PHASE_MILLIS))
                    .as(told)
                    .containsExactly(HIGH);
            assertThat(narrow.seen(2 * PHASE_MILLIS + 2_000, 3 * PHASE_MILLIS))
                    .as(told)
                    .containsExactly(LOW);
            List<Long> everySecond =
                    LongStream.range(1, 3 * PHASE_MILLIS / 1_000).boxed().toList();
            for (Screen screen : List.of(narrow, wide)) {
                assertThat(screen.videoSeconds).as("a picture in every second").containsAll(everySecond);
                assertThat(screen.lastAudioMillis).isGreaterThan(3 * PHASE_MILLIS - 500);
            }
            assertThat(narrow.mostTurns()).as(told).isLessThanOrEqualTo(1);
            assertThat(narrow.audioLoss()).as(told).isLessThan(0.01);
            assertThat(wide.seen(2_000, 3 * PHASE_MILLIS)).as(told).containsExactly(HIGH);
            assertThat(wide.audioLoss()).as(told).isZero();
            assertThat(call.counter(MediaCounter.PEER_FAULTS)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void scenesThatCostMoreAndLessDoNotMakeThePictureFlicker(long seed) throws Exception {
        try (SimulatedCall call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM)) {
            LayeredSource source = new LayeredSource(seed, RATES).swing(0.35, 9_000 + 500 * seed);
            Peer publisher = call.publish(source, RIDS);
            call.run(3_000);
            Screen screen = new Screen(call.network::nowNanos);
            SimulatedCall.Both viewer = call.watch(
                    publisher, (producer, encoding, packet, codec, bytes) -> screen.note(producer.kind(), packet));
            call.conditionsTowards(viewer, link(520_000));
            call.run(3 * PHASE_MILLIS);

            // It follows the scenes at first, then ever more rarely.
            assertThat(screen.mostTurns()).as(screen.toString()).isLessThanOrEqualTo(3);
            assertThat(screen.encodings.size()).as(screen.toString()).isLessThanOrEqualTo(11);
            assertThat(screen.audioLoss()).as(screen.toString()).isLessThan(0.01);
        }
    }

    /** With nothing else on the path nobody tells when its queue is empty again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aVideoAloneThatDoesNotFitComesBackToo(long seed) throws Exception {
        try (SimulatedCall call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM)) {
            Peer publisher = call.publish(new LayeredSource(seed, 1_000_000).mute());
            call.run(1_000);
            Screen screen = new Screen(call.network::nowNanos);
            SimulatedCall.Both viewer = call.watch(
                    publisher, (producer, encoding, packet, codec, bytes) -> screen.note(producer.kind(), packet));
            call.conditionsTowards(viewer, link(2_500_000));
            call.run(5_000);
            call.conditionsTowards(viewer, link(60_000).withRate(60_000, 30_000));
            call.run(PHASE_MILLIS);
            assertThat(screen.lastVideoMillis).as("paused").isLessThan(PHASE_MILLIS);
            call.conditionsTowards(viewer, link(2_500_000));
            call.run(10_000);

            assertThat(screen.lastVideoMillis).as("the picture is back").isGreaterThan(PHASE_MILLIS + 14_000);
        }
    }

    /** As in a tunnel. */
    @ParameterizedTest
    @CsvSource({"1, true", "2, true", "3, true", "4, true", "1, false", "2, false", "3, false", "4, false"})
    void afterAPathWasSilentThePictureIsBackAtOnce(long seed, boolean sound) throws Exception {
        try (SimulatedCall call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM)) {
            LayeredSource source = new LayeredSource(seed, 1_000_000);
            Peer publisher = call.publish(sound ? source : source.mute());
            call.run(1_000);
            Screen screen = new Screen(call.network::nowNanos);
            SimulatedCall.Both viewer = call.watch(
                    publisher, (producer, encoding, packet, codec, bytes) -> screen.note(producer.kind(), packet));
            call.conditionsTowards(viewer, link(2_500_000));
            call.run(8_000);
            call.conditionsTowards(viewer, LinkConditions.CUT);
            call.run(10_000);
            call.conditionsTowards(viewer, link(2_500_000));
            // Where nothing else is sent, a try in two seconds tells that it is back.
            call.run(sound ? 300 : 2_500);
            assertThat(screen.lastVideoMillis).as(screen.toString()).isGreaterThan(18_000);
            call.run(8_000);
            assertThat(screen.videoSeconds).as(screen.toString()).contains(20L, 21L, 22L, 23L, 24L, 25L);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void afterAPathWasSilentTheBestLayerIsBackSoon(long seed) throws Exception {
        try (SimulatedCall call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM)) {
            Peer publisher = call.publish(new LayeredSource(seed, RATES), RIDS);
            call.run(3_000);
            Screen screen = new Screen(call.network::nowNanos);
            SimulatedCall.Both viewer = call.watch(
                    publisher, (producer, encoding, packet, codec, bytes) -> screen.note(producer.kind(), packet));
            call.conditionsTowards(viewer, link(2_500_000));
            call.run(8_000);
            call.conditionsTowards(viewer, LinkConditions.CUT);
            call.run(10_000);
            call.conditionsTowards(viewer, link(2_500_000));
            call.run(7_000);
            assertThat(screen.seen(20_000, 25_000)).as(screen.toString()).containsExactly(HIGH);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aViewerWithoutTransportFeedbackIsFollowedByItsOwnEstimate(long seed) throws Exception {
        try (SimulatedCall call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM)) {
            Peer publisher = call.publish(new LayeredSource(seed, RATES), RIDS);
            call.run(3_000);
            Screen screen = new Screen(call.network::nowNanos);
            SimulatedCall.Both viewer = call.watch(
                    publisher,
                    (producer, encoding, packet, codec, bytes) -> screen.note(producer.kind(), packet),
                    EnumSet.of(HeaderExtension.MID, HeaderExtension.ABS_SEND_TIME));
            call.conditionsTowards(viewer, link(2_500_000));
            call.run(30_000);
            call.conditionsTowards(viewer, link(300_000));
            call.run(PHASE_MILLIS);
            call.conditionsTowards(viewer, link(2_500_000));
            call.run(2 * PHASE_MILLIS);

            assertThat(screen.encodings.getLast()).as(screen.toString()).isEqualTo(HIGH);
            assertThat(screen.lastVideoMillis).isGreaterThan(89_500);
            assertThat(screen.seen(2_000, 30_000)).as(screen.toString()).containsExactly(HIGH);
            assertThat(screen.seen(32_000, 50_000))
                    .as(screen.toString())
                    .contains(LOW)
                    .doesNotContain(HIGH);
            // Only trying shows that there is no more: for less than half a second in five, then ever more rarely.
            assertThat(screen.millisOf(MIDDLE, 32_000, 50_000))
                    .as(screen.toString())
                    .isLessThan(2_500);
            assertThat(screen.audioLoss()).as(screen.toString()).isLessThan(0.01);
        }
    }
}
