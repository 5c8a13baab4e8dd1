package dev.madang.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A native client of old, with Plan B: libwebrtc in a process of Node, driven by lines of JSON. */
final class OldClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Node.ROOT.resolve("ops/browser-tests/old-client");
    private static final long INSTALL_MINUTES = 5;
    private static final long PATIENCE_SECONDS = 60;
    /** Stands for the end of what it says. */
    private static final String END = "";

    private final Process process;
    private final BufferedWriter commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private OldClient(Process process) {
        this.process = process;
        commands = process.outputWriter(StandardCharsets.UTF_8);
        // A read cannot be given up, so a thread of its own waits for what may never come.
        Thread.ofVirtual().start(this::listen);
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(answers::add);
        } catch (IOException | UncheckedIOException ended) {
            answers.add("{\"failure\":\"nothing can be read from it\"}");
        }
        answers.add(END);
    }

    static OldClient start() {
        try {
            install();
            File log = Files.createDirectories(Node.TARGET)
                    .resolve("old-client.log")
                    .toFile();
            ProcessBuilder builder = new ProcessBuilder("node", "old-client.mjs").directory(FOLDER.toFile());
            Process process =
                    builder.redirectError(ProcessBuilder.Redirect.appendTo(log)).start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new OldClient(process);
        } catch (IOException failed) {
            throw new UncheckedIOException("these tests need Node 20 and npm", failed);
        }
    }

    private static void install() throws IOException {
        if (Files.exists(FOLDER.resolve("node_modules/@roamhq/wrtc/package.json"))) {
            return;
        }
        Process npm = new ProcessBuilder("npm", "ci", "--no-fund", "--no-audit")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Files.createDirectories(Node.TARGET)
                        .resolve("old-client-install.log")
                        .toFile())
                .start();
        try {
            if (!npm.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || npm.exitValue() != 0) {
                throw new IllegalStateException("npm cannot install the old client; see old-client-install.log");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Does that, and waits until it is done; fails after a minute. */
    JsonNode act(String command, Map<String, ?> values) {
        ObjectNode line = JSON.valueToTree(values);
        line.put("command", command);
        try {
            commands.write(line + "\n");
            commands.flush();
            String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new IllegalStateException("the old client does not answer to " + command);
            }
            if (answer.equals(END)) {
                throw new EndedException(process);
            }
            JsonNode read = JSON.readTree(answer);
            if (read.has("failure")) {
                throw new IllegalStateException(read.get("failure").asText());
            }
            return read.get("ok");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** The client is gone: its native library crashes at times, most often with many connections. */
    static final class EndedException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        EndedException(Process process) {
            super("the old client ended, " + (process.isAlive() ? "though it runs" : "exit code " + process.exitValue())
                    + "; see old-client.log");
        }
    }

    /** What it receives at present. */
    JsonNode receives() {
        return act("receives", Map.of());
    }

    @Override
    public void close() {
        try {
            act("close", Map.of());
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
