package dev.madang.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
    private static final double MOST_LOSS = 0.001;

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
    private record Row(double deliveredPerSecond, double loss) {}

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
        SyntheticSource source = new SyntheticSource(payload, packetsAFrame, rates.getFirst());
        try (Node node = Node.start(root, nodeCore, 18_080, 18_100, nodeOptions);
                Crowd crowd = Crowd.gather(node, source, viewers, coalescing, delays)) {
            out.printf(Locale.ROOT, "%d viewers count, %d open%n", crowd.counting(), crowd.opening());
            out.println("  sent/s   delivered/s    loss    CPU us/packet   best   worker  user  system"
                    + "   bytes/packet   delay p50   p99 us");
            Pause.seconds(warmUpSeconds);
            double most = 0;
            for (int rate : rates) {
                source.rate(rate);
                Pause.seconds(2);
                Row row = row(crowd, source);
                if (row.loss < MOST_LOSS) {
                    most = Math.max(most, row.deliveredPerSecond);
                } else if (row.loss > 0.05) {
                    break;
                }
            }
            out.printf(Locale.ROOT, "Most at under 0.1 %% loss: %,.0f packets/s%n", most);
        }
    }

    private Row row(Crowd crowd, SyntheticSource source) throws IOException {
        delays.getIntervalHistogram();
        Crowd.Reading before = crowd.read();
        long sentBefore = source.sent();
        double bestMicros = Double.MAX_VALUE;
        for (int second = 0; second < seconds; second++) {
            bestMicros = Math.min(bestMicros, crowd.microsAPacketInASecond());
        }
        Crowd.Reading used = crowd.read().minus(before);
        double took = used.nanos() / 1e9;
        long sent = source.sent() - sentBefore;
        Histogram delay = delays.getIntervalHistogram();
        double delivered = used.delivered();
        NodeMeter.Reading node = used.node();
        Row row = new Row(delivered / took, used.loss());
        out.printf(
                Locale.ROOT,
                "%8.0f %,13.0f %7.3f%% %13.2f %6.2f %9.2f %5.2f %7.2f %14.2f %11d %8d%n",
                sent / took,
                row.deliveredPerSecond,
                100 * row.loss,
                node.processNanos() / 1e3 / delivered,
                bestMicros,
                used.workerMicrosAPacket(),
                node.userNanos() / 1e3 / delivered,
                node.systemNanos() / 1e3 / delivered,
                node.workerAllocatedBytes() / delivered,
                delay.getValueAtPercentile(50),
                delay.getValueAtPercentile(99));
        return row;
    }
}
