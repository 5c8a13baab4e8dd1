package dev.madang.probe;

import dev.madang.media.client.MediaClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code probe attack}: asks too much of a node in several ways, one after the other, while a call goes on in it. */
@Command(
        name = "attack",
        description =
                "Asks too much of a node of this machine while a call goes on in it, and looks whether anybody notices.",
        mixinStandardHelpOptions = true)
final class AttackCommand implements Callable<Integer> {
    private static final int MEMBERS = 6;

    @Mixin
    Target target = new Target();

    @Option(
            names = "--seconds",
            defaultValue = "10",
            description = "of each way to ask too much (default: ${DEFAULT-VALUE})")
    int seconds = 10;

    @Option(
            names = "--settle",
            defaultValue = "8",
            description = "seconds of the call before (default: ${DEFAULT-VALUE})")
    int settleSeconds = 8;

    @Option(names = "--only", split = ",", description = "some of ${COMPLETION-CANDIDATES} (default: all of them)")
    Set<Assault> only = EnumSet.allOf(Assault.class);

    @Option(
            names = "--max-lost",
            defaultValue = "0",
            description = "packets of the call that may be lost for good (default: ${DEFAULT-VALUE})")
    long maxLost;

    @Option(
            names = "--max-seconds",
            defaultValue = "1",
            description = "within which the node answers throughout (default: ${DEFAULT-VALUE})")
    double maxSeconds = 1;

    private final List<String> failures = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        URI server = target.server();
        if (target.entries() > 1 || !InetAddress.getByName(server.getHost()).isLoopbackAddress()) {
            System.err.println("--server must be one node of this machine, at a loopback address");
            return 2;
        }
        target.makeRoom("group");
        List<Caller> callers = new ArrayList<>();
        try (MediaClient client = MediaClient.start(1, true, MediaClient.Protocol.UDP);
                Watchman watchman = new Watchman(server)) {
            for (int i = 0; i < MEMBERS; i++) {
                Caller caller = new Caller(i, "member", target, client);
                callers.add(caller);
                caller.join();
                caller.receive();
                caller.send();
            }
            TimeUnit.SECONDS.sleep(settleSeconds);
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %10s %14s %12s %12s%n",
                    "what",
                    "cut off",
                    "slowest (s)",
                    "call lost",
                    "memory (MB)");
            for (Assault assault : only) {
                play(assault, new Assault.Against(server, target.room, client), watchman, callers);
            }
            callers.forEach(Caller::close);
            judgeMemory(watchman);
        }
        failures.forEach(failure -> System.out.println("FAILED: " + failure));
        return failures.isEmpty() ? 0 : 1;
    }

    private void play(Assault assault, Assault.Against against, Watchman watchman, List<Caller> callers) {
        String name = assault.name().toLowerCase(Locale.ROOT).replace('_', '-');
        watchman.startOver();
        CallReport before = CallReport.of(callers, MEMBERS);
        long cut = 0;
        try {
            cut = assault.play(against, System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
        } catch (IOException broken) {
            failures.add(name + ": " + broken.getMessage());
        }
        CallReport after = CallReport.of(callers, MEMBERS);
        long lost = after.lost() - before.lost();
        System.out.printf(
                Locale.ROOT,
                "%-12s %10d %14.3f %12d %12.0f%n",
                name,
                cut,
                watchman.slowestSeconds(),
                lost,
                watchman.mostMegabytes());
        if (watchman.failures() > 0) {
            failures.add(name + ": the node did not answer " + watchman.failures() + " times");
        }
        if (watchman.slowestSeconds() > maxSeconds) {
            failures.add(name + ": the node answered too late");
        }
        if (lost > maxLost) {
            failures.add(name + ": the call lost " + lost + " packets");
        }
        if (after.tracksFlowing() < after.tracksExpected()) {
            failures.add(name + ": " + after.tracksFlowing() + " tracks of " + after.tracksExpected() + " flow");
        }
        for (Caller caller : callers) {
            if (caller.failure() != null || caller.ended() != null) {
                failures.add(name + ": " + caller.name() + ": " + caller.failure() + " " + caller.ended());
            }
        }
    }

    private void judgeMemory(Watchman watchman) {
        System.out.printf(
                Locale.ROOT,
                "heap after collection and buffers: %.0f MB at the most, of a heap of %.0f MB%n",
                watchman.mostMegabytes(),
                watchman.maxHeapMegabytes());
        if (watchman.mostMegabytes() >= watchman.maxHeapMegabytes()) {
            failures.add("heap and buffers together grew beyond the heap");
        }
    }
}
