package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.sim.LinkConditions;
import dev.madang.media.srtp.SrtpProfile;
import dev.madang.media.track.StoredPacket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loss both ways, jitter and reordering between publisher, node and viewers; production code in virtual time. */
final class LossySimulationTest {
    private static final LinkConditions BAD = LinkConditions.PERFECT
            .withDelay(Duration.ofMillis(20))
            .withLoss(0.05)
            .withJitter(Duration.ofMillis(50))
            .withReorder(0.05)
            .withDuplicate(0.01);

    /** Packets of picture that a viewer gets within its first second or two. */
    private static final int CATCHING_UP = 150;

    /** What one viewer got: running numbers by extended sequence number, of one kind. */
    private static final class Ledger {
        final TreeMap<Long, Integer> video = new TreeMap<>();
        final TreeMap<Long, Integer> audio = new TreeMap<>();
        final List<String> wrong = new ArrayList<>();
        final StringBuilder order = new StringBuilder();

        void note(MediaKind kind, StoredPacket packet) {
            int number = RtpView.i32(
                    packet.memory(), packet.offset() + packet.info().headerLength + NumberedSource.NUMBER_OFFSET);
            order.append(number).append(',');
            Integer before = (kind == MediaKind.VIDEO ? video : audio).put(packet.sequence(), number);
            if (before != null) {
                wrong.add(kind + " " + packet.sequence() + " came as " + before + " and as " + number);
            }
        }
    }

    private record Run(NumberedSource source, List<Ledger> viewers, long recovered, long resent) {}

    private static Run run(long seed, SrtpProfile profile, LinkConditions conditions) throws Exception {
        try (SimulatedCall call = new SimulatedCall(seed, profile)) {
            call.conditions(conditions);
            NumberedSource source = new NumberedSource(seed);
            Peer publisher = call.publish(source);
            List<Ledger> viewers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Ledger ledger = new Ledger();
                viewers.add(ledger);
                call.watch(
                        publisher, (producer, encoding, packet, codec, bytes) -> ledger.note(producer.kind(), packet));
                call.run(700);
            }
            call.run(20_000);
            source.stop();
            // Holes at the very end show to nobody.
            call.run(3_000);
            assertThat(call.counter(MediaCounter.PEER_FAULTS)).isZero();
            assertThat(call.counter(MediaCounter.DROPPED_UNAUTHENTIC)).isZero();
            return new Run(
                    source,
                    viewers,
                    call.counter(MediaCounter.RTP_PACKETS_RECOVERED),
                    call.counter(MediaCounter.RETRANSMISSIONS_SENT));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,AEAD_AES_128_GCM", "2,AES128_CM_SHA1_80", "3,AEAD_AES_256_GCM", "4,AEAD_AES_128_GCM"})
    void aViewerEndsWithEveryPacketAndNeverAWrongSequenceNumber(long seed, SrtpProfile profile) throws Exception {
        Run run = run(seed, profile, BAD);

        assertThat(run.recovered())
                .as("packets the node got back from the publisher")
                .isGreaterThan(50);
        assertThat(run.resent()).as("packets the node sent viewers again").isGreaterThan(150);
        for (Ledger viewer : run.viewers()) {
            assertThat(viewer.wrong).isEmpty();
            assertThat(viewer.video).hasSizeGreaterThan(1000);
            // Sequence numbers and running numbers rise together: neither a hole nor a packet in another one's place.
            // A late one leaves packets out, and no number, when a key frame comes while it catches up; never later.
            Map.Entry<Long, Integer> first = viewer.video.ceilingEntry(viewer.video.firstKey() + CATCHING_UP);
            assertThat(List.copyOf(viewer.video.headMap(first.getKey()).values()))
                    .isSorted()
                    .doesNotHaveDuplicates();
            List<String> misplaced = new ArrayList<>();
            viewer.video.tailMap(first.getKey()).forEach((sequence, number) -> {
                if (number - first.getValue() != sequence - first.getKey()) {
                    misplaced.add(sequence + " is packet " + number);
                }
            });
            assertThat(misplaced).isEmpty();
            assertThat((long) viewer.video.size())
                    .as("packets from the first to the last")
                    .isEqualTo(viewer.video.lastKey() - viewer.video.firstKey() + 1);
            assertThat(viewer.video.lastEntry().getValue())
                    .as("the last packet but what nobody can miss")
                    .isGreaterThan(run.source().videoPackets - 20);
            assertThat(new HashSet<>(viewer.audio.values())).hasSameSizeAs(viewer.audio.values());
            Map.Entry<Long, Integer> firstAudio = viewer.audio.firstEntry();
            assertThat(viewer.audio)
                    .allSatisfy((sequence, number) ->
                            assertThat(number - firstAudio.getValue()).isEqualTo(sequence - firstAudio.getKey()));
        }
    }

    @ParameterizedTest
    @CsvSource({"11", "12"})
    void theSameSeedGivesTheSameRun(long seed) throws Exception {
        Run one = run(seed, SrtpProfile.AEAD_AES_128_GCM, BAD);
        Run other = run(seed, SrtpProfile.AEAD_AES_128_GCM, BAD);

        for (int i = 0; i < one.viewers().size(); i++) {
            assertThat(other.viewers().get(i).order)
                    .hasToString(one.viewers().get(i).order.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"21"})
    void aPerfectNetworkNeedsNoRetransmission(long seed) throws Exception {
        Run run = run(seed, SrtpProfile.AEAD_AES_128_GCM, LinkConditions.PERFECT);

        assertThat(run.recovered()).isZero();
        assertThat(run.resent()).isZero();
        assertThat(run.source().keyFrames).isLessThanOrEqualTo(4);
    }
}
