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

/** What brings tracks to where they are watched does: a track of two encodings enters at the origin, and is wanted at the edge. */
public abstract class TrackRelayContract {
    protected static final int LOW = 0;
    protected static final int HIGH = 1;
    private static final int LENGTH = 20;

    /** Both ends, and the way between them. */
    public interface Ends extends AutoCloseable {
        WorkerTracks origin();

        /** Makes the track one of the edge. */
        Producer subscribe(TrackRef track);

        /** A track of the origin has ended. */
        void ended(TrackRef track);

        /** Lets so much time pass at both ends. */
        void run(long millis);

        /** Lets so much time pass that what was sent or told has arrived. */
        void settle();

        /** Tracks or streams that come to the edge. */
        int coming();

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

    protected abstract Ends open();

    /** A Producer of the origin. */
    private static Producer producer(Ends ends, long id, List<@Nullable String> rids, List<Integer> requests) {
        return new Producer(
                id,
                MediaKind.VIDEO,
                rids,
                ends.origin().worker().slab(),
                (encoding, nowNanos) -> requests.add(encoding));
    }

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
        Producer copy = ends.subscribe(ref);
        ends.settle();
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

    private Viewer watch(Producer copy, int preferredRank) {
        Viewer viewer = new Viewer(copy, preferredRank);
        copy.add(viewer);
        ends.settle();
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
            Encoding encoding = copy.encoding(preferredRank);
            for (int i = 0; i < encoding.freshCount(); i++) {
                seen.add(encoding.fresh(i).sequence());
            }
        }

        @Override
        public int preferredRank() {
            return preferredRank;
        }

        @Override
        public int wantedEncodings() {
            return preferredRank < 0 ? 0 : 1 << preferredRank;
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
        ends.settle();
        assertThat(viewer.seen)
                .containsExactly(1_000L, 1_001L, 1_002L, 1_003L, 1_004L, 1_005L, 1_006L, 1_007L, 1_008L, 1_009L);
        StoredPacket there = Objects.requireNonNull(producer.encoding(LOW).find(1_004));
        StoredPacket here = Objects.requireNonNull(viewer.copy.encoding(LOW).find(1_004));
        assertThat(payload(here).mismatch(payload(there))).isEqualTo(-1);
        assertThat(here.info().timestamp).isEqualTo(there.info().timestamp);
        assertThat(here.info().marker).isEqualTo(there.info().marker);
        assertThat(here.info().sequence).isEqualTo(there.info().sequence);
        assertThat(here.info().keyFrame).isEqualTo(there.info().keyFrame);
    }

    private static MemorySegment payload(StoredPacket packet) {
        return packet.memory().asSlice(packet.offset() + packet.info().headerLength, packet.info().payloadLength);
    }

    @Test
    void whatIsHeldFromTheNewestKeyFrameOnComesFirst() {
        arrive(LOW, 1_000, false);
        arrive(LOW, 1_001, true);
        arrive(LOW, 1_002, false);
        ends.settle();
        Producer copy = subscribe();
        watch(copy, LOW);
        assertThat(copy.encoding(LOW).find(1_000)).isNull();
        assertThat(copy.encoding(LOW).find(1_001)).isNotNull();
        assertThat(copy.encoding(LOW).find(1_002)).isNotNull();
        assertThat(copy.encoding(LOW).keyFrameStart()).isEqualTo(1_001);
        assertThat(keyFrameRequests).isEmpty();
    }

    @Test
    void oneKeyFrameRequestGoesOnHoweverManyAsk() {
        arrive(HIGH, 1_000, true);
        Producer copy = subscribe();
        watch(copy, HIGH);
        for (int i = 0; i < 10; i++) {
            copy.requestKeyFrame(HIGH, ends.nowNanos());
        }
        ends.settle();
        assertThat(keyFrameRequests).containsExactly(HIGH);
        arrive(HIGH, 1_001, true);
        ends.run(600);
        copy.requestKeyFrame(HIGH, ends.nowNanos());
        ends.settle();
        assertThat(keyFrameRequests).containsExactly(HIGH, HIGH);
    }

    @Test
    void theOriginLearnsWhatIsPreferredAndWhenNothingIsAnyMore() {
        Viewer viewer = watch(subscribe(), HIGH);
        ends.run(1_000);
        assertThat(producer.preferredRank()).isEqualTo(HIGH);
        viewer.copy.remove(viewer);
        ends.run(3_000);
        assertThat(producer.preferredRank()).isEqualTo(-1);
    }

    @Test
    void theOriginLearnsWhatIsWantedAndNothingElseIs() {
        Viewer viewer = watch(subscribe(), HIGH);
        assertThat(producer.wantedEncodings()).isEqualTo(1 << HIGH);
        viewer.copy.remove(viewer);
        ends.run(3_000);
        assertThat(producer.wantedEncodings()).isZero();
    }

    @Test
    void clocksAndRanksCome() {
        producer.clock(producer.encoding(LOW), 1L << 32, 90_000, ends.nowNanos());
        arrive(LOW, 1_000, true);
        Producer copy = subscribe();
        watch(copy, LOW);
        assertThat(copy.encoding(LOW).clockKnown()).isTrue();
        assertThat(copy.encoding(LOW).ntpOf(180_000, 90_000)).isEqualTo(2L << 32);
        producer.clock(producer.encoding(LOW), 5L << 32, 90_000, ends.nowNanos());
        producer.tellRanking();
        ends.settle();
        assertThat(copy.encoding(LOW).ntpOf(90_000, 90_000)).isEqualTo(5L << 32);
        assertThat(copy.ranking().order()).isEqualTo(producer.ranking().order());
        assertThat(copy.ranking().frameSizes()).isEqualTo(producer.ranking().frameSizes());
    }

    @Test
    void aSourceThatStartsAnewStartsAnewHereToo() {
        Viewer viewer = watch(subscribe(), LOW);
        arrive(LOW, 1_000, true);
        ends.settle();
        producer.encoding(LOW).restart();
        arrive(LOW, 10, true);
        ends.settle();
        assertThat(viewer.seen).containsExactly(1_000L, 10L);
        assertThat(viewer.copy.encoding(LOW).newest()).isEqualTo(10);
    }

    @Test
    void anUnusedTrackComesNoMoreAfterAWhile() {
        Producer copy = subscribe();
        arrive(LOW, 1_000, true);
        Viewer viewer = watch(copy, LOW);
        ends.run(5_000);
        assertThat(producer.isUsed()).isTrue();
        assertThat(ends.coming()).isEqualTo(1);
        copy.remove(viewer);
        ends.run(5_000);
        assertThat(producer.isUsed()).isFalse();
        assertThat(ends.coming()).isZero();
    }

    @Test
    void aTrackThatEndsAtTheOriginEndsHere() {
        Viewer viewer = watch(subscribe(), LOW);
        ends.origin().remove(producer);
        producer.close();
        ends.ended(ref);
        ends.settle();
        assertThat(viewer.ended).isTrue();
        assertThat(ends.coming()).isZero();
    }

    /** What enters at the origin. */
    protected final Producer producer() {
        return producer;
    }

    /** A packet enters. */
    protected final void arrives(int encoding, long sequence, boolean key) {
        arrive(encoding, sequence, key);
    }

    /** The track at the edge, watched. */
    protected final Producer watched(int encoding) {
        Producer copy = subscribe();
        watch(copy, encoding);
        return copy;
    }

    /** Both ends. */
    protected final Ends ends() {
        return ends;
    }
}
