package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.LimitCause;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.forward.Consumer;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.send.RtpSender;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.srtp.SrtpProfile;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.TrackTap;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encodings in every order: what viewers are sent follows from what the encodings carry, on every worker of a node. */
final class RanksSimulationTest {
    private static final int[] RATES = {120_000, 400_000, 1_600_000};
    private static final int[] HEIGHTS = {180, 360, 720};
    private static final LinkConditions NARROW = LinkConditions.PERFECT
            .withDelay(Duration.ofMillis(25))
            .withJitter(Duration.ofMillis(5))
            .withRate(600_000, 22_500);

    /** Which encoding a viewer was sent last. */
    private static final class Screen {
        private long newest;
        int encoding = -1;

        void note(MediaKind kind, StoredPacket packet) {
            if (kind == MediaKind.VIDEO && packet.sequence() > newest) {
                newest = packet.sequence();
                long mark = packet.offset() + packet.info().headerLength + LayeredSource.MARK;
                encoding = RtpView.u8(packet.memory(), mark + 4);
            }
        }
    }

    private static TrackTap tap(Screen screen) {
        return (producer, encoding, packet, codec, bytes) -> screen.note(producer.kind(), packet);
    }

    private static Consumer video(SimulatedCall.Both viewer) {
        return viewer.serverSide().sender().senders().stream()
                .map(RtpSender::consumer)
                .filter(consumer -> consumer.parameters().kind() == MediaKind.VIDEO)
                .findFirst()
                .orElseThrow();
    }

    /** @param low position among the rids of the smallest encoding */
    @ParameterizedTest
    @CsvSource({"0,1,2", "0,2,1", "1,0,2", "1,2,0", "2,0,1", "2,1,0"})
    void viewersAreSentWhatTheyShouldWhateverTheOrderOfTheRids(int low, int middle, int high) throws Exception {
        try (SimulatedCall call = new SimulatedCall(low * 9 + middle * 3 + high, SrtpProfile.AEAD_AES_128_GCM)) {
            LayeredSource source = new LayeredSource(7, new int[3])
                    .become(low, RATES[0], HEIGHTS[0])
                    .become(middle, RATES[1], HEIGHTS[1])
                    .become(high, RATES[2], HEIGHTS[2]);
            Peer publisher = call.publish(source, List.of("0", "1", "2"));
            call.run(3_000);
            Screen best = new Screen();
            Screen elsewhere = new Screen();
            Screen small = new Screen();
            Screen smallElsewhere = new Screen();
            Screen narrow = new Screen();
            SimulatedCall.Both first = call.watch(publisher, tap(best));
            SimulatedCall.Both second = call.watchElsewhere(publisher, tap(elsewhere));
            video(call.watch(publisher, tap(small))).prefer(-1, -1, -1, 300, call.network.nowNanos());
            video(call.watchElsewhere(publisher, tap(smallElsewhere))).prefer(-1, -1, -1, 300, call.network.nowNanos());
            call.conditionsTowards(call.watch(publisher, tap(narrow)), NARROW);
            call.run(15_000);

            assertThat(List.of(best.encoding, elsewhere.encoding)).containsExactly(high, high);
            assertThat(List.of(small.encoding, smallElsewhere.encoding)).containsExactly(middle, middle);
            assertThat(narrow.encoding).isEqualTo(middle);
            assertThat(List.of(
                            video(first).allotment().cause(),
                            video(second).allotment().cause()))
                    .containsExactly(LimitCause.NONE, LimitCause.NONE);

            // The smallest becomes the largest.
            source.become(low, 2_400_000, 1_080);
            call.run(15_000);

            assertThat(List.of(best.encoding, elsewhere.encoding)).containsExactly(low, low);
            assertThat(List.of(small.encoding, smallElsewhere.encoding)).containsExactly(middle, middle);
            assertThat(narrow.encoding).isEqualTo(middle);
            assertThat(List.of(
                            video(first).allotment().cause(),
                            video(second).allotment().cause()))
                    .containsExactly(LimitCause.NONE, LimitCause.NONE);
            assertThat(call.counter(MediaCounter.PEER_FAULTS)).isZero();
        }
    }
}
