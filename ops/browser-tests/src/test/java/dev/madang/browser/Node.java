package dev.madang.browser;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged node as a process of its own, with the development service, on free ports of this machine. */
final class Node implements AutoCloseable {
    /** The project's root folder. */
    static final Path ROOT = Path.of(System.getProperty("madang.root", "../..")).normalize();

    /** Where logs and pictures of a run go. */
    static final Path TARGET = Path.of("target");

    private static final Path JAR = ROOT.resolve("media-server/target/quarkus-app/quarkus-run.jar");
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    private Node(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts a node and waits until it is ready.
     *
     * @param name what its log is called
     * @param settings environment variables beside the usual ones
     */
    static Node start(String name, Map<String, String> settings) {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is missing: mvn -pl media-server -am package");
        }
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+UseZGC",
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                JAR.toString());
        builder.redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("MADANG_") || key.startsWith("QUARKUS_"));
        environment.putAll(Map.of(
                "MADANG_DEVELOPMENT_SERVICE", "true",
                "MADANG_HTTP_HOST", "127.0.0.1",
                "MADANG_HTTP_PORT", "0",
                "MADANG_UDP_PORT", "0"));
        environment.putAll(settings);
        try {
            Process process = builder.start();
            // A run that is cut short must not leave nodes behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            Path log = Files.createDirectories(TARGET).resolve("node-" + name + ".log");
            CompletableFuture<URI> listening = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> follow(process, log, listening));
            Node node = new Node(process, listening.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            Await.until(name + " is ready", PATIENCE, () -> node.get("/q/health/ready") == 200);
            return node;
        } catch (IOException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the node does not start", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static void follow(Process process, Path log, CompletableFuture<URI> listening) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.println(line);
                Matcher found = LISTENING.matcher(line);
                if (found.find()) {
                    listening.complete(URI.create(found.group(1)));
                }
            }
        } catch (IOException ended) {
            listening.completeExceptionally(ended);
        }
        listening.completeExceptionally(new IllegalStateException("the node ended; see " + log));
    }

    /** Its HTTP address, without a slash at the end. */
    String address() {
        return "http://127.0.0.1:" + address.getPort();
    }

    /** The status that a GET is answered with. */
    int get(String path) {
        return send(request(path).GET()).statusCode();
    }

    /** The answer to a GET in the name of the development service. */
    HttpResponse<String> read(String path) {
        return send(request(path)
                .header("Authorization", DevelopmentService.AUTHORIZATION)
                .GET());
    }

    /** The sum of a metric's values over all series that have those tags, as Prometheus writes them. */
    double metric(String name, String... tags) {
        return send(request("/q/metrics").GET())
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && Stream.of(tags).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The answer to a POST of JSON in the name of the development service. */
    HttpResponse<String> post(String path, String json) {
        return send(request(path)
                .header("Authorization", DevelopmentService.AUTHORIZATION)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** The answer to a DELETE in the name of the development service. */
    HttpResponse<String> delete(String path) {
        return send(request(path)
                .header("Authorization", DevelopmentService.AUTHORIZATION)
                .DELETE());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address() + path)).timeout(Duration.ofSeconds(10));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Asks it to end, as service managers do; how long it takes to. */
    Duration stop() throws InterruptedException {
        long start = System.nanoTime();
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the node does not end");
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
