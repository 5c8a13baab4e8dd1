package dev.madang.benchmarks;

import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.sdp.SdpException;
import dev.madang.probe.Endpoint;
import dev.madang.probe.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * One publisher and many viewers at a node. A few viewers open what they get, to measure delay; the others count headers, so
 * that the measuring core can follow.
 */
final class Crowd implements AutoCloseable {
    private static final Set<Codec> CODECS = EnumSet.of(Codec.VP8);
    private static final int OPENING_EVERY = 50;

    private final MediaClient client;
    private final NodeMeter meter;
    private final SingleWriterRecorder delays;
    private final List<HeaderCount> counts = new ArrayList<>();
    private int opening;

    private Crowd(MediaClient client, NodeMeter meter, SingleWriterRecorder delays) {
        this.client = client;
        this.meter = meter;
        this.delays = delays;
    }

    /** What has come and what it cost, since the beginning or since another reading. */
    record Reading(NodeMeter.Reading node, double delivered, long counted, long missing, long nanos) {
        Reading minus(Reading earlier) {
            return new Reading(
                    node.minus(earlier.node),
                    delivered - earlier.delivered,
                    counted - earlier.counted,
                    missing - earlier.missing,
                    nanos - earlier.nanos);
        }

        /** Part of the packets that did not arrive, 0 to 1. */
        double loss() {
            return counted == 0 ? 1 : Math.max(0, missing) / (double) (counted + Math.max(0, missing));
        }

        double workerMicrosAPacket() {
            return node.workerNanos() / 1e3 / delivered;
        }
    }

    /**
     * Joins them all.
     *
     * @param coalescing whether the viewers' sockets have UDP_GRO
     * @param delays takes microseconds from sending to arrival
     */
    static Crowd gather(Node node, SyntheticSource source, int viewers, boolean coalescing, SingleWriterRecorder delays)
            throws IOException, SdpException, InterruptedException {
        Crowd crowd = new Crowd(MediaClient.start(1, coalescing), NodeMeter.attach(node.pid()), delays);
        try {
            Target target = Target.of(node.uri(), "forward");
            crowd.publish(target.publishing(), source);
            Endpoint endpoint = target.watching();
            for (int i = 0; i < viewers; i++) {
                if (i % OPENING_EVERY == 0) {
                    crowd.watch(endpoint);
                } else {
                    crowd.count(endpoint);
                }
            }
            return crowd;
        } catch (IOException | SdpException | RuntimeException e) {
            crowd.close();
            throw e;
        }
    }

    /** Viewers that count. */
    int counting() {
        return counts.size();
    }

    /** Viewers that open what they get. */
    int opening() {
        return opening;
    }

    Reading read() throws IOException {
        long counted = packets();
        long missing = counts.stream().mapToLong(HeaderCount::missing).sum();
        return new Reading(meter.read(), delivered(counted), counted, missing, System.nanoTime());
    }

    /** CPU of all threads of the node for each delivered packet, over a second. */
    double microsAPacketInASecond() throws IOException {
        long packets = packets();
        long nanos = meter.processNanos();
        Pause.seconds(1);
        long used = meter.processNanos() - nanos;
        return used / 1e3 / delivered(packets() - packets);
    }

    private long packets() {
        return counts.stream().mapToLong(HeaderCount::packets).sum();
    }

    /** Viewers that open get as much as the others do; they are not counted one by one. */
    private double delivered(long counted) {
        return counted * (double) (counts.size() + opening) / counts.size();
    }

    private void publish(Endpoint endpoint, SyntheticSource source) throws IOException, SdpException {
        MediaClient.PendingOffer offer = client.offerToPublish(List.of(MediaKind.VIDEO), CODECS);
        client.publish(offer, endpoint.post(offer.description()).answer(), new PeerListener() {}, source);
    }

    private void count(Endpoint endpoint) throws IOException, SdpException {
        HeaderCount count = new HeaderCount();
        counts.add(count);
        MediaClient.PendingOffer offer = client.offerToWatch(EnumSet.of(Codec.VP8, Codec.OPUS));
        client.watchHeaders(offer, endpoint.post(offer.description()).answer(), new PeerListener() {}, count);
    }

    private void watch(Endpoint endpoint) throws IOException, SdpException {
        opening++;
        MediaClient.PendingOffer offer = client.offerToWatch(EnumSet.of(Codec.VP8, Codec.OPUS));
        client.watch(
                offer,
                endpoint.post(offer.description()).answer(),
                new PeerListener() {},
                (producer, encoding, packet, codec, bytes) -> {
                    long sentNanos = RtpView.i64(
                            packet.memory(),
                            packet.offset() + packet.info().headerLength + SyntheticSource.TIME_OFFSET);
                    delays.recordValue(Math.max(0, (packet.arrivalNanos() - sentNanos) / 1_000));
                });
    }

    @Override
    public void close() throws IOException {
        client.close();
        meter.close();
    }
}
