package dev.madang.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The packaged node as a process of its own, bound to one core, with one media worker. */
final class Node implements AutoCloseable {
    private static final long START_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final Process process;
    private final URI uri;

    private Node(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    static Node start(Path root, int core, int httpPort, int udpPort, List<String> javaOptions) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "taskset",
                "-c",
                Integer.toString(core),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+UseZGC",
                "-Xms256m",
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError"));
        command.addAll(javaOptions);
        command.addAll(List.of(
                "-jar",
                root.resolve("media-server/target/quarkus-app/quarkus-run.jar").toString()));
        Path log = Files.createDirectories(root.resolve("target")).resolve("benchmark-node.log");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "MADANG_DEVELOPMENT_SERVICE", "true",
                        "MADANG_HTTP_HOST", "127.0.0.1",
                        "MADANG_HTTP_PORT", Integer.toString(httpPort),
                        "MADANG_UDP_PORT", Integer.toString(udpPort),
                        "MADANG_MEDIA_WORKERS", "1",
                        "MADANG_ANNOUNCED_ADDRESS", "127.0.0.1"));
        Node node = new Node(builder.start(), URI.create("http://127.0.0.1:" + httpPort));
        try {
            node.awaitReady(log);
        } catch (IOException | RuntimeException e) {
            node.close();
            throw e;
        }
        return node;
    }

    private void awaitReady(Path log) throws IOException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(uri.resolve("/q/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long end = System.nanoTime() + START_NANOS;
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            } catch (IOException e) {
                // Not listening yet.
            }
            LockSupport.parkNanos(100_000_000L);
        }
        throw new IOException("the node did not become ready; see " + log);
    }

    URI uri() {
        return uri;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
