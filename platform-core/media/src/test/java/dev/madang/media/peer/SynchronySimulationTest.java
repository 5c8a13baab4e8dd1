package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.forward.Consumer;
import dev.madang.media.rtcp.NtpTime;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.TrackTap;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether a viewer plays sound and picture together: by what the node's sender reports say of the packets that the viewer got, against
 * when these were made. In virtual time.
 */
final class SynchronySimulationTest {
    private static final List<String> RIDS = List.of("q", "h", "f");
    private static final long MOST_APART_MICROS = 5_000;
    private static final long MOST_MOVED_MICROS = 10_000;
    /** By then the publisher's reports have come. */
    private static final long SETTLED_MILLIS = 8_000;

    private static final long SAMPLE_MILLIS = 50;
    private static final int SAMPLES = 400;
    private static final int SAMPLES_A_LAYER = 40;
    private static final LinkConditions FIRST_MILE = LinkConditions.PERFECT
            .withDelay(Duration.ofMillis(15))
            .withJitter(Duration.ofMillis(10))
            .withLoss(0.01);
    private static final LinkConditions HOP = LinkConditions.PERFECT
            .withDelay(Duration.ofMillis(40))
            .withJitter(Duration.ofMillis(20))
            .withLoss(0.01);

    /** How much later than it was made a track's newest packet is for the viewer. */
    private static final class Line {
        private int timestamp;
        private long madeNanos = -1;
        final Set<Byte> encodings = new HashSet<>();

        void note(StoredPacket packet) {
            long payload = packet.offset() + packet.info().headerLength;
            long made = RtpView.i64(packet.memory(), payload + LayeredSource.MADE);
            if (made > madeNanos) {
                madeNanos = made;
                timestamp = packet.info().timestamp;
                encodings.add(packet.memory().get(ValueLayout.JAVA_BYTE, payload + LayeredSource.MARK + Integer.BYTES));
            }
        }

        long shiftMicros(Consumer consumer, int clockRate, long nowNanos) {
            int sinceThen = timestamp - consumer.rtpNow(nowNanos);
            long ntp = consumer.ntpNow(nowNanos) + NtpTime.ofNanos(sinceThen * 1_000_000_000L / clockRate);
            return (NtpTime.toNanos(ntp) - madeNanos) / 1_000;
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2", "1, 1", "1, 2", "1, 3"})
    void soundAndPictureStayTogetherOverHopsAndLayers(int hops, long seed) throws Exception {
        try (RelayedCall call = new RelayedCall(seed)) {
            call.call.conditions(FIRST_MILE);
            call.between(HOP);
            Peer publisher = call.publish(new LayeredSource(seed, 100_000, 300_000, 900_000), RIDS);
            call.run(1_000);
            Line sound = new Line();
            Line picture = new Line();
            TrackTap tap = (producer, encoding, packet, codec, bytes) ->
                    (producer.kind() == MediaKind.AUDIO ? sound : picture).note(packet);
            SimulatedCall.Both viewer =
                    hops == 0 ? call.call.watch(publisher, tap) : call.watch(call.carry(publisher), tap);
            call.run(SETTLED_MILLIS);
            Consumer audio = consumer(viewer, MediaKind.AUDIO);
            Consumer video = consumer(viewer, MediaKind.VIDEO);
            LongSummaryStatistics heard = new LongSummaryStatistics();
            LongSummaryStatistics seen = new LongSummaryStatistics();
            for (int sample = 0; sample < SAMPLES; sample++) {
                if (sample % SAMPLES_A_LAYER == 0) {
                    int layer = sample / SAMPLES_A_LAYER % RIDS.size();
                    video.prefer(layer, -1, -1, -1, call.call.network.nowNanos());
                }
                call.run(SAMPLE_MILLIS);
                long now = call.call.network.nowNanos();
                long ofSound = sound.shiftMicros(audio, 48_000, now);
                long ofPicture = picture.shiftMicros(video, 90_000, now);
                assertThat(ofPicture - ofSound)
                        .as("sample %d", sample)
                        .isBetween(-MOST_APART_MICROS, MOST_APART_MICROS);
                heard.accept(ofSound);
                seen.accept(ofPicture);
            }
            assertThat(picture.encodings).as("layers that came").hasSize(RIDS.size());
            assertThat(heard.getMax() - heard.getMin()).isLessThan(MOST_MOVED_MICROS);
            assertThat(seen.getMax() - seen.getMin()).isLessThan(MOST_MOVED_MICROS);
        }
    }

    private static Consumer consumer(SimulatedCall.Both viewer, MediaKind kind) {
        return viewer.serverSide().sender().senders().stream()
                .map(slot -> slot.consumer())
                .filter(consumer -> consumer.parameters().kind() == kind)
                .findFirst()
                .orElseThrow();
    }
}
