package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Media Probe's scenarios against the packaged node: what people do, told in order or from a seed, and what they get. */
@ExtendWith(LiveExtension.class)
final class ScenarioTest {
    private static final String SECONDS = "15";
    private static final long PATIENCE_SECONDS = 120;

    @ParameterizedTest
    @ValueSource(strings = {"stage", "nonsense", "walk-live", "walk-multi-guest", "walk-group", "walk-conference"})
    void everybodyGetsExactlyWhatTheyShould(String name, Live live) throws IOException, InterruptedException {
        Path probe = Node.ROOT.resolve("ops/media-probe/target");
        File log = Files.createDirectories(Node.TARGET)
                .resolve("scenario-" + name + ".log")
                .toFile();
        Process run = new ProcessBuilder(
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
                        live.room(),
                        "--seconds",
                        SECONDS,
                        Node.ROOT.resolve("ops/scenarios/" + name + ".json").toString())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertThat(run.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            assertThat(run.exitValue()).as("see " + log).isZero();
        } finally {
            run.destroyForcibly();
        }
    }
}
