package dev.madang.media.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.Subscriber;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link TrackRelay} does: a track of two encodings enters at the origin, and is wanted at the edge. */
abstract class TrackRelayContract {
    private static final int LOW = 0;
    private static final int HIGH = 1;
    private static final int LENGTH = 20;

    /** Both ends, and the way between them. */
    interface Ends extends AutoCloseable {
        WorkerTracks origin();

        WorkerTracks edge();

        /** The relay that brings tracks to the edge. */
        TrackRelay relay();

        /** Lets so much time pass at both ends; whatever was sent has then arrived. */
        void run(long millis);

        long nowNanos();

        /** A free packet slot of the origin. */
        StoredPacket packet(long arrivalNanos);

        @Override
        void close();
    }

    private Ends ends;
    private Producer producer;
    private TrackRef ref;
    private final List<Integer> keyFrameRequests = new ArrayList<>();

    abstract Ends open();

    /** A Producer of the origin. */
    abstract Producer producer(Ends ends, long id, List<@Nullable String> rids, List<Integer> requests);

    @BeforeEach
    void begin() {
        ends = open();
        producer = producer(ends, 7, List.of("q", "h"), keyFrameRequests);
        ends.origin().add(producer);
        ref = new TrackRef(7, MediaKind.VIDEO, List.of("q", "h"), ends.origin());
    }

    @AfterEach
    void end() {
        ends.close();
    }

    private Producer subscribe() {
        Producer copy = Objects.requireNonNull(ends.edge().local(ref));
        ends.run(1);
        return copy;
    }

    private void arrive(int encoding, long sequence, boolean key) {
        StoredPacket packet = ends.packet(ends.nowNanos());
        MemorySegment memory = packet.memory();
        long at = packet.offset();
        RtpView.putI32(memory, at, 0x80e0_0000 | (int) sequence & 0xffff);
        RtpView.putI32(memory, at + 4, (int) sequence * 3_000);
        RtpView.putI32(memory, at + 8, 0xabc0 + encoding);
        RtpView.putU8(memory, at + 12, 0x10);
        RtpView.putU8(memory, at + 13, key ? 0 : 1);
        RtpParser.parse(memory, at, LENGTH, HeaderExtensionIds.NONE, packet.info());
        PayloadDescriptor.parse(Codec.VP8, memory, at, packet.info());
        producer.append(encoding, sequence, packet, Codec.VP8, LENGTH, ends.nowNanos());
        ends.origin().markDirty(producer);
    }

    private static Viewer watch(Producer copy, int preferredRank) {
        Viewer viewer = new Viewer(copy, preferredRank);
        copy.add(viewer);
        return viewer;
    }

    private static final class Viewer implements Subscriber {
        private final Producer copy;
        private final int preferredRank;
        private final List<Long> seen = new ArrayList<>();
        private boolean ended;

        Viewer(Producer copy, int preferredRank) {
            this.copy = copy;
            this.preferredRank = preferredRank;
        }

        @Override
        public void onFresh(long nowNanos) {
            Encoding encoding = copy.encoding(LOW);
            for (int i = 0; i < encoding.freshCount(); i++) {
                seen.add(encoding.fresh(i).sequence());
            }
        }

        @Override
        public int preferredRank() {
            return preferredRank;
        }

        @Override
        public void fault(RuntimeException cause) {
            throw cause;
        }

        @Override
        public void onEnd() {
            ended = true;
            copy.remove(this);
        }
    }

    @Test
    void packetsComeInOrderToTheLetter() {
        Viewer viewer = watch(subscribe(), LOW);
        for (long sequence = 1_000; sequence < 1_010; sequence++) {
            arrive(LOW, sequence, sequence == 1_000);
        }
        ends.run(1);
        assertThat(viewer.seen)
                .containsExactly(1_000L, 1_001L, 1_002L, 1_003L, 1_004L, 1_005L, 1_006L, 1_007L, 1_008L, 1_009L);
        StoredPacket there = Objects.requireNonNull(producer.encoding(LOW).find(1_004));
        StoredPacket here = Objects.requireNonNull(viewer.copy.encoding(LOW).find(1_004));
        assertThat(here.memory()
                        .asSlice(here.offset(), LENGTH)
                        .mismatch(there.memory().asSlice(there.offset(), LENGTH)))
                .isEqualTo(-1);
    }

    @Test
    void whatIsHeldFromTheNewestKeyFrameOnComesFirst() {
        arrive(LOW, 1_000, false);
        arrive(LOW, 1_001, true);
        arrive(LOW, 1_002, false);
        ends.run(1);
        Producer copy = subscribe();
        assertThat(copy.encoding(LOW).find(1_000)).isNull();
        assertThat(copy.encoding(LOW).find(1_001)).isNotNull();
        assertThat(copy.encoding(LOW).find(1_002)).isNotNull();
        assertThat(copy.encoding(LOW).keyFrameStart()).isEqualTo(1_001);
    }

    @Test
    void oneKeyFrameRequestGoesOnHoweverManyAsk() {
        Producer copy = subscribe();
        for (int i = 0; i < 10; i++) {
            copy.requestKeyFrame(HIGH, ends.nowNanos());
        }
        ends.run(1);
        assertThat(keyFrameRequests).containsExactly(HIGH);
        ends.run(100);
        copy.requestKeyFrame(HIGH, ends.nowNanos());
        ends.run(1);
        assertThat(keyFrameRequests).containsExactly(HIGH, HIGH);
    }

    @Test
    void packetsThatWereLostOnTheWayComeWhenAskedFor() {
        arrive(LOW, 1_000, false);
        arrive(LOW, 1_001, false);
        ends.run(1);
        Viewer viewer = watch(subscribe(), LOW);
        arrive(LOW, 1_002, true);
        ends.run(1);
        assertThat(viewer.seen).containsExactly(1_002L);
        ends.relay().requestPackets(ref, LOW, 990, 12);
        ends.run(1);
        assertThat(viewer.seen).containsExactly(1_002L, 1_000L, 1_001L);
    }

    @Test
    void theOriginLearnsWhatIsPreferredAndWhenNothingIsAnyMore() {
        Viewer viewer = watch(subscribe(), HIGH);
        ends.run(1_000);
        assertThat(producer.preferredRank()).isEqualTo(HIGH);
        viewer.copy.remove(viewer);
        ends.run(1_000);
        assertThat(producer.preferredRank()).isEqualTo(-1);
    }

    @Test
    void clocksAndRanksCome() {
        producer.clock(producer.encoding(LOW), 1L << 32, 90_000, ends.nowNanos());
        Producer copy = subscribe();
        assertThat(copy.encoding(LOW).clockKnown()).isTrue();
        assertThat(copy.encoding(LOW).ntpOf(180_000, 90_000)).isEqualTo(2L << 32);
        producer.clock(producer.encoding(LOW), 5L << 32, 90_000, ends.nowNanos());
        producer.tellRanking();
        ends.run(1);
        assertThat(copy.encoding(LOW).ntpOf(90_000, 90_000)).isEqualTo(5L << 32);
        assertThat(copy.ranking()).isEqualTo(producer.ranking());
    }

    @Test
    void aSourceThatStartsAnewStartsAnewHereToo() {
        Viewer viewer = watch(subscribe(), LOW);
        arrive(LOW, 1_000, true);
        ends.run(1);
        producer.encoding(LOW).restart();
        arrive(LOW, 10, true);
        ends.run(1);
        assertThat(viewer.seen).containsExactly(1_000L, 10L);
        assertThat(viewer.copy.encoding(LOW).newest()).isEqualTo(10);
    }

    @Test
    void anUnusedTrackComesNoMoreAfterAWhile() {
        Producer copy = subscribe();
        Viewer viewer = watch(copy, LOW);
        ends.run(5_000);
        assertThat(producer.isUsed()).isTrue();
        copy.remove(viewer);
        ends.run(5_000);
        assertThat(producer.isUsed()).isFalse();
        assertThat(ends.edge().relayedCount()).isZero();
    }

    @Test
    void aTrackThatEndsAtTheOriginEndsHere() {
        Viewer viewer = watch(subscribe(), LOW);
        ends.origin().remove(producer);
        producer.close();
        ends.run(1);
        assertThat(viewer.ended).isTrue();
        assertThat(ends.edge().relayedCount()).isZero();
    }

    @Test
    void aTrackThatHasEndedBeforeEndsAtOnce() {
        ends.origin().remove(producer);
        producer.close();
        Viewer viewer = watch(Objects.requireNonNull(ends.edge().local(ref)), LOW);
        ends.run(1);
        assertThat(viewer.ended).isTrue();
        assertThat(ends.edge().relayedCount()).isZero();
    }
}
