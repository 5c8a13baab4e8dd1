package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.client.PacketSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.srtp.SrtpProfile;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.TrackTap;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Late viewers of publishers that give no key frame for the asking; production code in virtual time. */
final class FirstPictureSimulationTest {
    private static final long MILLI = 1_000_000L;
    private static final LinkConditions USUAL =
            LinkConditions.PERFECT.withDelay(Duration.ofMillis(15)).withJitter(Duration.ofMillis(8));

    /** Gives a key frame every so often and none when asked. */
    private static final class Stubborn implements PacketSource {
        final LayeredSource source;
        private final long intervalNanos;
        private long nextKeyNanos;
        int keyFrames;
        int requests;

        Stubborn(LayeredSource source, long intervalMillis) {
            this.source = source;
            this.intervalNanos = intervalMillis * MILLI;
        }

        @Override
        public Codec codec(MediaKind kind) {
            return source.codec(kind);
        }

        @Override
        public long nextNanos() {
            return source.nextNanos();
        }

        @Override
        public void run(LocalTracks tracks, long nowNanos) {
            if (nowNanos >= nextKeyNanos) {
                nextKeyNanos = nowNanos + intervalNanos;
                keyFrames++;
                source.onKeyFrameRequest(0);
            }
            source.run(tracks, nowNanos);
        }

        @Override
        public void onKeyFrameRequest(int encoding) {
            requests++;
        }
    }

    /** What a viewer gets: when its first key frame began, whether nothing is missing, and how far it is behind. */
    private static final class Viewer {
        final SimulatedCall call;
        final long cameNanos;
        final TreeMap<Long, Integer> numbers = new TreeMap<>();
        long firstNanos = -1;
        boolean beganWithKeyFrame;
        int newestNumber;
        int timestamp;
        long lastNanos;
        int backwards;
        boolean any;

        Viewer(SimulatedCall call) {
            this.call = call;
            this.cameNanos = call.network.nowNanos();
        }

        void note(MediaKind kind, StoredPacket packet) {
            if (kind == MediaKind.AUDIO || packet.info().payloadLength < LayeredSource.MARK + 5) {
                return;
            }
            long now = call.network.nowNanos();
            if (firstNanos < 0) {
                firstNanos = now;
                beganWithKeyFrame = packet.info().keyFrame && packet.info().startOfFrame;
            }
            int number =
                    RtpView.i32(packet.memory(), packet.offset() + packet.info().headerLength + LayeredSource.MARK);
            numbers.put(packet.sequence(), number);
            newestNumber = Math.max(newestNumber, number);
            backwards += any && packet.info().timestamp - timestamp < -3_000 ? 1 : 0;
            any = true;
            timestamp = packet.info().timestamp;
            lastNanos = now;
        }

        long waitedMillis() {
            return firstNanos < 0 ? Long.MAX_VALUE : (firstNanos - cameNanos) / MILLI;
        }

        void assertNothingMissing() {
            assertThat(numbers.lastKey() - numbers.firstKey() + 1)
                    .as("numbers without a gap")
                    .isEqualTo(numbers.size());
        }
    }

    private static Viewer come(SimulatedCall call, Peer publisher, boolean elsewhere) throws Exception {
        Viewer viewer = new Viewer(call);
        TrackTap tap = (producer, encoding, packet, codec, bytes) -> viewer.note(producer.kind(), packet);
        if (elsewhere) {
            call.watchElsewhere(publisher, tap);
        } else {
            call.watch(publisher, tap);
        }
        return viewer;
    }

    @ParameterizedTest
    @CsvSource({
        "1,600000,1300,false",
        "2,600000,4700,false",
        "3,1200000,2300,false",
        "4,1200000,3500,true",
        "5,300000,5200,true"
    })
    void whoComesSecondsAfterTheKeyFrameSeesAPictureAtOnceAndSoonTheLiveOne(
            long seed, int rateBps, long afterMillis, boolean elsewhere) throws Exception {
        try (SimulatedCall call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM)) {
            call.conditions(USUAL);
            Stubborn source = new Stubborn(new LayeredSource(seed, rateBps), 6_000);
            Peer publisher = call.publish(source);
            while (source.keyFrames == 0) {
                call.run(1);
            }
            call.run(6_000 + afterMillis);
            int before = source.keyFrames;
            Viewer viewer = come(call, publisher, elsewhere);
            call.run(700);
            assertThat(source.keyFrames).isEqualTo(before);
            assertThat(viewer.waitedMillis()).as("wait for a picture").isLessThan(650);
            assertThat(viewer.beganWithKeyFrame).isTrue();
            call.run(10_000);
            viewer.assertNothingMissing();
            assertThat(viewer.backwards).isZero();
            Viewer live = come(call, publisher, false);
            call.run(6_000);
            assertThat(viewer.newestNumber)
                    .as("at the live edge")
                    .isBetween(live.newestNumber - 5, live.newestNumber + 5);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoComesLongAfterTheLastPictureOfARestingSourceSeesIt(boolean elsewhere) throws Exception {
        try (SimulatedCall call = new SimulatedCall(6, SrtpProfile.AEAD_AES_128_GCM)) {
            call.conditions(USUAL);
            Stubborn source = new Stubborn(new LayeredSource(6, 500_000), 3_600_000);
            Peer publisher = call.publish(source);
            while (source.keyFrames == 0) {
                call.run(1);
            }
            call.run(300);
            source.source.silence(0, true);
            call.run(60_000);
            Viewer viewer = come(call, publisher, elsewhere);
            call.run(700);
            assertThat(viewer.waitedMillis()).isLessThan(650);
            assertThat(viewer.beganWithKeyFrame).isTrue();
            int timestamp = viewer.timestamp;
            long shown = viewer.lastNanos;
            source.source.silence(0, false);
            call.run(2_000);
            viewer.assertNothingMissing();
            assertThat(viewer.backwards).isZero();
            // The viewer's clock goes on as time does.
            long stepMillis = (viewer.timestamp - timestamp) / 90;
            assertThat(stepMillis - (viewer.lastNanos - shown) / MILLI).isBetween(-1_000L, 1_000L);
        }
    }

    @Test
    void aNewKeyFrameIsAShorterWayThanALongRun() throws Exception {
        try (SimulatedCall call = new SimulatedCall(7, SrtpProfile.AEAD_AES_128_GCM)) {
            call.conditions(USUAL);
            LayeredSource source = new LayeredSource(7, 1_500_000);
            Peer publisher = call.publish(source);
            call.run(4_500);
            Viewer viewer = come(call, publisher, false);
            call.run(1_500);
            assertThat(viewer.waitedMillis()).isLessThan(400);
            viewer.assertNothingMissing();
            assertThat(viewer.backwards).isZero();
            Viewer other = come(call, publisher, false);
            call.run(2_000);
            assertThat(viewer.newestNumber).isBetween(other.newestNumber - 5, other.newestNumber + 5);
        }
    }

    @Test
    void theWantedLayerWhoseRunIsTooLongIsPrecededByALowerOne() throws Exception {
        try (SimulatedCall call = new SimulatedCall(8, SrtpProfile.AEAD_AES_128_GCM)) {
            call.conditions(USUAL);
            Stubborn source = new Stubborn(new LayeredSource(8, 100_000, 400_000, 4_000_000), 3_600_000);
            Peer publisher = call.publish(source, List.of("q", "h", "f"));
            call.run(6_000);
            Viewer viewer = come(call, publisher, false);
            call.run(700);
            assertThat(viewer.waitedMillis()).isLessThan(650);
            assertThat(viewer.beganWithKeyFrame).isTrue();
        }
    }
}
