package dev.madang.fleet.redis;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/** A Redis server of its own process on loopback, which can be hurt. */
final class RedisProcess implements AutoCloseable {
    private static final Duration UP = Duration.ofSeconds(10);

    private final File program;
    private final List<String> options;
    private final int port;
    private final Path folder;
    private @Nullable Process process;

    private RedisProcess(File program, List<String> options) {
        this.program = program;
        this.options = options;
        port = freePort();
        try {
            folder = Files.createTempDirectory("madang-redis");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        folder.toFile().deleteOnExit();
        start();
    }

    /** That of this machine where there is one. */
    static RedisProcess started(String... options) {
        try {
            File own;
            try {
                own = ExecutableProvider.newExecutableInPath("redis-server").get();
            } catch (FileNotFoundException none) {
                own = ExecutableProvider.newJarResourceProvider().get();
            }
            return new RedisProcess(own, List.of(options));
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /** Redis 6.2. */
    static RedisProcess oldStarted(String... options) {
        try {
            return new RedisProcess(ExecutableProvider.newJarResourceProvider().get(), List.of(options));
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /** Starts it again after {@link #kill}, empty, on the same port. */
    void start() {
        List<String> command = new ArrayList<>(List.of(
                program.getPath(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                folder.toString(),
                "--save",
                "",
                "--appendonly",
                "no"));
        command.addAll(options);
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        Await.until("Redis is up", UP, () -> {
            String said = command("PING");
            return said.equals("PONG") || said.startsWith("NOAUTH");
        });
    }

    int port() {
        return port;
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    void kill() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
            try {
                if (!running.waitFor(5, TimeUnit.SECONDS)) {
                    throw new AssertionError("Redis does not end");
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** It stays there and does nothing. */
    void freeze() {
        signal("-STOP");
    }

    void thaw() {
        signal("-CONT");
    }

    private void signal(String signal) {
        Process running = process;
        if (running == null) {
            throw new AssertionError("Redis is not running");
        }
        try {
            new ProcessBuilder("kill", signal, Long.toString(running.pid()))
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Commands it has done since it started. */
    long commandsDone() {
        return command("INFO", "stats")
                .lines()
                .filter(line -> line.startsWith("total_commands_processed:"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Asks it on a connection of its own; an error is a text like others, lists have a line for each. */
    String command(String... words) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5_000);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(("*" + words.length + "\r\n").getBytes(StandardCharsets.UTF_8));
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                out.writeBytes(("$" + bytes.length + "\r\n").getBytes(StandardCharsets.UTF_8));
                out.writeBytes(bytes);
                out.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
            }
            socket.getOutputStream().write(out.toByteArray());
            return reply(new BufferedInputStream(socket.getInputStream()));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static String reply(InputStream in) throws IOException {
        String line = line(in);
        String rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '$' -> {
                if (rest.equals("-1")) {
                    yield "";
                }
                byte[] bytes = in.readNBytes(Integer.parseInt(rest));
                in.skipNBytes(2);
                yield new String(bytes, StandardCharsets.UTF_8);
            }
            case '*' -> {
                List<String> all = new ArrayList<>();
                for (int i = 0; i < Integer.parseInt(rest); i++) {
                    all.add(reply(in));
                }
                yield String.join("\n", all);
            }
            default -> rest;
        };
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next != '\r') {
            if (next < 0) {
                throw new IOException("closed");
            }
            line.append((char) next);
            next = in.read();
        }
        in.skipNBytes(1);
        return line.toString();
    }

    @Override
    public void close() {
        kill();
        File[] files = folder.toFile().listFiles();
        if (files != null) {
            for (File file : files) {
                file.delete();
            }
        }
        folder.toFile().delete();
    }
}
