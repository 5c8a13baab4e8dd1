package dev.madang.media.relay;

import dev.madang.media.memory.LongMap;
import dev.madang.media.rtp.Codec;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.track.Ranking;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.TrackTap;

/** What one worker relays to another one: a ring, and the subscriptions of that worker. On the sending worker's thread. */
final class RingLink {
    private final RingRelay from;
    private final RingRelay to;
    private final WorkerRing ring;
    private final LongMap<Subscription> subscriptions = new LongMap<>();

    RingLink(RingRelay from, RingRelay to, WorkerRing ring) {
        this.from = from;
        this.to = to;
        this.ring = ring;
    }

    RingRelay to() {
        return to;
    }

    WorkerRing ring() {
        return ring;
    }

    void subscribe(long trackId) {
        Producer producer = from.tracks().producer(trackId);
        if (producer == null) {
            to.tell(trackId, RelayedTrack::onEnd);
            return;
        }
        if (subscriptions.get(trackId) != null) {
            return;
        }
        for (int i = 0; i < producer.encodingCount(); i++) {
            if (producer.encoding(i).holdsRun(from.worker().nowNanos())) {
                ring.putRun(producer, producer.encoding(i));
            }
        }
        Subscription subscription = new Subscription();
        subscriptions.put(trackId, subscription);
        producer.addTap(subscription);
        subscription.onRanking(producer);
        for (int i = 0; i < producer.encodingCount(); i++) {
            if (producer.encoding(i).clockKnown()) {
                subscription.onClock(producer, producer.encoding(i));
            }
        }
    }

    void unsubscribe(long trackId) {
        Subscription subscription = subscriptions.remove(trackId);
        Producer producer = from.tracks().producer(trackId);
        if (producer != null && subscription != null) {
            producer.removeTap(subscription);
        }
    }

    void prefer(long trackId, int rank) {
        Subscription subscription = subscriptions.get(trackId);
        if (subscription != null) {
            subscription.preferredRank = rank;
        }
    }

    void want(long trackId, int encodings) {
        Subscription subscription = subscriptions.get(trackId);
        Producer producer = from.tracks().producer(trackId);
        if (subscription != null && producer != null) {
            subscription.wantedEncodings = encodings;
            producer.wantedChanged();
        }
    }

    /** Puts packets into the ring once more, those that are still held. */
    void repeat(long trackId, int encoding, long first, int count) {
        Producer producer = from.tracks().producer(trackId);
        if (producer == null || subscriptions.get(trackId) == null) {
            return;
        }
        Encoding source = producer.encoding(encoding);
        Codec codec = source.codec();
        for (long sequence = first; sequence < first + count; sequence++) {
            StoredPacket packet = source.find(sequence);
            if (packet != null && codec != null) {
                ring.put(producer, source, packet, codec, 0, false);
            }
        }
    }

    /** One track of the sending worker that goes to the other one. */
    private final class Subscription implements TrackTap {
        private int preferredRank = -1;
        private int wantedEncodings;

        @Override
        public void onPacket(Producer producer, Encoding encoding, StoredPacket packet, Codec codec, int wireBytes) {
            ring.put(producer, encoding, packet, codec, wireBytes, false);
        }

        @Override
        public void onRanking(Producer producer) {
            Ranking ranking = producer.ranking();
            to.tell(producer.id(), track -> track.onRanking(ranking));
        }

        @Override
        public void onClock(Producer producer, Encoding encoding) {
            from.tellClock(to, producer.id(), encoding);
        }

        @Override
        public void onEnd(Producer producer) {
            subscriptions.remove(producer.id());
            to.tell(producer.id(), RelayedTrack::onEnd);
        }

        @Override
        public int preferredRank() {
            return preferredRank;
        }

        @Override
        public int wantedEncodings() {
            return wantedEncodings;
        }
    }
}
