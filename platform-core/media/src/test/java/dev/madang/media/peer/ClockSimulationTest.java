package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.client.PacketSource;
import dev.madang.media.rtcp.NtpTime;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.srtp.SrtpProfile;
import dev.madang.media.track.Encoding;
import dev.madang.media.worker.WallClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Publishers that tell no time, or several: what viewers make of it, by production code in virtual time. */
final class ClockSimulationTest {
    private static final long MILLI = 1_000_000L;
    private static final LinkConditions USUAL =
            LinkConditions.PERFECT.withDelay(Duration.ofMillis(15)).withJitter(Duration.ofMillis(10));

    /** Says of each track what it is told to. */
    private record Clocked(LayeredSource source, long audioWrong, long... videoWrong) implements PacketSource {
        private static final long NONE = Long.MIN_VALUE;

        @Override
        public long ntp(MediaKind kind, int encoding, long nowNanos) {
            long wrong = kind == MediaKind.AUDIO ? audioWrong : videoWrong[encoding];
            return wrong == NONE ? 0 : WallClock.ntp(nowNanos + wrong * MILLI);
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
            source.run(tracks, nowNanos);
        }

        @Override
        public void onKeyFrameRequest(int encoding) {
            source.onKeyFrameRequest(encoding);
        }
    }

    /** How far a viewer's picture timestamps are from the time that passes, and when it thinks packets were captured. */
    private static final class Watching {
        final SimulatedCall call;
        final List<String> thrown = new ArrayList<>();
        private boolean any;
        private int firstTimestamp;
        private long firstNanos;
        private @Nullable Encoding picture;
        private int pictureTimestamp;
        private @Nullable Encoding sound;
        private int soundTimestamp;

        Watching(SimulatedCall call) {
            this.call = call;
        }

        void note(MediaKind kind, Encoding encoding, int timestamp) {
            long now = call.network.nowNanos();
            if (kind == MediaKind.AUDIO) {
                sound = encoding;
                soundTimestamp = timestamp;
                return;
            }
            picture = encoding;
            pictureTimestamp = timestamp;
            if (!any) {
                any = true;
                firstTimestamp = timestamp;
                firstNanos = now;
            }
            long off = (timestamp - firstTimestamp) / 90 - (now - firstNanos) / MILLI;
            if (Math.abs(off) > 300) {
                thrown.add(now / MILLI + ": " + off + " ms");
            }
        }

        /** What it believes of the newest sound's capture less the newest picture's, in milliseconds. */
        long lipSyncMillis() {
            assertThat(sound != null && sound.clockKnown())
                    .as("sound has a clock")
                    .isTrue();
            assertThat(picture != null && picture.clockKnown())
                    .as("the picture has a clock")
                    .isTrue();
            return sound == null || picture == null
                    ? Long.MAX_VALUE
                    : NtpTime.toNanos(sound.ntpOf(soundTimestamp, 48_000) - picture.ntpOf(pictureTimestamp, 90_000))
                            / MILLI;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void layersWhoseReportsDifferDoNotThrowTheViewersClock(long seed) throws Exception {
        try (SimulatedCall call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM)) {
            call.conditions(USUAL);
            Clocked source = new Clocked(new LayeredSource(seed, 100_000, 200_000, 300_000), 0, 0, 5_000, -7_000);
            Peer publisher = call.publish(source, List.of("q", "h", "f"));
            Watching watching = new Watching(call);
            SimulatedCall.Both viewer = call.watch(
                    publisher,
                    (producer, encoding, packet, codec, bytes) ->
                            watching.note(producer.kind(), encoding, packet.info().timestamp));
            call.run(3_000);
            for (int turn = 0; turn < 12; turn++) {
                int wanted = turn * 2 % 3;
                viewer.serverSide().sender().senders().stream()
                        .filter(slot -> slot.consumer().parameters().kind() == MediaKind.VIDEO)
                        .forEach(slot -> slot.consumer().prefer(wanted, -1, -1, -1, call.network.nowNanos()));
                call.run(1_500);
            }
            assertThat(watching.thrown).isEmpty();
            assertThat(watching.lipSyncMillis()).isBetween(-100L, 100L);
        }
    }

    @Test
    void aPublisherWithoutReportsGivesItsViewersLipSyncAndARoundTrip() throws Exception {
        try (SimulatedCall call = new SimulatedCall(3, SrtpProfile.AEAD_AES_128_GCM)) {
            call.conditions(USUAL);
            Peer publisher = call.publish(new Clocked(new LayeredSource(3, 200_000), Clocked.NONE, Clocked.NONE));
            Watching watching = new Watching(call);
            SimulatedCall.Both viewer = call.watch(
                    publisher,
                    (producer, encoding, packet, codec, bytes) ->
                            watching.note(producer.kind(), encoding, packet.info().timestamp));
            call.run(12_000);
            assertThat(watching.lipSyncMillis()).isBetween(-60L, 60L);
            assertThat(viewer.serverSide().sender().roundTripNanos() / MILLI).isBetween(25L, 80L);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {9_000, -3_600_000})
    void soundThatReportsAnotherTimeThanThePictureIsNotTornFromIt(long wrongMillis) throws Exception {
        try (SimulatedCall call = new SimulatedCall(4, SrtpProfile.AEAD_AES_128_GCM)) {
            call.conditions(USUAL);
            Peer publisher = call.publish(new Clocked(new LayeredSource(4, 200_000), wrongMillis, 0));
            Watching watching = new Watching(call);
            call.watch(
                    publisher,
                    (producer, encoding, packet, codec, bytes) ->
                            watching.note(producer.kind(), encoding, packet.info().timestamp));
            call.run(12_000);
            assertThat(watching.lipSyncMillis()).isBetween(-100L, 100L);
        }
    }
}
