package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.receive.ReceivedTrack;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.srtp.SrtpProfile;
import dev.madang.media.track.StoredPacket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishers that send more than they may, and ones that send just as much; production code in virtual time. */
final class BoundSimulationTest {
    private static final PublishBounds BOUNDS = PublishBounds.DEFAULT;
    /** What is dropped is a quarter more than what publishers are told. */
    private static final double SLACK = 1.25;

    private static final LinkConditions USUAL = LinkConditions.PERFECT.withDelay(Duration.ofMillis(15));

    /** What passes of a track or reaches a viewer. */
    private static final class Passed {
        final int[] packets;
        long bytes;
        private int number;
        private boolean any;
        int undecodable;
        int gaps;

        Passed(int encodings) {
            packets = new int[encodings];
        }

        void note(int encoding, StoredPacket packet, int wireBytes) {
            packets[encoding]++;
            bytes += wireBytes;
            int now = RtpView.i32(packet.memory(), packet.offset() + packet.info().headerLength + LayeredSource.MARK);
            boolean gap = any && now != number + 1;
            gaps += gap ? 1 : 0;
            undecodable += gap && !(packet.info().keyFrame && packet.info().startOfFrame) ? 1 : 0;
            number = now;
            any = true;
        }
    }

    private static Passed passed(Peer publisher, MediaKind kind) {
        for (ReceivedTrack track : publisher.receiver().tracks()) {
            if (track.producer().kind() == kind) {
                Passed passed = new Passed(track.producer().encodingCount());
                track.producer()
                        .addTap((producer, encoding, packet, codec, bytes) ->
                                passed.note(encoding.index(), packet, bytes));
                return passed;
            }
        }
        throw new IllegalStateException("no track of that kind");
    }

    private static Passed seen(SimulatedCall call, Peer publisher) throws Exception {
        Passed seen = new Passed(1);
        call.watch(publisher, (producer, encoding, packet, codec, bytes) -> {
            if (producer.kind() == MediaKind.VIDEO && packet.info().payloadLength > LayeredSource.MARK + 4) {
                seen.note(0, packet, bytes);
            }
        });
        return seen;
    }

    private static SimulatedCall call(long seed) {
        SimulatedCall call = new SimulatedCall(seed, SrtpProfile.AEAD_AES_128_GCM);
        call.conditions(USUAL);
        call.bounds = BOUNDS;
        return call;
    }

    /** @param payload bytes of a packet: large ones are too many bits, small ones too many packets */
    @ParameterizedTest
    @CsvSource({"200000000, 1100, 0", "16000000, 40, 0", "200000000, 1100, 0.02"})
    void aFloodIsHeldToTheBound(int rateBps, int payload, double loss) throws Exception {
        try (SimulatedCall call = call(11)) {
            LayeredSource source =
                    new LayeredSource(3, rateBps).chopped(payload).even(2);
            Peer publisher = call.publish(source);
            call.conditions(USUAL.withLoss(loss));
            Passed passed = passed(publisher, MediaKind.VIDEO);
            int seconds = 5;
            call.run(seconds * 1_000);

            assertThat(source.videoPackets[0]).isGreaterThan(90_000);
            assertThat(passed.bytes * 8).isLessThan((long) (BOUNDS.videoBps() * SLACK * (seconds + 1)));
            assertThat(passed.packets[0]).isBetween(8_000, 4_000 * (seconds + 1));
            assertThat(call.counter(MediaCounter.DROPPED_OVER_RATE)).isGreaterThan(60_000);
            assertThat(call.counter(MediaCounter.NACKS_SENT)).isLessThan(passed.packets[0] / 10);
            assertThat(call.counter(MediaCounter.KEY_FRAME_REQUESTS_SENT)).isLessThan(2 * seconds + 3);
            if (loss == 0) {
                assertThat(passed.undecodable).isZero();
                assertThat(call.counter(MediaCounter.NACKS_SENT)).isZero();
            }
            assertThat(call.counter(MediaCounter.DROPPED_NO_ROOM)).isZero();
            assertThat(call.counter(MediaCounter.PEER_FAULTS)).isZero();
        }
    }

    @Test
    void viewersSeeWholePicturesOnlyAndAllOfThemWhenItComesToItsSenses() throws Exception {
        try (SimulatedCall call = call(15)) {
            call.bounds = new PublishBounds(1_000_000, 1_500_000, 3_000_000);
            LayeredSource source = new LayeredSource(4, 8_000_000);
            Peer publisher = call.publish(source);
            Passed passed = passed(publisher, MediaKind.VIDEO);
            call.run(200);
            Passed seen = seen(call, publisher);
            call.run(10_000);

            assertThat(passed.gaps).isGreaterThan(3);
            assertThat(passed.undecodable).isZero();
            assertThat(seen.packets[0]).isGreaterThan(300);
            assertThat(seen.undecodable).isZero();
            assertThat(call.counter(MediaCounter.NACKS_SENT)).isZero();
            assertThat(call.counter(MediaCounter.KEY_FRAME_REQUESTS_SENT)).isLessThan(24);

            source.become(0, 1_200_000, 360);
            call.run(3_000);
            int before = source.videoPackets[0];
            int seenBefore = seen.packets[0];
            int gapsBefore = passed.gaps;
            call.run(5_000);
            assertThat(passed.gaps).isEqualTo(gapsBefore);
            assertThat(seen.packets[0] - seenBefore).isGreaterThan((source.videoPackets[0] - before) * 9 / 10);
        }
    }

    @Test
    void ofTwoEncodingsTheOneThatIsTooMuchIsDropped() throws Exception {
        try (SimulatedCall call = call(12)) {
            LayeredSource source = new LayeredSource(5, 1_500_000, 60_000_000);
            Peer publisher = call.publish(source, List.of("l", "h"));
            Passed passed = passed(publisher, MediaKind.VIDEO);
            Passed audio = passed(publisher, MediaKind.AUDIO);
            seen(call, publisher);
            call.run(8_000);

            assertThat(source.videoPackets[0] - passed.packets[0]).isLessThan(20);
            assertThat(source.audioPackets - audio.packets[0]).isLessThan(5);
            assertThat(passed.bytes * 8).isLessThan((long) (BOUNDS.videoBps() * SLACK * 9));
            assertThat(passed.packets[1]).isBetween(2_000, source.videoPackets[1] / 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"18000000, 0, 0", "1500000, 4000000, 12000000"})
    void whoSendsJustAsMuchAsItMayLosesNothing(int low, int middle, int high) throws Exception {
        try (SimulatedCall call = call(13)) {
            int[] rates = middle == 0 ? new int[] {low} : new int[] {low, middle, high};
            LayeredSource source = new LayeredSource(7, rates).swing(0.1, 3_000);
            Peer publisher = call.publish(source, middle == 0 ? List.of() : List.of("l", "m", "h"));
            Passed passed = passed(publisher, MediaKind.VIDEO);
            for (int i = 0; i < 5; i++) {
                for (int encoding = 0; encoding < rates.length; encoding++) {
                    source.onKeyFrameRequest(encoding);
                }
                call.run(2_000);
            }

            assertThat(call.counter(MediaCounter.DROPPED_OVER_RATE)).isZero();
            for (int encoding = 0; encoding < rates.length; encoding++) {
                assertThat(source.videoPackets[encoding] - passed.packets[encoding])
                        .isLessThan(200);
            }
        }
    }

    @Test
    void soundThatIsTooMuchLosesSinglePackets() throws Exception {
        try (SimulatedCall call = call(14)) {
            LayeredSource source = new LayeredSource(9, 1_000_000).sound(1_000, 1_000);
            Peer publisher = call.publish(source);
            Passed audio = passed(publisher, MediaKind.AUDIO);
            Passed video = passed(publisher, MediaKind.VIDEO);
            call.run(3_000);
            for (int second = 0; second < 4; second++) {
                int before = audio.packets[0];
                call.run(1_000);
                assertThat(audio.packets[0] - before).isBetween(100, 200);
            }
            assertThat(source.videoPackets[0] - video.packets[0]).isLessThan(20);
        }
    }
}
