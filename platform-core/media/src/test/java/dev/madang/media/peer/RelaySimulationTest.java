package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.RelayStats;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.forward.Consumer;
import dev.madang.media.rtcp.NtpTime;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.send.RtpSender;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.TrackTap;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A publisher at one node and viewers at another, in virtual time. */
final class RelaySimulationTest {
    /** Running numbers by extended sequence number. */
    private static final class Ledger {
        final TreeMap<Long, Integer> video = new TreeMap<>();
        final TreeMap<Long, Integer> audio = new TreeMap<>();
        boolean beganWithKeyFrame;

        TrackTap tap() {
            return (producer, encoding, packet, codec, bytes) -> note(producer.kind(), packet);
        }

        private void note(MediaKind kind, StoredPacket packet) {
            int number = RtpView.i32(
                    packet.memory(), packet.offset() + packet.info().headerLength + NumberedSource.NUMBER_OFFSET);
            if (kind == MediaKind.VIDEO && video.isEmpty()) {
                beganWithKeyFrame = packet.info().keyFrame;
            }
            (kind == MediaKind.VIDEO ? video : audio).put(packet.sequence(), number);
        }

        /** Part of the packets between the first and the last that came. */
        static double delivered(TreeMap<Long, Integer> packets) {
            return packets.size() / (double) (packets.lastKey() - packets.firstKey() + 1);
        }
    }

    @Test
    void aViewerAtTheOtherNodeHasSoundAndPictures() throws Exception {
        try (RelayedCall call = new RelayedCall(1)) {
            NumberedSource source = new NumberedSource(1);
            Peer publisher = call.publish(source, List.of());
            call.run(1_000);
            assertThat(call.owner.readyAtOrigin).isEqualTo(1);
            assertThat(call.owner.readyAtEdge).isEqualTo(1);
            List<RemoteTrack> tracks = call.carry(publisher);
            Ledger ledger = new Ledger();
            call.watch(tracks, ledger.tap());
            call.run(5_000);

            assertThat(ledger.beganWithKeyFrame).isTrue();
            assertThat(ledger.video).hasSizeGreaterThan(300);
            assertThat(ledger.audio).hasSizeGreaterThan(200);
            assertThat(Ledger.delivered(ledger.video)).isEqualTo(1);
            assertThat(Ledger.delivered(ledger.audio)).isEqualTo(1);
            assertThat(source.keyFrames).isLessThanOrEqualTo(2);
            RelayStats stats = call.owner.edge.stats();
            assertThat(stats.streamsIn()).isEqualTo(2);
            assertThat(stats.packetsLost()).isZero();
            assertThat(stats.paths().getFirst().provedBytes()).isEqualTo(1_400);
            assertThat(counter(call, MediaCounter.PEER_FAULTS)).isZero();
            assertThat(counter(call, MediaCounter.RELAY_DROPPED_NOT_GRANTED)).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void lossOnTheHopIsRepairedThereAndThePublisherIsAskedForNothing(long seed) throws Exception {
        try (RelayedCall call = new RelayedCall(seed)) {
            call.between(LinkConditions.PERFECT
                    .withDelay(Duration.ofMillis(20))
                    .withLoss(0.05)
                    .withJitter(Duration.ofMillis(10))
                    .withReorder(0.02)
                    .withDuplicate(0.01));
            NumberedSource source = new NumberedSource(seed);
            Peer publisher = call.publish(source, List.of());
            call.run(2_000);
            List<RemoteTrack> tracks = call.carry(publisher);
            Ledger ledger = new Ledger();
            call.watch(tracks, ledger.tap());
            call.run(30_000);
            source.stop();
            call.run(1_000);

            assertThat(ledger.video).hasSizeGreaterThan(2_000);
            assertThat(Ledger.delivered(ledger.video)).isGreaterThanOrEqualTo(0.999);
            assertThat(Ledger.delivered(ledger.audio)).isGreaterThanOrEqualTo(0.999);
            assertThat(ledger.video.lastEntry().getValue()).isEqualTo(source.videoPackets);
            assertThat(call.owner.edge.stats().packetsRecovered()).isGreaterThan(100);
            // Of the run that it began with some may be gone at the origin by the time they are asked for: a key frame
            // has come.
            assertThat(call.owner.edge.stats().packetsLost()).isLessThan(3);
            assertThat(call.call.counter(MediaCounter.NACKS_SENT))
                    .as("asked of the publisher")
                    .isZero();
            assertThat(counter(call, MediaCounter.PEER_FAULTS)).isZero();
            assertThat(counter(call, MediaCounter.RELAY_DROPPED_UNAUTHENTIC)).isZero();
        }
    }

    @Test
    void onlyTheEncodingThatIsWantedCrossesAndIsGoneSoonAfter() throws Exception {
        try (RelayedCall call = new RelayedCall(5)) {
            call.between(LinkConditions.PERFECT.withDelay(Duration.ofMillis(10)));
            LayeredSource source = new LayeredSource(5, 120_000, 400_000, 1_600_000).mute();
            Peer publisher = call.publish(source, List.of("q", "h", "f"));
            call.run(5_000);
            List<RemoteTrack> tracks = call.carry(publisher);
            Screen screen = new Screen();
            call.run(500);
            assertThat(call.owner.news).isEmpty();

            Consumer viewer = video(call.watch(tracks, screen.tap()));
            viewer.prefer(0, -1, -1, -1, call.call.network.nowNanos());
            call.run(3_000);
            assertThat(screen.encoding).isEqualTo(0);
            assertThat(call.owner.news.getLast()).isEqualTo("VIDEO [0]");
            assertThat(call.owner.edge.stats().streamsIn()).isEqualTo(1);

            viewer.prefer(2, -1, -1, -1, call.call.network.nowNanos());
            call.run(1_500);
            assertThat(screen.encoding).isEqualTo(2);
            call.run(2_000);
            assertThat(call.owner.news.getLast()).isEqualTo("VIDEO [2]");
            assertThat(call.owner.edge.stats().streamsIn()).isEqualTo(1);

            viewer.unsubscribe();
            call.run(1_900);
            assertThat(call.owner.news.getLast()).isEqualTo("VIDEO [2]");
            call.run(1_000);
            assertThat(call.owner.news.getLast()).isEqualTo("VIDEO []");
            assertThat(call.owner.edge.stats().streamsIn()).isZero();
            assertThat(call.owner.origin.stats().streamsOut())
                    .as("sound, which is silent")
                    .isEqualTo(1);
            long sent = call.owner.origin.stats().packetsSent();
            call.run(1_000);
            assertThat(call.owner.origin.stats().packetsSent()).isEqualTo(sent);
            assertThat(counter(call, MediaCounter.PEER_FAULTS)).isZero();
            assertThat(counter(call, MediaCounter.RELAY_DROPPED_NOT_GRANTED)).isZero();
        }
    }

    @Test
    void anEncodingThatStopsAtThePublisherIsReplacedByOneThatFlows() throws Exception {
        try (RelayedCall call = new RelayedCall(6)) {
            LayeredSource source = new LayeredSource(6, 120_000, 400_000).mute();
            Peer publisher = call.publish(source, List.of("q", "h"));
            call.run(5_000);
            List<RemoteTrack> tracks = call.carry(publisher);
            Screen screen = new Screen();
            call.run(500);
            call.watch(tracks, screen.tap());
            call.run(3_000);
            assertThat(screen.encoding).isEqualTo(1);
            source.silence(1, true);
            call.run(4_000);
            assertThat(screen.encoding).isEqualTo(0);
            source.silence(1, false);
            call.run(3_000);
            assertThat(screen.encoding).isEqualTo(1);
        }
    }

    @Test
    void soundAndPictureStayInStep() throws Exception {
        try (RelayedCall call = new RelayedCall(7)) {
            call.between(LinkConditions.PERFECT.withDelay(Duration.ofMillis(60)).withJitter(Duration.ofMillis(20)));
            Peer publisher = call.publish(new NumberedSource(7), List.of());
            call.run(3_000);
            List<RemoteTrack> tracks = call.carry(publisher);
            call.watch(tracks, new Ledger().tap());
            call.run(10_000);
            for (int i = 0; i < tracks.size(); i++) {
                Encoding there = publisher.receiver().tracks().get(i).producer().encoding(0);
                Encoding here = call.producer(tracks.get(i)).encoding(0);
                int rate = tracks.get(i).kind() == MediaKind.VIDEO ? 90_000 : 48_000;
                assertThat(here.clockKnown()).isTrue();
                long apart = here.ntpOf(there.clockRtp(), rate) - there.clockNtp();
                assertThat(NtpTime.toNanos(Math.abs(apart))).isLessThan(25_000_000L);
                long late = here.clockNanos()
                        - there.clockNanos()
                        - (here.clockRtp() - there.clockRtp()) * 1_000_000_000L / rate;
                assertThat(late).isBetween(50_000_000L, 100_000_000L);
            }
        }
    }

    @Test
    void aPictureThatStandsStillIsSeenThereToo() throws Exception {
        try (RelayedCall call = new RelayedCall(8)) {
            NumberedSource source = new NumberedSource(8);
            Peer publisher = call.publish(source, List.of());
            call.run(1_500);
            int last = source.videoPackets;
            source.stop();
            call.run(10_000);
            List<RemoteTrack> tracks = call.carry(publisher);
            call.run(500);
            Ledger ledger = new Ledger();
            call.watch(tracks, ledger.tap());
            call.run(1_500);
            assertThat(ledger.beganWithKeyFrame).isTrue();
            assertThat(ledger.video).containsValue(last);
            assertThat(Ledger.delivered(ledger.video)).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12})
    void whatIsLostBeforeTheOriginIsAskedOfThePublisherByItAlone(long seed) throws Exception {
        try (RelayedCall call = new RelayedCall(seed)) {
            call.call.conditions(LinkConditions.PERFECT
                    .withDelay(Duration.ofMillis(15))
                    .withLoss(0.05)
                    .withJitter(Duration.ofMillis(5)));
            NumberedSource source = new NumberedSource(seed);
            Peer publisher = call.publish(source, List.of());
            call.run(3_000);
            List<RemoteTrack> tracks = call.carry(publisher);
            Ledger ledger = new Ledger();
            call.watch(tracks, ledger.tap());
            Ledger neighbour = new Ledger();
            call.watch(tracks, neighbour.tap());
            call.run(30_000);
            source.stop();
            call.run(2_000);
            for (Ledger each : List.of(ledger, neighbour)) {
                // Of sound nobody asks for packets but the nodes of each other.
                assertThat(Ledger.delivered(each.video)).isGreaterThanOrEqualTo(0.999);
            }
            long asked = call.call.counter(MediaCounter.NACKS_SENT);
            long recovered = call.call.counter(MediaCounter.RTP_PACKETS_RECOVERED);
            assertThat(recovered).isGreaterThan(100);
            // Each once, and again where the request or its answer was lost.
            assertThat(asked).isLessThan(recovered * 5 / 4);
            assertThat(call.call.counter(MediaCounter.PEER_FAULTS)).isZero();
        }
    }

    private static Consumer video(SimulatedCall.Both viewer) {
        return viewer.serverSide().sender().senders().stream()
                .map(RtpSender::consumer)
                .filter(consumer -> consumer.parameters().kind() == MediaKind.VIDEO)
                .findFirst()
                .orElseThrow();
    }

    /** Which encoding a viewer was sent last. */
    private static final class Screen {
        private long newest;
        int encoding = -1;

        TrackTap tap() {
            return (producer, encoding, packet, codec, bytes) -> {
                if (producer.kind() == MediaKind.VIDEO && packet.sequence() > newest) {
                    newest = packet.sequence();
                    long mark = packet.offset() + packet.info().headerLength + LayeredSource.MARK;
                    this.encoding = RtpView.u8(packet.memory(), mark + 4);
                }
            };
        }
    }

    private static long counter(RelayedCall call, MediaCounter counter) {
        return call.call.counter(counter) + call.edge.worker().counters().get(counter);
    }
}
