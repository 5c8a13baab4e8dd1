package dev.madang.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Commands to a browser by <a href="https://w3c.github.io/webdriver-bidi/">WebDriver BiDi</a>. */
final class BiDi implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 60;

    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();

    /** @param onEvent gets what the browser tells unasked, on a thread of the connection */
    BiDi(URI address, Consumer<JsonNode> onEvent) {
        socket = http.newWebSocketBuilder()
                .buildAsync(address, new Incoming(onEvent))
                .join();
        call("session.new", Map.of("capabilities", Map.of()));
    }

    private final class Incoming implements WebSocket.Listener {
        private final Consumer<JsonNode> onEvent;
        private final StringBuilder text = new StringBuilder();

        Incoming(Consumer<JsonNode> onEvent) {
            this.onEvent = onEvent;
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                take(read(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(JsonNode message) {
            CompletableFuture<JsonNode> answer = asked.remove(message.path("id").asLong(-1));
            if (answer != null) {
                answer.complete(message);
            } else if (message.path("type").asText().equals("event")) {
                onEvent.accept(message);
            }
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            fail(new IllegalStateException("the browser closed: " + status + " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            fail(error);
        }

        private void fail(Throwable error) {
            asked.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }

    /**
     * Sends a command and waits until it is done.
     *
     * @return its result
     * @throws IllegalStateException if the browser refuses it or does not answer within a minute
     */
    JsonNode call(String method, Map<String, ?> params) {
        long id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        try {
            String command = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", params));
            socket.sendText(command, true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            JsonNode message = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!message.path("type").asText().equals("success")) {
                throw new IllegalStateException(method + ": " + message);
            }
            return message.path("result");
        } catch (JsonProcessingException | ExecutionException | TimeoutException failed) {
            throw new IllegalStateException(method, failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        } finally {
            asked.remove(id);
        }
    }

    static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(json, malformed);
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
