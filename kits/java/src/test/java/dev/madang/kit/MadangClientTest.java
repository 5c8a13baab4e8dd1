package dev.madang.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a media server that notes what it is asked. */
final class MadangClientTest {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String answer = "{}";
    /** How many requests get no answer. */
    private volatile int lost;

    private HttpServer server;
    private MadangClient client;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
        client = new MadangClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"), "dev", "dev-secret");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
            String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
            keys.add(Objects.requireNonNullElse(key, ""));
            assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isEqualTo("Basic ZGV2OmRldi1zZWNyZXQ=");
            if (asked.size() <= lost) {
                return;
            }
            byte[] bytes = answer.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, status == 204 ? -1 : bytes.length);
            if (status != 204) {
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    @Test
    void aNameThatWouldBeAStepInAPathIsNeverAskedFor() throws Exception {
        for (String step : List.of("", ".", "..")) {
            assertThatThrownBy(() -> client.removeParticipant("yard", step, null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.unban("yard", step)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> client.room(step)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(asked).isEmpty();
        client.removeParticipant("yard", "..a", null);
        assertThat(asked).containsExactly("DELETE /v1/rooms/yard/participants/..a");
    }

    @Test
    void anAnswerThatCannotBeReadIsAsNone() {
        for (String strange : List.of("<html>", "{\"rooms\":" + "[".repeat(100) + "]".repeat(100) + "}")) {
            answer = strange;
            assertThatThrownBy(() -> client.rooms(1, null)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void metadataAsDeepAsMediaServersTakeItIsRead() throws Exception {
        answer = "{\"rooms\":[{\"id\":\"a\",\"metadata\":" + "{\"a\":".repeat(31) + "{}" + "}".repeat(31) + "}]}";

        assertThat(client.rooms(1, null).items()).hasSize(1);
    }

    @Test
    void aRoomIsMadeAndRead() throws Exception {
        answer = """
                {"id":"yard","mode":"conference","service":"dev","state":"waiting","createdAt":"2026-01-01T00:00:00Z",
                 "participants":2,"viewers":1,"host":null,"locked":true,"chat":"moderators","recording":false,
                 "settings":{"max-members":"8"},"metadata":{"title":"Physics"},"closeAt":null}""";

        Room room = client.createRoom(RoomWish.of("yard", "conference")
                .set(Map.of("max-members", "8"))
                .with(Map.of("title", "Physics")));

        assertThat(room)
                .isEqualTo(new Room(
                        "yard",
                        "conference",
                        "waiting",
                        Instant.parse("2026-01-01T00:00:00Z"),
                        2,
                        1,
                        true,
                        "moderators",
                        false,
                        Map.of("max-members", "8"),
                        Map.of("title", "Physics"),
                        null));
        assertThat(asked)
                .containsExactly("POST /v1/rooms {\"id\":\"yard\",\"mode\":\"conference\","
                        + "\"settings\":{\"max-members\":\"8\"},\"metadata\":{\"title\":\"Physics\"}}");
        assertThat(keys.get(0)).hasSize(36);
    }

    @Test
    void participantsAreReadPartByPart() throws Exception {
        answer = """
                {"participants":[{"id":"p1","identity":"ada","role":"member","name":"Ada","metadata":null,
                 "joinedAt":"2026-01-01T00:00:00Z","hand":true,"interrupted":false,"rights":["publishAudio"],
                 "tracks":[{"track":"~k3f9x-1","kind":"audio","source":"microphone","muted":false,"silenced":true,"held":false}]}],
                 "next":"c2"}""";

        Page<Participant> page = client.participants("yard", 1, "c1");

        assertThat(page.next()).isEqualTo("c2");
        assertThat(page.items())
                .containsExactly(new Participant(
                        "p1",
                        "ada",
                        "member",
                        "Ada",
                        Map.of(),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        true,
                        false,
                        List.of("publishAudio"),
                        List.of(new Participant.Track("~k3f9x-1", "audio", "microphone", false, true, false))));
    }

    @Test
    void everyMethodHasItsPath() throws Exception {
        answer = "{\"message\":7,\"code\":\"c1\",\"ban\":\"b1\"}";
        client.rooms(2, null);
        client.room("a/b");
        client.changeRoom("yard", RoomChange.NOTHING.locked(true).chat("off"));
        client.changeParticipant("yard", "ada", ParticipantChange.to(Role.MEMBER));
        client.silence("yard", "ada", Silence.of(Kind.AUDIO).notHeld());
        assertThat(client.send("yard", "psst", List.of("ada"))).isEqualTo(7);
        assertThat(client.bans("yard")).isEmpty();
        assertThat(client.ban("yard", "ada", Duration.ofMinutes(1)).ban()).isEqualTo("b1");
        assertThat(client.invitations("yard")).isEmpty();
        assertThat(client.invite("yard", Invitation.Wish.of(Role.GUEST).times(2))
                        .code())
                .isEqualTo("c1");
        status = 204;
        client.closeRoom("yard", "good night");
        client.removeParticipant("yard", "ada b", Duration.ZERO);
        client.removeParticipant("yard", "ada", null);
        client.unban("yard", "b1");
        client.revokeInvitation("yard", "c1");

        assertThat(asked)
                .containsExactly(
                        "GET /v1/rooms?limit=2",
                        "GET /v1/rooms/a%2Fb",
                        "PATCH /v1/rooms/yard {\"locked\":true,\"chat\":\"off\"}",
                        "POST /v1/rooms/yard/participants/ada {\"role\":\"member\"}",
                        "POST /v1/rooms/yard/participants/ada/silence {\"kind\":\"audio\",\"silenced\":true,\"held\":false}",
                        "POST /v1/rooms/yard/messages {\"data\":\"psst\",\"to\":[\"ada\"]}",
                        "GET /v1/rooms/yard/bans",
                        "POST /v1/rooms/yard/bans {\"identity\":\"ada\",\"seconds\":60}",
                        "GET /v1/rooms/yard/invitations",
                        "POST /v1/rooms/yard/invitations {\"role\":\"guest\",\"uses\":2,\"ttlSeconds\":86400}",
                        "DELETE /v1/rooms/yard?reason=good+night",
                        "DELETE /v1/rooms/yard/participants/ada%20b?banSeconds=0",
                        "DELETE /v1/rooms/yard/participants/ada",
                        "DELETE /v1/rooms/yard/bans/b1",
                        "DELETE /v1/rooms/yard/invitations/c1");
    }

    @Test
    void aNoIsAProblemWithItsCode() {
        status = 404;
        answer = "{\"type\":\"urn:madang:problem:room-not-found\",\"title\":\"There is no such room\",\"status\":404}";

        MadangProblemException problem = catchThrowableOfType(MadangProblemException.class, () -> client.room("yard"));

        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.code()).isEqualTo("room-not-found");
        assertThat(problem.detail()).isNull();
        assertThat(problem).hasMessage("There is no such room");
    }

    @Test
    void whatNoMediaServerHasSaidIsAProblemWithoutACode() {
        status = 502;
        answer = "<h1>Bad gateway</h1>";

        MadangProblemException problem = catchThrowableOfType(MadangProblemException.class, () -> client.room("yard"));

        assertThat(problem.code()).isEmpty();
        assertThat(problem).hasMessage("HTTP 502");
    }

    @Test
    void aRequestWhoseAnswerIsLostIsMadeAgainUnderTheSameKey() throws Exception {
        lost = 1;
        answer = "{\"message\":1}";

        assertThat(client.send("yard", Map.of("text", "hello"), null)).isEqualTo(1);

        assertThat(keys).hasSize(2);
        assertThat(keys.get(0)).isNotEmpty().isEqualTo(keys.get(1));
    }

    @Test
    void whatDeletesIsNotMadeAgain() {
        lost = Integer.MAX_VALUE;

        assertThatThrownBy(() -> client.closeRoom("yard", null)).isInstanceOf(IOException.class);

        assertThat(asked).hasSize(1);
    }
}
