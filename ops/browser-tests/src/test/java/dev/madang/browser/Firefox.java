package dev.madang.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Firefox with a new profile, a camera that shows a changing colour, and a microphone that hums. */
final class Firefox implements AutoCloseable {
    private static final List<String> NAMES = List.of("firefox-esr", "firefox");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, Object> PREFERENCES = Map.of(
            "media.navigator.streams.fake",
            true,
            "media.navigator.permission.disabled",
            true,
            // A machine with no network but its loopback can run the tests as well.
            "media.peerconnection.ice.loopback",
            true,
            "media.peerconnection.ice.obfuscate_host_addresses",
            false,
            "media.autoplay.default",
            0,
            "media.gmp-manager.updateEnabled",
            false,
            "intl.accept_languages",
            "en-US");

    private final Path profile;
    private final SoundCard card;
    private final Process process;
    private final BiDi bidi;
    /** By browsing context. */
    private final Map<String, Consumer<String>> errors = new ConcurrentHashMap<>();

    private Firefox(Path profile, SoundCard card, Process process, URI address) {
        this.profile = profile;
        this.card = card;
        this.process = process;
        bidi = new BiDi(address, this::hear);
        bidi.call("session.subscribe", Map.of("events", List.of("log.entryAdded")));
    }

    static Firefox start() {
        try {
            Path profile = Files.createTempDirectory("madang-firefox");
            Files.writeString(
                    profile.resolve("user.js"),
                    PREFERENCES.entrySet().stream()
                            .map(one -> "user_pref(\"%s\", %s);\n".formatted(one.getKey(), quoted(one.getValue())))
                            .collect(Collectors.joining()));
            SoundCard card = SoundCard.start(profile);
            ProcessBuilder builder = new ProcessBuilder(
                    find().toString(),
                    "--headless",
                    "--no-remote",
                    "--profile",
                    profile.toString(),
                    "--remote-debugging-port=0");
            builder.environment().put("HOME", profile.toString());
            builder.environment().put("PULSE_SERVER", card.address());
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(Files.createDirectories(Node.TARGET)
                            .resolve("firefox.log")
                            .toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
            URI address = address(process, profile.resolve("WebDriverBiDiServer.json"));
            return new Firefox(profile, card, process, address);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Object quoted(Object value) {
        return value instanceof String ? "\"" + value + "\"" : value;
    }

    private static Path find() {
        return Stream.of((System.getenv().getOrDefault("PATH", "") + ":/usr/bin").split(":"))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "These tests need a Firefox and found none. As root: apt-get install firefox-esr"));
    }

    private static URI address(Process process, Path file) throws IOException {
        Await.until("Firefox listens", PATIENCE, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("Firefox ended; see firefox.log");
            }
            return Files.exists(file) && Files.readString(file).contains("}");
        });
        JsonNode listens = BiDi.read(Files.readString(file));
        return URI.create("ws://%s:%d/session"
                .formatted(
                        listens.path("ws_host").asText(),
                        listens.path("ws_port").asInt()));
    }

    private void hear(JsonNode event) {
        JsonNode entry = event.path("params");
        // What pages themselves write to the console may be an error that they have dealt with.
        String where = where(entry);
        if (entry.path("level").asText().equals("error")
                && entry.path("type").asText().equals("javascript")
                && !where.isEmpty()) {
            errors.getOrDefault(entry.path("source").path("context").asText(), _ -> {})
                    .accept(entry.path("text").asText() + where);
        }
    }

    /** Where in its script an error happened; empty for what Firefox says of its own, as of a stream that a reload ends. */
    private static String where(JsonNode entry) {
        StringBuilder frames = new StringBuilder();
        for (JsonNode frame : entry.path("stackTrace").path("callFrames")) {
            frames.append(" at %s (%s:%d)"
                    .formatted(
                            frame.path("functionName").asText(),
                            frame.path("url").asText(),
                            frame.path("lineNumber").asInt()));
        }
        return frames.toString();
    }

    /**
     * Opens a page with a storage of its own.
     *
     * @param script run before the scripts of each document in it
     * @param onError told of scripts that fail
     */
    FirefoxPage open(String address, String script, Consumer<String> onError) {
        String user = bidi.call("browser.createUserContext", Map.of())
                .path("userContext")
                .asText();
        String context = bidi.call("browsingContext.create", Map.of("type", "window", "userContext", user))
                .path("context")
                .asText();
        errors.put(context, onError);
        bidi.call(
                "script.addPreloadScript",
                Map.of("functionDeclaration", "() => {" + script + "\n}", "contexts", List.of(context)));
        FirefoxPage page = new FirefoxPage(bidi, user, context);
        page.navigate(address);
        return page;
    }

    @Override
    public void close() {
        try {
            bidi.call("browser.close", Map.of());
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            bidi.close();
            end(process);
            card.close();
            delete(profile);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        } catch (IOException | UncheckedIOException stillInUse) {
            folder.toFile().deleteOnExit();
        }
    }
}
