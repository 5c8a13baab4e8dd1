package dev.madang.browser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Media Probe's scenarios against the packaged node: what people do, told in order or from a seed, and what they get. */
@ExtendWith(LiveExtension.class)
final class ScenarioTest {
    private static final List<String> SCENARIOS =
            List.of("stage", "nonsense", "walk-live", "walk-multi-guest", "walk-group", "walk-conference");
    private static final String SECONDS = "15";
    private static final long PATIENCE_SECONDS = 120;

    private record Run(String name, Process process, File log) {}

    /** All at once, each in a room of its own: for most of the time they wait. */
    @Test
    void everybodyGetsExactlyWhatTheyShould(Live live) throws IOException, InterruptedException {
        List<Run> runs = new ArrayList<>();
        try {
            for (String name : SCENARIOS) {
                runs.add(start(name, live));
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            SoftAssertions all = new SoftAssertions();
            for (Run run : runs) {
                boolean ended = run.process().waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                all.assertThat(ended).as("%s ended in time", run.name()).isTrue();
                if (ended) {
                    all.assertThat(run.process().exitValue())
                            .as("%s: see %s", run.name(), run.log())
                            .isZero();
                }
            }
            all.assertAll();
        } finally {
            runs.forEach(run -> run.process().destroyForcibly());
        }
    }

    private static Run start(String name, Live live) throws IOException {
        Path probe = Node.ROOT.resolve("ops/media-probe/target");
        File log = Files.createDirectories(Node.TARGET)
                .resolve("scenario-" + name + ".log")
                .toFile();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-cp",
                        probe.resolve("classes") + File.pathSeparator + probe.resolve("lib") + "/*",
                        "dev.madang.probe.Probe",
                        "scenario",
                        "--server",
                        live.node().address(),
                        "--room",
                        live.room() + "-" + name,
                        "--seconds",
                        SECONDS,
                        Node.ROOT.resolve("ops/scenarios/" + name + ".json").toString())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        return new Run(name, process, log);
    }
}
