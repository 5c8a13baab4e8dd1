package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The Media Probe asks too much of the packaged node in every way it knows, while a call goes on there. */
final class AttackTest {
    private static final long PATIENCE_SECONDS = 90;

    @Test
    void aCallGoesOnWhateverElseIsAskedOfTheNode() throws IOException, InterruptedException {
        Path probe = Node.ROOT.resolve("ops/media-probe/target");
        File log = Files.createDirectories(Node.TARGET).resolve("attack.log").toFile();
        try (Node node = Node.start("attack", Map.of())) {
            Process run = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-XX:+UseSerialGC",
                            "-cp",
                            probe.resolve("classes") + File.pathSeparator + probe.resolve("lib") + "/*",
                            "dev.madang.probe.Probe",
                            "attack",
                            "--server",
                            node.address(),
                            "--seconds",
                            "5",
                            // The probe shares two cores with the node and the rest of the build.
                            "--max-lost",
                            "20",
                            "--max-seconds",
                            "3")
                    .redirectErrorStream(true)
                    .redirectOutput(log)
                    .start();
            try {
                assertThat(run.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                        .as("ended in time")
                        .isTrue();
                List<String> lines = Files.readAllLines(log.toPath());
                assertThat(lines.stream().filter(line -> line.startsWith("FAILED")))
                        .isEmpty();
                assertThat(run.exitValue()).as(String.join("\n", lines)).isZero();
            } finally {
                run.destroyForcibly();
            }
        }
    }
}
