package dev.madang.media.relay;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.track.Ranking;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.Upstream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A track that enters elsewhere, as one worker has it: a Producer that a {@link TrackRelay} fills. On the worker's thread. */
public final class RelayedTrack implements Upstream {
    /** Key-frame requests of the Consumers here go on once in so long. */
    private static final long ASK_NANOS = 50_000_000L;
    /** It is kept so long without Consumers: people who change layers or reload come back. */
    private static final long LINGER_NANOS = 2_000_000_000L;
    /** Packets that are asked for at once at the most. */
    private static final long MOST_MISSING = 256;

    private final TrackRef ref;
    private final TrackRelay relay;
    private final WorkerTracks tracks;
    private final PacketSlab slab;
    private final WorkerCounters counters;
    private final Producer producer;
    private final long[] askedNanos;
    private final long[] losses;
    private StoredPacket spare = new StoredPacket();
    private long unusedSinceNanos = Long.MAX_VALUE;
    private int toldRank = -1;
    private int toldWanted;
    private boolean wantedChanged;

    RelayedTrack(TrackRef ref, TrackRelay relay, WorkerTracks tracks, PacketSlab slab, WorkerCounters counters) {
        this.ref = ref;
        this.relay = relay;
        this.tracks = tracks;
        this.slab = slab;
        this.counters = counters;
        producer = new Producer(ref.id(), ref.kind(), ref.rids(), slab, this);
        askedNanos = new long[ref.rids().size()];
        Arrays.fill(askedNanos, Long.MIN_VALUE / 2);
        losses = new long[ref.rids().size()];
    }

    /** The track here. */
    Producer producer() {
        return producer;
    }

    /** What it is a copy of. */
    TrackRef ref() {
        return ref;
    }

    @Override
    public void requestKeyFrame(int encoding, long nowNanos) {
        if (nowNanos - askedNanos[encoding] >= ASK_NANOS) {
            askedNanos[encoding] = nowNanos;
            relay.requestKeyFrame(ref, encoding);
        }
    }

    @Override
    public void onWanted() {
        if (!wantedChanged) {
            wantedChanged = true;
            tracks.wantedChanged(this);
        }
    }

    /** Tells which encodings are wanted here, when that has changed. */
    void tellWanted() {
        wantedChanged = false;
        int wanted = producer.wantedEncodings();
        if (wanted != toldWanted) {
            toldWanted = wanted;
            relay.want(ref, wanted);
        }
    }

    /**
     * Takes a packet in.
     *
     * @param index negotiated position of its encoding
     * @param generation see {@link Encoding#generation}
     * @param filling whether more of what was held already comes at once
     * @param lost packets that were lost on the way here since its beginning, of any track
     */
    public void onPacket(
            int index,
            int generation,
            long sequence,
            boolean filling,
            long lost,
            MemorySegment memory,
            long offset,
            PacketInfo info,
            Codec codec,
            int wireBytes,
            long arrivalNanos) {
        int slot = slab.acquire();
        if (slot < 0) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            return;
        }
        int length = info.headerLength + info.payloadLength;
        MemorySegment.copy(memory, offset, slab.memory(slot), slab.offset(slot), length);
        Encoding encoding = producer.encoding(index);
        encoding.restartAs(generation);
        encoding.filling(filling);
        if (lost != losses[index]) {
            losses[index] = lost;
            requestMissing(encoding, sequence);
        }
        StoredPacket packet = spare;
        packet.hold(slab, slot, 0, arrivalNanos);
        packet.info().copyFrom(info);
        spare = producer.append(index, sequence, packet, codec, wireBytes, arrivalNanos);
        if (spare == packet) {
            packet.release(slab);
        } else {
            tracks.markDirty(producer);
        }
    }

    private void requestMissing(Encoding encoding, long sequence) {
        long first = encoding.newest() + 1;
        long count = sequence - first;
        if (first > 0 && count > 0 && count <= MOST_MISSING) {
            relay.requestPackets(ref, encoding.index(), first, (int) count);
        }
    }

    /** What has become known of the encodings' sizes and order. */
    public void onRanking(Ranking ranking) {
        producer.follow(ranking, tracks.worker().nowNanos());
        // Consumers may begin with another one now.
        tracks.markDirty(producer);
    }

    /** The publisher's clock of an encoding; of another generation the timestamps mean something else. */
    public void onClock(int index, int generation, long ntp, int rtpTimestamp, long atNanos) {
        Encoding encoding = producer.encoding(index);
        if (encoding.generation() == generation) {
            producer.clock(encoding, ntp, rtpTimestamp, atNanos);
        }
    }

    /** The track has ended where it enters. */
    public void onEnd() {
        tracks.forget(this);
        producer.close();
    }

    /** It is used again, or for the first time. */
    void use() {
        unusedSinceNanos = Long.MAX_VALUE;
    }

    /** Tells which encodings are preferred here, when that has changed. */
    void tellPreferred() {
        int rank = producer.preferredRank();
        if (rank != toldRank) {
            toldRank = rank;
            relay.prefer(ref, rank);
        }
    }

    /** Whether nobody has used it for a while. */
    boolean isIdle(long nowNanos) {
        if (producer.isUsed()) {
            unusedSinceNanos = Long.MAX_VALUE;
        } else if (unusedSinceNanos == Long.MAX_VALUE) {
            unusedSinceNanos = nowNanos;
        }
        return unusedSinceNanos != Long.MAX_VALUE && nowNanos - unusedSinceNanos > LINGER_NANOS;
    }
}
