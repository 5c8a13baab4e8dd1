package dev.madang.browser;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tutorial as its README has people run it: installed, built, and served by its own backend. */
final class Tutorial implements AutoCloseable {
    static final Path FOLDER = Node.ROOT.resolve("docs/tutorial");

    private static final Pattern OPEN = Pattern.compile("Open (http://\\S+)/");
    private static final long INSTALL_MINUTES = 5;
    private static final long START_SECONDS = 90;

    private static boolean built;

    private final Process process;
    private final String address;

    private Tutorial(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts its backend, whose pages are of another origin than the node's.
     *
     * @param name what its log is called
     */
    static Tutorial start(String name, Node node) {
        build();
        ProcessBuilder builder = new ProcessBuilder("node", "backend.js").directory(FOLDER.toFile());
        builder.environment().put("MADANG_URL", node.address());
        builder.environment().put("PORT", "0");
        builder.redirectErrorStream(true);
        try {
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            CompletableFuture<String> open = new CompletableFuture<>();
            Path log = Files.createDirectories(Node.TARGET).resolve("tutorial-" + name + ".log");
            Thread.ofPlatform().daemon().start(() -> follow(process, log, open));
            return new Tutorial(process, open.get(START_SECONDS, TimeUnit.SECONDS));
        } catch (IOException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the tutorial's backend does not start", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static void follow(Process process, Path log, CompletableFuture<String> open) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.println(line);
                Matcher found = OPEN.matcher(line);
                if (found.find()) {
                    open.complete(found.group(1));
                }
            }
        } catch (IOException ended) {
            open.completeExceptionally(ended);
        }
        open.completeExceptionally(new IllegalStateException("it ended; see " + log));
    }

    /** Once for all tests. */
    private static synchronized void build() {
        if (!built) {
            run("tutorial-install.log", "./install");
            run("tutorial-build.log", "npm", "run", "build");
            built = true;
        }
    }

    private static void run(String log, String... command) {
        try {
            File told = Files.createDirectories(Node.TARGET).resolve(log).toFile();
            Process process = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(told)
                    .start();
            if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                end(process);
                throw new IllegalStateException(String.join(" ", command) + " fails; see " + told);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("the tutorial needs Node 20 and npm", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** With what it started: npm does not take its children along. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Of its pages, without a slash at the end. */
    String address() {
        return address;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
