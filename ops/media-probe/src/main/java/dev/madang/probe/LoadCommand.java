package dev.madang.probe;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code probe load}: many viewers, and a publisher where none is there. */
@Command(name = "load", description = "Lets many viewers join and reports.", mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
    @Mixin
    Target target = new Target();

    @Mixin
    Transport transport = new Transport();

    @Option(names = "--viewers", defaultValue = "100", description = "how many (default: ${DEFAULT-VALUE})")
    int viewers = 100;

    @Option(names = "--ramp", defaultValue = "50", description = "joins a second (default: ${DEFAULT-VALUE})")
    double joinsPerSecond = 50;

    @Option(
            names = "--duration",
            defaultValue = "20",
            description = "seconds to go on after the last join (default: ${DEFAULT-VALUE})")
    int durationSeconds = 20;

    @Option(names = "--no-publish", description = "somebody else publishes")
    boolean watchOnly;

    @Option(names = "--workers", defaultValue = "1", description = "threads for media (default: ${DEFAULT-VALUE})")
    int workers = 1;

    @Option(names = "--max-loss", defaultValue = "100", description = "percent; more makes the run fail")
    double maxLossPercent = 100;

    @Option(names = "--min-joined", defaultValue = "100", description = "percent of viewers; less makes the run fail")
    double minJoinedPercent = 100;

    @Override
    public Integer call() throws Exception {
        Load load = new Load(target, transport, viewers, joinsPerSecond, durationSeconds, !watchOnly, workers);
        Report report = load.run(System.out);
        report.print(System.out);
        boolean joined = report.joined() * 100.0 / viewers >= minJoinedPercent;
        boolean complete = report.lossPercent() <= maxLossPercent;
        if (!joined) {
            System.out.println("FAILED: fewer viewers joined than wanted");
        }
        if (!complete) {
            System.out.println("FAILED: more packets were lost than allowed");
        }
        return joined && complete ? 0 : 1;
    }
}
