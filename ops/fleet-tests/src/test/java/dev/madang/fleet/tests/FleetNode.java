package dev.madang.fleet.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A packaged node as a process of its own, on free ports of this machine, which can be hurt. */
final class FleetNode implements AutoCloseable {
    /** For what operators may ask. */
    static final String OPERATOR = "operator-of-the-tests";

    private static final Path ROOT =
            Path.of(System.getProperty("madang.root", "../..")).normalize();
    private static final Path JAR = ROOT.resolve("media-server/target/quarkus-app/quarkus-run.jar");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://\\S+:(\\d+)");
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String SERVICE =
            "Basic " + Base64.getEncoder().encodeToString("dev:dev-secret".getBytes(StandardCharsets.UTF_8));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private FleetNode(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts it; {@link #awaitReady} waits until it is up. */
    static FleetNode start(String name, Map<String, String> settings) throws IOException {
        if (!Files.exists(JAR)) {
            throw new IllegalStateException(JAR + " is missing: mvn -pl media-server -am package");
        }
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+UseSerialGC",
                "-Xmx384m",
                "-XX:+ExitOnOutOfMemoryError",
                "-jar",
                JAR.toString());
        builder.redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("MADANG_") || key.startsWith("QUARKUS_"));
        environment.putAll(Map.of(
                "MADANG_NODE_NAME", name,
                "MADANG_DEVELOPMENT_SERVICE", "true",
                "MADANG_HTTP_HOST", "127.0.0.1",
                "MADANG_HTTP_PORT", "0",
                "MADANG_UDP_PORT", "0",
                "MADANG_MEDIA_WORKERS", "1",
                "MADANG_FLEET_HOST", "127.0.0.1",
                "MADANG_FLEET_PORT", "0",
                "MADANG_BROKER_ENABLED", "false",
                "MADANG_OPERATOR_TOKEN", OPERATOR));
        environment.putAll(settings);
        Process process = builder.start();
        // A run that is cut short must not leave nodes behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        FleetNode node = new FleetNode(
                name,
                process,
                Files.createDirectories(Path.of("target")).resolve("fleet-" + name + "-" + process.pid() + ".log"));
        Thread.ofPlatform().daemon().name("log of " + name).start(node::follow);
        return node;
    }

    private void follow() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                PrintWriter copy = new PrintWriter(Files.newBufferedWriter(log), true)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.println(line);
                Matcher found = LISTENING.matcher(line);
                if (found.find()) {
                    port.complete(Integer.parseInt(found.group(1)));
                }
            }
        } catch (IOException ended) {
            port.completeExceptionally(ended);
        }
        port.completeExceptionally(new IllegalStateException("the node ended; see " + log));
    }

    void awaitReady() {
        address();
        Await.until(name + " is ready", PATIENCE, () -> {
            if (get("/q/health/ready").statusCode() != 200) {
                throw new IOException("not ready");
            }
        });
    }

    String name() {
        return name;
    }

    URI address() {
        try {
            return URI.create("http://127.0.0.1:" + port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(name + " does not start", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** The answer to a GET in the name of the development service. */
    HttpResponse<String> get(String path) throws IOException {
        return send(request(path).GET());
    }

    /** The same, of which a document is expected. */
    JsonNode read(String path) throws IOException {
        return document(get(path));
    }

    /** What an operator reads. */
    JsonNode operate(String path) throws IOException {
        return document(send(
                request(path).setHeader("Authorization", "Bearer " + OPERATOR).GET()));
    }

    private static JsonNode document(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    /** Lines of its log that contain that. */
    List<String> logged(String text) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(text)).toList();
        }
    }

    /** The answer to a POST in the name of the development service. */
    HttpResponse<String> post(String path, String json) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Any request. */
    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", SERVICE);
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    /** The sum of a metric's values over all series that have those tags, as Prometheus writes them. */
    double metric(String metric, String... tags) throws IOException {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .filter(line -> Stream.of(tags).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGSTOP: it does nothing until {@link #goOn}. */
    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    /** SIGCONT. */
    void goOn() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String which) throws IOException, InterruptedException {
        int failed = new ProcessBuilder("kill", which, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        if (failed != 0) {
            throw new IOException("kill " + which + " failed for " + name);
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    @Override
    public String toString() {
        return name;
    }
}
