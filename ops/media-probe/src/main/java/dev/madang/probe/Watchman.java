package dev.madang.probe;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks a node again and again how it is, by connections of its own, and remembers the worst. */
final class Watchman implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long BETWEEN_NANOS = 200_000_000L;
    private static final int ASKS_PER_MEMORY = 5;
    private static final double NANOS_PER_SECOND = 1e9;

    private final URI server;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Thread thread;
    private volatile boolean over;
    private volatile double slowestSeconds;
    private volatile int failures;
    private volatile double mostBytes;
    private volatile double maxHeapBytes = Double.MAX_VALUE;

    Watchman(URI server) {
        this.server = server;
        thread = Thread.ofPlatform().name("watchman").daemon().start(this::watch);
    }

    private void watch() {
        for (int i = 0; !over; i++) {
            ask();
            if (i % ASKS_PER_MEMORY == 0) {
                weigh();
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    private void ask() {
        long start = System.nanoTime();
        boolean answered = get("/v1/node").contains("\"");
        slowestSeconds = Math.max(slowestSeconds, (System.nanoTime() - start) / NANOS_PER_SECOND);
        if (!answered) {
            failures++;
        }
    }

    /**
     * Heap that outlived a collection, and direct buffers; what waits to be collected is no burden. The figures are open to the machine
     * itself.
     */
    private void weigh() {
        double used = 0;
        double max = 0;
        for (String line : get("/q/metrics").split("\n")) {
            if (line.startsWith("jvm_gc_live_data_size_bytes ")
                    || line.startsWith("jvm_buffer_memory_used_bytes{id=\"direct\"")) {
                used += value(line);
            } else if (line.startsWith("jvm_memory_max_bytes{area=\"heap\"")) {
                max = Math.max(max, value(line));
            }
        }
        mostBytes = Math.max(mostBytes, used);
        maxHeapBytes = max > 0 ? max : maxHeapBytes;
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    private String get(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                    .timeout(PATIENCE)
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? response.body() : "";
        } catch (IOException none) {
            return "";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** Forgets the worst answer so far; memory is remembered. */
    void startOver() {
        slowestSeconds = 0;
        failures = 0;
    }

    double slowestSeconds() {
        return slowestSeconds;
    }

    /** Times that it did not answer at all. */
    int failures() {
        return failures;
    }

    double mostMegabytes() {
        return mostBytes / 1e6;
    }

    double maxHeapMegabytes() {
        return maxHeapBytes / 1e6;
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
        http.close();
    }
}
