package dev.madang.media.peer;

import dev.madang.media.engine.PeerStats;
import dev.madang.media.forward.Consumer;
import dev.madang.media.layers.Allotment;
import dev.madang.media.layers.LayerStep;
import dev.madang.media.receive.ReceivedTrack;
import dev.madang.media.receive.RtpReceiver;
import dev.madang.media.rtp.FrameSize;
import dev.madang.media.send.RtpSender;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a Peer's statistics, on its worker's thread. */
final class PeerSnapshot {
    private PeerSnapshot() {}

    static PeerStats of(Peer peer, long now) {
        List<PeerStats.ProducerStats> producers = new ArrayList<>();
        for (ReceivedTrack track : peer.receiver().tracks()) {
            producers.add(producer(peer, track, now));
        }
        List<PeerStats.SlotStats> slots = new ArrayList<>();
        for (RtpSender sender : peer.sender().senders()) {
            slots.add(slot(sender, now));
        }
        return new PeerStats(
                peer.transport().isConnected(),
                peer.transport().protocol(),
                peer.transport().srtpProfile(),
                peer.sender().roundTripNanos(),
                peer.sender().estimateBps(now),
                producers,
                slots);
    }

    private static PeerStats.ProducerStats producer(Peer peer, ReceivedTrack track, long now) {
        Producer producer = track.producer();
        List<PeerStats.EncodingStats> encodings = new ArrayList<>();
        for (int rank = 0; rank < producer.encodingCount(); rank++) {
            Encoding encoding = producer.ranked(rank);
            RtpReceiver stream = peer.receiver().stream(producer, encoding.index());
            encodings.add(new PeerStats.EncodingStats(
                    name(encoding),
                    encoding.rid(),
                    stream == null ? 0 : stream.ssrc(),
                    encoding.isActive(now),
                    encoding.bitrateBps(now),
                    FrameSize.width(encoding.frameSize()),
                    FrameSize.height(encoding.frameSize()),
                    encoding.maxTemporalLayer(),
                    stream == null ? 0 : stream.packets(),
                    stream == null ? 0 : stream.bytes(),
                    stream == null ? 0 : stream.lost(),
                    stream == null ? 0 : stream.nacksSent(),
                    stream == null ? 0 : stream.recovered(),
                    stream == null ? 0 : stream.keyFrameRequestsSent(),
                    encoding.keyFrames()));
        }
        return new PeerStats.ProducerStats(
                producer.id(),
                track.midText(),
                producer.kind(),
                producer.encoding(0).codec(),
                encodings);
    }

    private static PeerStats.SlotStats slot(RtpSender sender, long now) {
        Consumer consumer = sender.consumer();
        Producer source = consumer.producer();
        Encoding current = consumer.current();
        return new PeerStats.SlotStats(
                sender.mid(),
                consumer.parameters().kind(),
                source == null ? 0 : source.id(),
                current == null ? null : name(current),
                preferred(consumer),
                ranked(source),
                current == null ? -1 : Math.min(consumer.temporalLimit(), current.maxTemporalLayer()),
                consumer.isPaused(),
                consumer.allotment().cause(),
                decisions(consumer, source, now),
                consumer.bitrateBps(now),
                consumer.packets(),
                consumer.bytes(),
                sender.nacksReceived(),
                consumer.retransmitted(),
                sender.keyFrameRequests(),
                sender.fractionLost());
    }

    private static @Nullable String preferred(Consumer consumer) {
        Producer source = consumer.producer();
        int rank = consumer.preferredRank();
        return source == null || rank < 0 ? null : name(source.ranked(rank));
    }

    private static List<String> ranked(@Nullable Producer source) {
        List<String> names = new ArrayList<>();
        for (int rank = 0; source != null && rank < source.encodingCount(); rank++) {
            names.add(name(source.ranked(rank)));
        }
        return names;
    }

    private static List<PeerStats.LayerDecision> decisions(Consumer consumer, @Nullable Producer source, long now) {
        List<PeerStats.LayerDecision> decisions = new ArrayList<>();
        for (Allotment.Decision each : consumer.allotment().decisions()) {
            decisions.add(new PeerStats.LayerDecision(
                    now - each.nanos(),
                    step(each.from(), source),
                    step(each.to(), source),
                    each.cause(),
                    each.estimateBps()));
        }
        return decisions;
    }

    private static String step(int step, @Nullable Producer source) {
        if (step == LayerStep.ALL) {
            return "best";
        }
        if (step == LayerStep.PAUSED) {
            return "none";
        }
        String name = name(LayerStep.encoding(step), source);
        if (LayerStep.isWhole(step)) {
            return name;
        }
        String layers = " L" + (LayerStep.spatial(step) + 1) + "T" + (LayerStep.temporal(step) + 1);
        return name + layers;
    }

    private static String name(int encoding, @Nullable Producer source) {
        return source == null || encoding >= source.encodingCount()
                ? Integer.toString(encoding)
                : name(source.encoding(encoding));
    }

    private static String name(Encoding encoding) {
        String rid = encoding.rid();
        return rid == null ? Integer.toString(encoding.index()) : rid;
    }
}
