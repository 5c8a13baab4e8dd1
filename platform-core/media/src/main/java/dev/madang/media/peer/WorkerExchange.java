package dev.madang.media.peer;

import dev.madang.media.net.PacketSlab;
import dev.madang.media.router.Encoding;
import dev.madang.media.router.Producer;
import dev.madang.media.router.Ranking;
import dev.madang.media.router.StoredPacket;
import dev.madang.media.router.Upstream;
import dev.madang.media.rtp.Codec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one worker shares with the others: copies of their Producers that its Consumers need, fed through rings, and the
 * rings it feeds itself. A copy is made on the first Consumer and given up some time after the last.
 */
final class WorkerExchange implements WorkerRing.Receiver {
    /** A copy without Consumers is kept so long: people who change layers or reload come back. */
    private static final long LINGER_NANOS = 2_000_000_000L;

    private static final long ASK_NANOS = 50_000_000L;

    private final MediaWorker worker;
    private final PacketSlab slab;
    private final WorkerCounters counters;
    private final LongMap<Copy> copies = new LongMap<>();
    /** Replaced by the workers that add to it, one at a time; an array, so that looking through it makes no garbage. */
    private volatile WorkerRing[] incoming = {};

    private final ArrayList<Outgoing> outgoing = new ArrayList<>();
    private StoredPacket spare = new StoredPacket();

    /** A Producer of another worker, as this worker has it. */
    private static final class Copy {
        final Producer producer;
        final ProducerRef origin;
        long unusedSince = Long.MAX_VALUE;
        int toldTop = -1;

        Copy(Producer producer, ProducerRef origin) {
            this.producer = producer;
            this.origin = origin;
        }
    }

    /** Key-frame requests for a copy: one goes to the publisher's worker now and then, however many Consumers ask. */
    private static final class CopyUpstream implements Upstream {
        private final ProducerRef origin;
        private final long[] askedNanos;

        CopyUpstream(ProducerRef origin) {
            this.origin = origin;
            askedNanos = new long[origin.rids().size()];
            Arrays.fill(askedNanos, Long.MIN_VALUE / 2);
        }

        @Override
        public void requestKeyFrame(int encoding, long nowNanos) {
            if (nowNanos - askedNanos[encoding] >= ASK_NANOS) {
                askedNanos[encoding] = nowNanos;
                origin.worker().post(() -> origin.worker().requestKeyFrame(origin.id(), encoding));
            }
        }
    }

    private record Outgoing(MediaWorker to, WorkerRing ring) {}

    WorkerExchange(MediaWorker worker, PacketSlab slab, WorkerCounters counters) {
        this.worker = worker;
        this.slab = slab;
        this.counters = counters;
    }

    /** The Producer on this worker: itself when it lives here, else a copy, made where there is none. */
    @Nullable
    Producer local(ProducerRef ref, long now) {
        if (ref.worker() == worker) {
            return worker.producer(ref.id());
        }
        Copy copy = copies.get(ref.id());
        if (copy == null) {
            Producer producer = new Producer(ref.id(), ref.kind(), ref.rids(), slab, new CopyUpstream(ref));
            copy = new Copy(producer, ref);
            copies.put(ref.id(), copy);
            ref.worker().post(() -> ref.worker().exchange().feed(ref.id(), worker));
        }
        copy.unusedSince = Long.MAX_VALUE;
        return copy.producer;
    }

    /** Starts to feed another worker's copy, on the Producer's worker. */
    void feed(long producerId, MediaWorker to) {
        Producer producer = worker.producer(producerId);
        if (producer == null) {
            to.post(() -> to.exchange().originGone(producerId));
            return;
        }
        WorkerRing ring = ringTo(to);
        for (int i = 0; i < producer.encodingCount(); i++) {
            if (producer.encoding(i).holdsRun(worker.nowNanos())) {
                ring.putRun(producer, producer.encoding(i));
            }
        }
        producer.addTap(ring);
        postRanking(to, producerId, producer.ranking());
        for (int i = 0; i < producer.encodingCount(); i++) {
            Encoding encoding = producer.encoding(i);
            if (encoding.clockKnown()) {
                postClock(to, producerId, encoding);
            }
        }
    }

    /** Ends feeding another worker's copy, on the Producer's worker. */
    void starve(long producerId, MediaWorker to) {
        Producer producer = worker.producer(producerId);
        if (producer != null) {
            producer.removeTap(ringTo(to));
        }
    }

    /** The Producer has ended on its own worker. */
    void originGone(long producerId) {
        Copy copy = copies.remove(producerId);
        if (copy != null) {
            copy.producer.close();
        }
    }

    /** Tells every worker that a Producer of this one has ended. */
    void announceGone(long producerId) {
        for (Outgoing link : outgoing) {
            link.to().post(() -> link.to().exchange().originGone(producerId));
        }
    }

    /** The publisher's clock, passed on to every copy. */
    void announceClock(long producerId, Encoding encoding) {
        for (Outgoing link : outgoing) {
            postClock(link.to(), producerId, encoding);
        }
    }

    /** What has become known of the encodings' sizes and order, passed on to every copy. */
    void announceRanking(Producer producer) {
        Ranking ranking = producer.ranking();
        for (Outgoing link : outgoing) {
            postRanking(link.to(), producer.id(), ranking);
        }
    }

    private static void postRanking(MediaWorker to, long producerId, Ranking ranking) {
        to.post(() -> to.exchange().onRanking(producerId, ranking));
    }

    private void onRanking(long producerId, Ranking ranking) {
        Copy copy = copies.get(producerId);
        if (copy != null) {
            copy.producer.follow(ranking);
        }
    }

    private static void postClock(MediaWorker to, long producerId, Encoding encoding) {
        int index = encoding.index();
        long ntp = encoding.clockNtp();
        int rtpTimestamp = encoding.clockRtp();
        int generation = encoding.generation();
        long heardNanos = encoding.clockNanos();
        to.post(() -> to.exchange().onClock(producerId, index, generation, ntp, rtpTimestamp, heardNanos));
    }

    private void onClock(long producerId, int encoding, int generation, long ntp, int rtpTimestamp, long heardNanos) {
        Copy copy = copies.get(producerId);
        // Of another generation the timestamps mean something else.
        if (copy != null && copy.producer.encoding(encoding).generation() == generation) {
            copy.producer.encoding(encoding).clock(ntp, rtpTimestamp, heardNanos);
        }
    }

    private WorkerRing ringTo(MediaWorker to) {
        for (Outgoing link : outgoing) {
            if (link.to() == to) {
                return link.ring();
            }
        }
        WorkerRing ring = new WorkerRing(counters);
        outgoing.add(new Outgoing(to, ring));
        to.exchange().addIncoming(ring);
        return ring;
    }

    private synchronized void addIncoming(WorkerRing ring) {
        WorkerRing[] more = Arrays.copyOf(incoming, incoming.length + 1);
        more[incoming.length] = ring;
        incoming = more;
    }

    boolean hasPackets() {
        for (WorkerRing ring : incoming) {
            if (ring.hasPackets()) {
                return true;
            }
        }
        return false;
    }

    /** Takes what other workers sent. */
    void drain(int limit) {
        for (WorkerRing ring : incoming) {
            ring.drain(this, limit);
        }
    }

    /** Wakes the workers to which packets went in this turn. */
    void wakeOthers() {
        for (int i = 0; i < outgoing.size(); i++) {
            Outgoing link = outgoing.get(i);
            if (link.ring().takeOffered()) {
                link.to().wake();
            }
        }
    }

    @Override
    public void onRingPacket(WorkerRing.Entry entry, MemorySegment memory, long offset) {
        Copy copy = copies.get(entry.producerId);
        Codec codec = entry.codec;
        if (copy == null || codec == null) {
            return;
        }
        int slot = slab.acquire();
        if (slot < 0) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            return;
        }
        MemorySegment.copy(memory, offset, slab.memory(slot), slab.offset(slot), entry.lengthBytes);
        StoredPacket packet = spare;
        copy.producer.encoding(entry.encoding).restartAs(entry.generation);
        copy.producer.encoding(entry.encoding).filling(entry.moreAtOnce);
        packet.hold(slab, slot, 0, entry.arrivalNanos);
        packet.info().copyFrom(entry.info);
        spare = copy.producer.append(
                entry.encoding, entry.sequence, packet, codec, entry.wireBytes, entry.arrivalNanos);
        if (spare == packet) {
            packet.release(slab);
        } else {
            worker.markDirty(copy.producer);
        }
    }

    /** Gives up copies that nobody used for a while. */
    void sweep(long now) {
        List<Copy> idle = new ArrayList<>();
        copies.forEach(copy -> {
            tellWish(copy);
            copy.producer.evict(now);
            if (copy.producer.consumerCount() > 0) {
                copy.unusedSince = Long.MAX_VALUE;
            } else if (copy.unusedSince == Long.MAX_VALUE) {
                copy.unusedSince = now;
            } else if (now - copy.unusedSince > LINGER_NANOS) {
                idle.add(copy);
            }
        });
        for (Copy copy : idle) {
            ProducerRef ref = copy.origin;
            copies.remove(ref.id());
            copy.producer.close();
            ref.worker().post(() -> ref.worker().exchange().starve(ref.id(), worker));
        }
    }

    private void tellWish(Copy copy) {
        int top = copy.producer.wishedTop();
        if (top != copy.toldTop) {
            copy.toldTop = top;
            ProducerRef ref = copy.origin;
            int here = worker.index();
            ref.worker().post(() -> ref.worker().exchange().wished(ref.id(), here, top));
        }
    }

    private void wished(long producerId, int worker, int top) {
        Producer producer = this.worker.producer(producerId);
        if (producer != null) {
            producer.wishedElsewhere(worker, top);
        }
    }

    int copyCount() {
        return copies.size();
    }
}
