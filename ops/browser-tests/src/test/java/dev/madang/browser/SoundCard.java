package dev.madang.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A sound server whose only card plays to nobody: without any card, no clock of WebAudio runs in Firefox. */
final class SoundCard implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path socket;

    private SoundCard(Process process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /** @param folder where it keeps its files */
    static SoundCard start(Path folder) throws IOException {
        Path socket = folder.resolve("sound");
        ProcessBuilder builder = new ProcessBuilder(
                "pulseaudio",
                "-n",
                "--daemonize=no",
                "--use-pid-file=no",
                "--exit-idle-time=-1",
                "-L",
                "module-null-sink",
                "-L",
                "module-native-protocol-unix auth-anonymous=1 socket=" + socket);
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_RUNTIME_DIR", folder.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(Files.createDirectories(Node.TARGET)
                        .resolve("pulseaudio.log")
                        .toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        SoundCard card = new SoundCard(process, socket);
        Await.until("the sound server listens", PATIENCE, () -> Files.exists(socket));
        return card;
    }

    /** What {@code PULSE_SERVER} is set to in the environment of who uses it. */
    String address() {
        return "unix:" + socket;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
