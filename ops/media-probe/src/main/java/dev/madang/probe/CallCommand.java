package dev.madang.probe;

import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.MediaCounter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code probe call}: one room in which everybody is, some send, and all are checked. */
@Command(
        name = "call",
        description = "Fills one room with people and checks what each gets.",
        mixinStandardHelpOptions = true)
final class CallCommand implements Callable<Integer> {
    private static final long PROGRESS_NANOS = 2_000_000_000L;

    @Mixin
    Target target = new Target();

    @Mixin
    Transport transport = new Transport();

    @Option(names = "--mode", defaultValue = "group", description = "mode of the room (default: ${DEFAULT-VALUE})")
    String mode = "group";

    @Option(names = "--members", defaultValue = "50", description = "how many (default: ${DEFAULT-VALUE})")
    int members = 50;

    @Option(names = "--senders", defaultValue = "25", description = "how many of them send (default: ${DEFAULT-VALUE})")
    int senders = 25;

    @Option(names = "--ramp", defaultValue = "4", description = "joins a second (default: ${DEFAULT-VALUE})")
    double joinsPerSecond = 4;

    @Option(
            names = "--duration",
            defaultValue = "20",
            description = "seconds to go on after the last join (default: ${DEFAULT-VALUE})")
    int durationSeconds = 20;

    @Option(
            names = "--settle",
            defaultValue = "10",
            description =
                    "of those, seconds in which loss is told and not judged: caches fill, compilers run, rates are found"
                            + " (default: ${DEFAULT-VALUE})")
    int settleSeconds = 10;

    @Option(names = "--workers", defaultValue = "1", description = "threads for media (default: ${DEFAULT-VALUE})")
    int workers = 1;

    @Option(names = "--max-offers", defaultValue = "7", description = "offers a member; more make the run fail")
    int maxOffers = 7;

    @Option(names = "--max-loss", defaultValue = "1", description = "percent after settling; more makes the run fail")
    double maxLossPercent = 1;

    private final List<Caller> callers = new CopyOnWriteArrayList<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    @Override
    public Integer call() throws Exception {
        target.makeRoom(mode);
        try (MediaClient client = transport.start(workers);
                ExecutorService joins = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            long progress = start;
            for (int i = 0; i < members; i++) {
                Caller caller = new Caller(i, "member", target.entry(i), client);
                callers.add(caller);
                joins.execute(() -> begin(caller));
                progress = rest(client, start + (long) ((i + 1) * 1e9 / joinsPerSecond), start, progress);
            }
            int settle = Math.min(settleSeconds, durationSeconds);
            progress = rest(client, System.nanoTime() + TimeUnit.SECONDS.toNanos(settle), start, progress);
            CallReport settled = CallReport.of(callers, senders);
            long from = System.nanoTime();
            callers.forEach(caller -> caller.slots().forEach(slot -> slot.gaps().since(from)));
            rest(client, System.nanoTime() + TimeUnit.SECONDS.toNanos(durationSeconds - settle), start, progress);
            CallReport report = CallReport.of(callers, senders);
            places();
            callers.forEach(Caller::close);
            report.print(settled, start, System.out);
            return verdict(report, report.lossPercentSince(settled));
        }
    }

    /** By which node each came, and on which its legs are. */
    private void places() {
        Placement placement = null;
        for (int i = 0; i < target.entries() && placement == null; i++) {
            try {
                placement = target.entry(i).placement();
            } catch (IOException untold) {
                System.out.println(untold.getMessage());
            }
        }
        if (placement != null) {
            System.out.printf(
                    Locale.ROOT,
                    "%nhome %s, term %d, %d streams between nodes%n",
                    placement.home(),
                    placement.term(),
                    placement.relays().size());
        }
        for (Caller caller : callers) {
            String id = caller.id();
            System.out.printf(
                    Locale.ROOT,
                    "%-12s by %-28s %s%n",
                    caller.name(),
                    caller.entry(),
                    placement == null || id == null ? "" : placement.of(id));
        }
    }

    private void begin(Caller caller) {
        try {
            caller.join();
            caller.receive();
            if (caller.number() < senders) {
                caller.send();
            }
        } catch (IOException e) {
            failures.add(caller.name() + ": " + e.getMessage());
        }
    }

    private long rest(MediaClient client, long untilNanos, long start, long progress) {
        long printed = progress;
        while (System.nanoTime() < untilNanos) {
            LockSupport.parkNanos(Math.min(untilNanos - System.nanoTime(), PROGRESS_NANOS / 4));
            if (System.nanoTime() - printed > PROGRESS_NANOS) {
                printed = System.nanoTime();
                CallReport now = CallReport.of(callers, senders);
                System.out.println(String.format(
                        Locale.ROOT,
                        "%5.1f s  %d of %d in, %d tracks flow of %d, %d packets sent, %d received, %d lost, %d wrong",
                        (printed - start) / 1e9,
                        now.joined(),
                        members,
                        now.tracksFlowing(),
                        now.tracksExpected(),
                        client.counter(MediaCounter.RTP_PACKETS_SENT),
                        now.packets(),
                        now.lost(),
                        now.wrong()));
            }
        }
        return printed;
    }

    private int verdict(CallReport report, double lossPercent) {
        List<String> reasons = new ArrayList<>(failures);
        callers.forEach(caller -> {
            if (caller.failure() != null) {
                reasons.add(String.valueOf(caller.failure()));
            }
        });
        if (report.joined() < members) {
            reasons.add("only " + report.joined() + " members joined");
        }
        if (report.tracksFlowing() < report.tracksExpected()) {
            reasons.add("only " + report.tracksFlowing() + " tracks of " + report.tracksExpected() + " flow");
        }
        if (report.mostOffers() > maxOffers) {
            reasons.add("a member got " + report.mostOffers() + " offers");
        }
        if (lossPercent > maxLossPercent) {
            reasons.add("more packets were lost than allowed");
        }
        if (report.wrong() > 0) {
            reasons.add(report.wrong() + " packets were in the wrong slot");
        }
        reasons.stream().distinct().limit(20).forEach(reason -> System.out.println("FAILED: " + reason));
        return reasons.isEmpty() ? 0 : 1;
    }
}
