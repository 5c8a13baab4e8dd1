package dev.madang.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.HdrHistogram.SingleWriterRecorder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Two builds against each other: both nodes are alive on the same core, each with its own crowd, and are loaded in turn for a
 * moment, over and over. What the machine does to single runs then meets both alike, so a few per cent can be seen.
 */
@Command(
        name = "paired",
        mixinStandardHelpOptions = true,
        description = "worker CPU a delivered packet of two builds, loaded in turn, as a ratio")
public final class Paired implements Callable<Integer> {
    private static final double RESTING_PACKETS_A_SECOND = 20;

    @Option(names = "--before", required = true, description = "a built repository to compare with")
    private Path before = Path.of(".");

    @Option(names = "--after", defaultValue = ".", description = "the repository in question, built (default: here)")
    private Path after = Path.of(".");

    @Option(names = "--viewers", defaultValue = "100", description = "viewers of each (default: ${DEFAULT-VALUE})")
    private int viewers = 100;

    @Option(names = "--rate", defaultValue = "2000", description = "packets a second (default: ${DEFAULT-VALUE})")
    private int rate = 2_000;

    @Option(names = "--rounds", defaultValue = "40", description = "turns of each (default: ${DEFAULT-VALUE})")
    private int rounds = 40;

    @Option(names = "--node-core", defaultValue = "0", description = "core of the nodes (default: ${DEFAULT-VALUE})")
    private int nodeCore;

    @Option(names = "--receivers", split = ",", defaultValue = "plain,gro", description = "with UDP_GRO or without")
    private List<String> receivers = new ArrayList<>();

    private final PrintStream out = System.out;

    @Override
    public Integer call() throws Exception {
        out.println(Machine.description());
        for (String kind : receivers) {
            compare(kind.equals("gro"));
        }
        return 0;
    }

    private void compare(boolean coalescing) throws Exception {
        SyntheticSource sourceBefore = new SyntheticSource(1_100, 10, RESTING_PACKETS_A_SECOND);
        SyntheticSource sourceAfter = new SyntheticSource(1_100, 10, RESTING_PACKETS_A_SECOND);
        SingleWriterRecorder delays = new SingleWriterRecorder(3);
        try (Node nodeBefore = Node.start(before, nodeCore, 18_080, 18_100, List.of());
                Node nodeAfter = Node.start(after, nodeCore, 18_081, 18_120, List.of());
                Crowd crowdBefore = Crowd.gather(nodeBefore, sourceBefore, viewers, coalescing, delays);
                Crowd crowdAfter = Crowd.gather(nodeAfter, sourceAfter, viewers, coalescing, delays)) {
            for (int i = 0; i < 5; i++) {
                turn(crowdBefore, sourceBefore, 2);
                turn(crowdAfter, sourceAfter, 2);
            }
            double[] costsBefore = new double[rounds];
            double[] costsAfter = new double[rounds];
            double[] ratios = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                if (i % 2 == 0) {
                    costsBefore[i] = turn(crowdBefore, sourceBefore, 1.2);
                    costsAfter[i] = turn(crowdAfter, sourceAfter, 1.2);
                } else {
                    costsAfter[i] = turn(crowdAfter, sourceAfter, 1.2);
                    costsBefore[i] = turn(crowdBefore, sourceBefore, 1.2);
                }
                ratios[i] = costsAfter[i] / costsBefore[i];
            }
            out.printf(
                    "Receivers %s UDP_GRO, %d viewers, %d packets a second%n",
                    coalescing ? "with" : "without", viewers, rate);
            out.println("us of worker CPU a packet   best  quarter  median");
            print("before", costsBefore);
            print("after", costsAfter);
            print("after / before", ratios);
        }
    }

    private double turn(Crowd crowd, SyntheticSource source, double seconds) throws Exception {
        source.rate(rate);
        Pause.seconds(0.3);
        Crowd.Reading start = crowd.read();
        Pause.seconds(seconds);
        Crowd.Reading used = crowd.read().minus(start);
        source.rate(RESTING_PACKETS_A_SECOND);
        Pause.seconds(0.1);
        return used.workerMicrosAPacket();
    }

    private void print(String name, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        out.printf(
                Locale.ROOT,
                "%-25s %6.2f %8.2f %7.2f%n",
                name,
                sorted[0],
                sorted[sorted.length / 4],
                sorted[sorted.length / 2]);
    }
}
