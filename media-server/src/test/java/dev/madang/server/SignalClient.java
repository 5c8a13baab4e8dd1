package dev.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.rooms.sim.Offers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client of the signalling WebSocket, message for message as told. */
final class SignalClient implements WebSocket.Listener, AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final List<JsonNode> passedOver = new ArrayList<>();
    private final StringBuilder partial = new StringBuilder();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final WebSocket socket;
    private volatile boolean deaf;
    private int requests;

    SignalClient() {
        URI http = Api.uri("/v1/signal");
        socket = Api.http()
                .newWebSocketBuilder()
                .subprotocols("madang.v1")
                .buildAsync(URI.create("ws" + http.toString().substring("http".length())), this)
                .join();
    }

    /** A client that has joined. */
    static SignalClient joined(String room, String role, String name) {
        SignalClient client = new SignalClient();
        client.join(room, role, name);
        return client;
    }

    JsonNode join(String room, String role, String name) {
        String token = Api.bearer(Api.SHOP, room, role, name).substring("Bearer ".length());
        return request("{\"type\":\"join\",\"token\":\"" + token + "\"}");
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            try {
                messages.add(Api.JSON.readTree(partial.toString()));
            } catch (IOException malformed) {
                throw new UncheckedIOException(malformed);
            }
            partial.setLength(0);
        }
        readOn(webSocket);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket webSocket, ByteBuffer data) {
        readOn(webSocket);
        return null;
    }

    private void readOn(WebSocket webSocket) {
        if (!deaf) {
            webSocket.request(1);
        }
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closed.complete(statusCode);
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
        closed.complete(-1);
    }

    void send(String text) {
        socket.sendText(text, true).join();
    }

    /** Sends a request and gives its answer, whatever that is. */
    JsonNode request(String text) {
        try {
            ObjectNode message = (ObjectNode) Api.JSON.readTree(text);
            int id = ++requests;
            message.put("id", id);
            send(message.toString());
            return await(answer -> answer.path("id").asInt() == id);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /** The same, where only success will do. */
    JsonNode done(String text) {
        JsonNode answer = request(text);
        assertThat(answer.get("type").asText()).as(answer.toString()).isNotEqualTo("error");
        return answer;
    }

    void assertRefused(String text, String code) {
        JsonNode answer = request(text);
        assertThat(answer.path("type").asText()).as(answer.toString()).isEqualTo("error");
        assertThat(answer.path("code").asText()).as(answer.toString()).isEqualTo(code);
        assertThat(answer.path("message").asText()).isNotBlank();
    }

    JsonNode publish() {
        return done(sdp("publish", Offers.publish()));
    }

    /** Takes an offer of the receive leg. */
    void answer(JsonNode offer) {
        try {
            String answer = SdpWriter.write(
                    Offers.answer(SdpParser.parse(offer.get("sdp").asText())));
            ObjectNode message = Api.JSON.createObjectNode();
            message.put("type", "answer")
                    .put("offer", offer.get("offer").asInt())
                    .put("sdp", answer);
            done(message.toString());
        } catch (SdpException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    static String sdp(String type, String sdp) {
        return Api.JSON.createObjectNode().put("type", type).put("sdp", sdp).toString();
    }

    /** The next message of that type; those passed over count for later calls. */
    JsonNode await(String type) {
        return await(message -> message.path("type").asText().equals(type));
    }

    JsonNode await(Predicate<JsonNode> wanted) {
        for (JsonNode message : passedOver) {
            if (wanted.test(message)) {
                passedOver.remove(message);
                return message;
            }
        }
        try {
            while (true) {
                JsonNode message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(message)
                        .as("no such message; there were " + passedOver)
                        .isNotNull();
                if (wanted.test(message)) {
                    return message;
                }
                passedOver.add(message);
            }
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    /** Messages that came and were not asked for, once those are in that wait on the wire. */
    List<JsonNode> others() {
        request("{\"type\":\"trickle\"}");
        return List.copyOf(passedOver);
    }

    /** Whether it is in the room: asks, and knows it when that is answered or the socket is closed. */
    boolean isIn() {
        // That it cannot be sent to a closed socket is told by the close.
        socket.sendText("{\"type\":\"ping\",\"id\":4711}", true);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!closed.isDone() && System.nanoTime() < deadline) {
            for (JsonNode message = messages.poll(); message != null; message = messages.poll()) {
                if (message.path("id").asInt() == 4711) {
                    return message.path("type").asText().equals("ok");
                }
                passedOver.add(message);
            }
            Thread.onSpinWait();
        }
        return false;
    }

    int awaitClose() {
        try {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception notClosed) {
            throw new AssertionError("the socket was not closed", notClosed);
        }
    }

    /** Reads no more, so that pings are not answered, or reads on. */
    void deaf(boolean now) {
        deaf = now;
        readOn(socket);
    }

    /** The connection breaks. */
    void breakOff() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
