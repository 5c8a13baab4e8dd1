package dev.madang.media.peer;

import dev.madang.media.router.Allotment;
import dev.madang.media.router.Consumer;
import dev.madang.media.router.Encoding;
import dev.madang.media.router.LayerStep;
import dev.madang.media.router.Producer;
import dev.madang.media.rtp.FrameSize;
import dev.madang.media.srtp.SrtpKeys;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a Peer's statistics, on its worker's thread. */
final class PeerSnapshot {
    private PeerSnapshot() {}

    static PeerStats of(Peer peer, MediaWorker worker) {
        long now = worker.nowNanos();
        int address = peer.ice().selectedAddress();
        String transport = address < 0 ? null : worker.port().addresses().isTcp(address) ? "tcp" : "udp";
        SrtpKeys keys = peer.keys();
        List<PeerStats.ProducerStats> producers = new ArrayList<>();
        for (ReceiveSection section : peer.receive().sections()) {
            producers.add(producer(peer, section, now));
        }
        List<PeerStats.SlotStats> slots = new ArrayList<>();
        for (SendSlot slot : peer.send().slots()) {
            slots.add(slot(slot, now));
        }
        return new PeerStats(
                peer.isConnected(),
                transport,
                keys == null ? null : keys.profile().name(),
                peer.send().roundTripNanos(),
                peer.send().estimateBps(now),
                producers,
                slots);
    }

    private static PeerStats.ProducerStats producer(Peer peer, ReceiveSection section, long now) {
        Producer producer = section.producer();
        List<PeerStats.EncodingStats> encodings = new ArrayList<>();
        for (int rank = 0; rank < producer.encodingCount(); rank++) {
            Encoding encoding = producer.ranked(rank);
            ReceiveStream stream = peer.receive().stream(producer, encoding.index());
            encodings.add(new PeerStats.EncodingStats(
                    name(encoding),
                    encoding.rid(),
                    stream == null ? 0 : stream.ssrc,
                    encoding.isActive(now),
                    encoding.bitrateBps(now),
                    FrameSize.width(encoding.frameSize()),
                    FrameSize.height(encoding.frameSize()),
                    encoding.maxTemporalLayer(),
                    stream == null ? 0 : stream.packets,
                    stream == null ? 0 : stream.bytes,
                    stream == null ? 0 : stream.nacks.lost(),
                    stream == null ? 0 : stream.nacksSent,
                    stream == null ? 0 : stream.recovered,
                    stream == null ? 0 : stream.keyFrameRequestsSent,
                    encoding.keyFrames()));
        }
        return new PeerStats.ProducerStats(
                producer.id(),
                section.midText(),
                producer.kind(),
                producer.encoding(0).codec(),
                encodings);
    }

    private static PeerStats.SlotStats slot(SendSlot slot, long now) {
        Consumer consumer = slot.consumer();
        Encoding current = consumer.current();
        ProducerRef feed = slot.feed();
        return new PeerStats.SlotStats(
                slot.mid(),
                consumer.parameters().kind(),
                feed == null ? 0 : feed.id(),
                current == null ? null : name(current),
                wanted(consumer),
                ranked(consumer),
                current == null ? -1 : Math.min(consumer.temporalLimit(), current.maxTemporalLayer()),
                consumer.isPaused(),
                consumer.cause(),
                decisions(consumer, feed, now),
                consumer.bitrateBps(now),
                consumer.packets(),
                consumer.bytes(),
                slot.nacksReceived(),
                consumer.retransmitted(),
                slot.keyFrameRequests(),
                slot.fractionLost());
    }

    private static @Nullable String wanted(Consumer consumer) {
        Producer source = consumer.producer();
        int rank = consumer.wishedTop();
        return source == null || rank < 0 ? null : name(source.ranked(rank));
    }

    private static List<String> ranked(Consumer consumer) {
        Producer source = consumer.producer();
        List<String> names = new ArrayList<>();
        for (int rank = 0; source != null && rank < source.encodingCount(); rank++) {
            names.add(name(source.ranked(rank)));
        }
        return names;
    }

    private static List<PeerStats.LayerDecision> decisions(Consumer consumer, @Nullable ProducerRef feed, long now) {
        List<PeerStats.LayerDecision> decisions = new ArrayList<>();
        for (Allotment.Decision each : consumer.allotment().decisions()) {
            decisions.add(new PeerStats.LayerDecision(
                    now - each.nanos(),
                    step(each.from(), feed),
                    step(each.to(), feed),
                    each.cause(),
                    each.estimateBps()));
        }
        return decisions;
    }

    private static String step(int step, @Nullable ProducerRef feed) {
        if (step == LayerStep.ALL) {
            return "best";
        }
        if (step == LayerStep.PAUSED) {
            return "none";
        }
        String name = name(LayerStep.encoding(step), feed);
        if (LayerStep.isWhole(step)) {
            return name;
        }
        String layers = " L" + (LayerStep.spatial(step) + 1) + "T" + (LayerStep.temporal(step) + 1);
        return name + layers;
    }

    private static String name(int encoding, @Nullable ProducerRef feed) {
        String rid = feed == null || encoding >= feed.rids().size()
                ? null
                : feed.rids().get(encoding);
        return rid == null ? Integer.toString(encoding) : rid;
    }

    private static String name(Encoding encoding) {
        String rid = encoding.rid();
        return rid == null ? Integer.toString(encoding.index()) : rid;
    }
}
