package dev.madang.probe;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code probe watch}: one viewer. */
@Command(name = "watch", description = "Watches and reports.", mixinStandardHelpOptions = true)
final class WatchCommand implements Callable<Integer> {
    @Mixin
    Target target = new Target();

    @Mixin
    Transport transport = new Transport();

    @Option(names = "--duration", defaultValue = "30", description = "seconds (default: ${DEFAULT-VALUE})")
    int durationSeconds = 30;

    @Option(names = "--max-loss", defaultValue = "100", description = "percent; more makes the run fail")
    double maxLossPercent = 100;

    @Override
    public Integer call() throws Exception {
        Load load = new Load(target, transport, 1, 1, durationSeconds, false, 1);
        Report report = load.run(System.out);
        report.print(System.out);
        return report.joined() == 1 && report.lossPercent() <= maxLossPercent ? 0 : 1;
    }
}
