package dev.madang.benchmarks;

import dev.madang.media.peer.MediaClient;
import dev.madang.media.peer.PeerHandle;
import dev.madang.media.peer.PeerListener;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.SdpException;
import dev.madang.probe.Endpoint;
import dev.madang.probe.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One publisher, many viewers, the node alone on one core: what forwarding costs and how much of it fits. A few viewers open
 * what they get, to measure delay; the others count headers, so that the measuring core can follow.
 */
@Command(
        name = "forward",
        mixinStandardHelpOptions = true,
        description = "CPU, packets, delay and allocation of a node that forwards one publisher to many viewers")
public final class Forward implements Callable<Integer> {
    private static final Set<Codec> CODECS = EnumSet.of(Codec.VP8);
    private static final double MOST_LOSS = 0.001;
    private static final int OPENING_EVERY = 50;

    @Option(names = "--root", defaultValue = ".", description = "the repository, built (default: ${DEFAULT-VALUE})")
    private Path root = Path.of(".");

    @Option(names = "--viewers", defaultValue = "100", description = "viewers (default: ${DEFAULT-VALUE})")
    private int viewers = 100;

    @Option(
            names = "--rates",
            split = ",",
            defaultValue = "500,1000,1500,2000,2500,3000,3500,4000,5000,6000",
            description = "publisher's packets a second, ascending (default: ${DEFAULT-VALUE})")
    private List<Integer> rates = new ArrayList<>();

    @Option(names = "--payload", defaultValue = "1100", description = "bytes of payload (default: ${DEFAULT-VALUE})")
    private int payload = 1_100;

    @Option(names = "--frame", defaultValue = "10", description = "packets a frame (default: ${DEFAULT-VALUE})")
    private int packetsAFrame = 10;

    @Option(names = "--seconds", defaultValue = "8", description = "measured at each rate (default: ${DEFAULT-VALUE})")
    private int seconds = 8;

    @Option(names = "--warm-up", defaultValue = "15", description = "seconds before (default: ${DEFAULT-VALUE})")
    private int warmUpSeconds = 15;

    @Option(names = "--node-core", defaultValue = "0", description = "core of the node (default: ${DEFAULT-VALUE})")
    private int nodeCore;

    @Option(names = "--receivers", split = ",", defaultValue = "plain,gro", description = "with UDP_GRO or without")
    private List<String> receivers = new ArrayList<>();

    @Option(names = "--node-option", description = "JVM options of the node, such as a profiler's; repeatable")
    private List<String> nodeOptions = new ArrayList<>();

    private final PrintStream out = System.out;
    private final SingleWriterRecorder delays = new SingleWriterRecorder(3);

    /** What one rate came to. */
    private record Row(
            double deliveredPerSecond,
            double loss,
            double microsAPacket,
            double workerMicrosAPacket,
            Histogram delays) {}

    @Override
    public Integer call() throws Exception {
        out.println(Machine.description());
        out.printf(
                Locale.ROOT,
                "%d viewers, payload of %d bytes, %d packets a frame; the node on core %d with one worker%n",
                viewers,
                payload,
                packetsAFrame,
                nodeCore);
        out.println(CipherSpeed.measured(payload));
        for (String kind : receivers) {
            measure(kind.equals("gro"));
            out.println(CipherSpeed.measured(payload));
        }
        return 0;
    }

    private void measure(boolean coalescing) throws Exception {
        out.printf("%nReceivers %s UDP_GRO%n", coalescing ? "with" : "without");
        try (Node node = Node.start(root, nodeCore, 18_080, 18_100, nodeOptions);
                MediaClient client = MediaClient.start(1, coalescing);
                NodeMeter meter = NodeMeter.attach(node.pid())) {
            Target target = Target.of(node.uri(), "forward");
            SyntheticSource source = new SyntheticSource(payload, packetsAFrame, rates.getFirst());
            publish(client, target.publishing(), source);
            Endpoint endpoint = target.watching();
            List<HeaderCount> counts = new ArrayList<>();
            int opening = 0;
            for (int i = 0; i < viewers; i++) {
                if (i % OPENING_EVERY == 0) {
                    opening++;
                    watch(client, endpoint);
                } else {
                    HeaderCount count = new HeaderCount();
                    counts.add(count);
                    count(client, endpoint, count);
                }
            }
            out.printf(Locale.ROOT, "%d viewers count, %d open%n", counts.size(), opening);
            out.println("  sent/s   delivered/s    loss    CPU us/packet   best   worker  user  system"
                    + "   bytes/packet   delay p50   p99 us");
            pause(warmUpSeconds);
            double most = 0;
            for (int rate : rates) {
                source.rate(rate);
                pause(2);
                Row row = row(meter, source, counts, opening);
                if (row.loss < MOST_LOSS) {
                    most = Math.max(most, row.deliveredPerSecond);
                } else if (row.loss > 0.05) {
                    break;
                }
            }
            out.printf(Locale.ROOT, "Most at under 0.1 %% loss: %,.0f packets/s%n", most);
        }
    }

    private Row row(NodeMeter meter, SyntheticSource source, List<HeaderCount> counts, int opening) throws IOException {
        delays.getIntervalHistogram();
        long packetsBefore = packets(counts);
        long missingBefore = missing(counts);
        long sentBefore = source.sent();
        NodeMeter.Reading before = meter.read();
        long begun = System.nanoTime();
        double bestMicros = Double.MAX_VALUE;
        for (int second = 0; second < seconds; second++) {
            bestMicros = Math.min(bestMicros, microsAPacketInASecond(meter, counts, opening));
        }
        NodeMeter.Reading used = meter.read().minus(before);
        double took = (System.nanoTime() - begun) / 1e9;
        long counted = packets(counts) - packetsBefore;
        long missing = missing(counts) - missingBefore;
        long sent = source.sent() - sentBefore;
        Histogram delay = delays.getIntervalHistogram();
        double delivered = delivered(counted, opening);
        double loss = counted == 0 ? 1 : Math.max(0, missing) / (double) (counted + Math.max(0, missing));
        Row row = new Row(
                delivered / took,
                loss,
                used.processNanos() / 1e3 / delivered,
                used.workerNanos() / 1e3 / delivered,
                delay);
        out.printf(
                Locale.ROOT,
                "%8.0f %,13.0f %7.3f%% %13.2f %6.2f %9.2f %5.2f %7.2f %14.2f %11d %8d%n",
                sent / took,
                row.deliveredPerSecond,
                100 * loss,
                row.microsAPacket,
                bestMicros,
                row.workerMicrosAPacket,
                used.userNanos() / 1e3 / delivered,
                used.systemNanos() / 1e3 / delivered,
                used.workerAllocatedBytes() / delivered,
                delay.getValueAtPercentile(50),
                delay.getValueAtPercentile(99));
        return row;
    }

    private double microsAPacketInASecond(NodeMeter meter, List<HeaderCount> counts, int opening) throws IOException {
        long packets = packets(counts);
        long nanos = meter.processNanos();
        pause(1);
        long used = meter.processNanos() - nanos;
        return used / 1e3 / delivered(packets(counts) - packets, opening);
    }

    /** Viewers that open get as much as the others do; they are not counted one by one. */
    private double delivered(long counted, int opening) {
        return counted * (double) viewers / (viewers - opening);
    }

    private static long packets(List<HeaderCount> counts) {
        return counts.stream().mapToLong(HeaderCount::packets).sum();
    }

    private static long missing(List<HeaderCount> counts) {
        return counts.stream().mapToLong(HeaderCount::missing).sum();
    }

    private static void publish(MediaClient client, Endpoint endpoint, SyntheticSource source)
            throws IOException, SdpException {
        MediaClient.PendingOffer offer = client.offerToPublish(List.of(MediaKind.VIDEO), CODECS);
        client.publish(offer, endpoint.post(offer.description()).answer(), new PeerListener() {}, source);
    }

    private static PeerHandle count(MediaClient client, Endpoint endpoint, HeaderCount count)
            throws IOException, SdpException {
        MediaClient.PendingOffer offer = client.offerToWatch(EnumSet.of(Codec.VP8, Codec.OPUS));
        return client.watchHeaders(offer, endpoint.post(offer.description()).answer(), new PeerListener() {}, count);
    }

    private void watch(MediaClient client, Endpoint endpoint) throws IOException, SdpException {
        MediaClient.PendingOffer offer = client.offerToWatch(EnumSet.of(Codec.VP8, Codec.OPUS));
        client.watch(
                offer,
                endpoint.post(offer.description()).answer(),
                new PeerListener() {},
                (producer, encoding, packet, codec, bytes) -> {
                    long sentNanos = dev.madang.media.rtp.RtpView.i64(
                            packet.memory(),
                            packet.offset() + packet.info().headerLength + SyntheticSource.TIME_OFFSET);
                    delays.recordValue(Math.max(0, (packet.arrivalNanos() - sentNanos) / 1_000));
                });
    }

    private static void pause(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
