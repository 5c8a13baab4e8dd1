package dev.madang.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A signalling socket of one participant: requests with answers, and messages that nobody asked for, which are handled one
 * after the other on a virtual thread. Any thread; requests block.
 */
public final class SignalLink implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final long ANSWER_SECONDS = 30;

    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final ExecutorService messages =
            Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    private final Object sending = new Object();
    private volatile Consumer<JsonNode> listener = message -> {};
    private volatile long last;
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile boolean lost;
    private @Nullable WebSocket socket;

    private SignalLink() {}

    static SignalLink connect(HttpClient http, URI uri) throws IOException {
        SignalLink link = new SignalLink();
        try {
            URI webSocket = URI.create("ws" + uri.toString().substring("http".length()));
            link.socket = http.newWebSocketBuilder()
                    .subprotocols("madang.v1")
                    .buildAsync(webSocket, link.new Reader())
                    .join();
            return link;
        } catch (CompletionException e) {
            throw new IOException("no signalling at " + uri, e.getCause());
        }
    }

    /** Hears every message from now on, also those that answer requests. */
    void listen(Consumer<JsonNode> hearer) {
        listener = hearer;
    }

    /** The number of the last message of the session that came. */
    long last() {
        return last;
    }

    void last(long number) {
        last = number;
    }

    boolean isLost() {
        return lost;
    }

    /** A message of that type, to which members may be added. */
    public static ObjectNode message(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws RefusedException when the server says no
     * @throws IOException when no answer comes
     */
    JsonNode request(ObjectNode message) throws IOException {
        int id = requests.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        message.put("id", id);
        try {
            send(message.toString());
            JsonNode got = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (got.path("type").asText().equals("error")) {
                throw new RefusedException(
                        got.path("code").asText(), got.path("message").asText());
            }
            return got;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no answer to " + message.path("type").asText(), e);
        } finally {
            waiting.remove(id);
        }
    }

    /** The server said no. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String code;

        RefusedException(String code, String message) {
            super(code + ": " + message);
            this.code = code;
        }

        /** The documented code. */
        public String code() {
            return code;
        }
    }

    /** Sends text as it is. */
    void send(String text) {
        WebSocket to = socket;
        synchronized (sending) {
            // The next text may go only when the one before is gone.
            if (to != null && !lost) {
                try {
                    to.sendText(text, true).join();
                } catch (CompletionException closedMeanwhile) {
                    // Whoever waits for an answer is told by the end of the socket; an offer comes again by the next.
                    endBehindMessages();
                }
            }
        }
    }

    /** Waits until the server closes the socket, and gives its close code. */
    int awaitClose() throws IOException {
        try {
            return closed.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the server does not close the socket", e);
        }
    }

    /** The connection breaks, without a goodbye; what came before is still heard, and counts as got. */
    void abort() {
        WebSocket to = socket;
        if (to != null) {
            to.abort();
        }
        end();
        try {
            messages.awaitTermination(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        abort();
    }

    /** What came before the end is heard before the end. */
    private void endBehindMessages() {
        try {
            messages.execute(this::end);
        } catch (RejectedExecutionException alreadyEnded) {
            end();
        }
    }

    private void end() {
        lost = true;
        waiting.values().forEach(answer -> answer.completeExceptionally(new IOException("the socket is gone")));
        messages.shutdown();
    }

    private void take(String text) {
        JsonNode message;
        try {
            message = JSON.readTree(text);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
        CompletableFuture<JsonNode> answer = waiting.get(message.path("id").asInt());
        if (!messages.isShutdown()) {
            messages.execute(() -> {
                listener.accept(message);
                last = message.path("seq").asLong(last);
                if (answer != null) {
                    answer.complete(message);
                }
            });
        }
    }

    private final class Reader implements WebSocket.Listener {
        private final StringBuilder partial = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean complete) {
            partial.append(data);
            if (complete) {
                take(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
            closed.complete(statusCode);
            endBehindMessages();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.completeExceptionally(error);
            endBehindMessages();
        }
    }
}
