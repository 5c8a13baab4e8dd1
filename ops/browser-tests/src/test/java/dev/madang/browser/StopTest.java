package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people are told when the process is asked to end. */
final class StopTest {
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final String OFFER = String.join(
            "\r\n",
            "v=0",
            "o=- 1 1 IN IP4 0.0.0.0",
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0",
            "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "c=IN IP4 0.0.0.0",
            "a=ice-ufrag:abcd",
            "a=ice-pwd:abcdefghijklmnopqrstuvwx",
            "a=fingerprint:sha-256 " + "AB:".repeat(31) + "AB",
            "a=setup:actpass",
            "a=mid:0",
            "a=recvonly",
            "a=rtcp-mux",
            "a=rtpmap:111 opus/48000/2",
            "");

    /** The last words of a socket: the reason of its {@code end}, and the close code. */
    private static final class LastWords implements WebSocket.Listener {
        final CompletableFuture<String> reason = new CompletableFuture<>();
        final CompletableFuture<Integer> code = new CompletableFuture<>();
        final CompletableFuture<Boolean> joined = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                if (text.indexOf("\"type\":\"joined\"") >= 0) {
                    joined.complete(true);
                }
                if (text.indexOf("\"type\":\"end\"") >= 0) {
                    reason.complete(text.toString());
                }
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String why) {
            code.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            code.completeExceptionally(error);
        }
    }

    @Test
    void everybodyIsToldAndTheProcessEndsSoon() throws Exception {
        try (Node node = Node.start("stop", Map.of());
                HttpClient http = HttpClient.newHttpClient()) {
            assertThat(node.post("/v1/rooms", "{\"id\":\"yard\",\"mode\":\"group\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(node.post("/v1/rooms", "{\"id\":\"stage\",\"mode\":\"live\"}")
                            .statusCode())
                    .isEqualTo(201);
            LastWords member = socket(node, http);
            LastWords stranger = socket(node, http, null);
            CompletableFuture<String> events = events(node, http);

            Duration took = node.stop();

            assertThat(member.reason.get(1, TimeUnit.SECONDS)).contains("node-stopped");
            assertThat(member.code.get(1, TimeUnit.SECONDS)).isEqualTo(1012);
            assertThat(stranger.code.get(1, TimeUnit.SECONDS)).isEqualTo(1012);
            assertThat(events.get(1, TimeUnit.SECONDS)).as("ended in order").contains("event");
            assertThat(took).isLessThan(SOON);
        }
    }

    private static LastWords socket(Node node, HttpClient http) throws Exception {
        LastWords words = socket(node, http, token(node, "yard", "member"));
        words.joined.get(10, TimeUnit.SECONDS);
        return words;
    }

    private static LastWords socket(Node node, HttpClient http, @Nullable String token) {
        LastWords words = new LastWords();
        WebSocket socket = http.newWebSocketBuilder()
                .subprotocols("madang.v1")
                .buildAsync(URI.create(node.address().replace("http", "ws") + "/v1/signal"), words)
                .join();
        if (token != null) {
            socket.sendText("{\"type\":\"join\",\"id\":1,\"token\":\"" + token + "\"}", true)
                    .join();
        }
        return words;
    }

    private static String token(Node node, String room, String role) throws Exception {
        HttpResponse<String> minted =
                node.post("/v1/rooms/" + room + "/tokens", "{\"role\":\"" + role + "\",\"name\":\"ann\"}");
        JsonNode body = new ObjectMapper().readTree(minted.body());
        return body.get("token").asText();
    }

    /** The body of an event stream that is open, complete when it ends as streams should. */
    private static CompletableFuture<String> events(Node node, HttpClient http) throws Exception {
        String token = token(node, "stage", "viewer");
        URI whep = URI.create(node.address() + "/whep/stage");
        HttpResponse<String> session = send(http, whep, token, "application/sdp", OFFER);
        assertThat(session.statusCode()).as(session.body()).isEqualTo(201);
        URI place = whep.resolve(session.headers().firstValue("Location").orElseThrow() + "/events");
        HttpResponse<String> subscribed = send(http, place, token, "application/json", "[\"active\",\"inactive\"]");
        assertThat(subscribed.statusCode()).as(subscribed.body()).isEqualTo(201);
        URI stream = place.resolve(subscribed.headers().firstValue("Location").orElseThrow());
        CompletableFuture<Boolean> open = new CompletableFuture<>();
        CompletableFuture<String> body = http.sendAsync(
                        HttpRequest.newBuilder(stream).build(), info -> {
                            open.complete(true);
                            return BodyHandlers.ofString().apply(info);
                        })
                .thenApply(HttpResponse::body);
        assertThat(open.get(10, TimeUnit.SECONDS)).isTrue();
        return body;
    }

    private static HttpResponse<String> send(HttpClient http, URI to, String token, String type, String body)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(to)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
