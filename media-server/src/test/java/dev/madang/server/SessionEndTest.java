package dev.madang.server;

import static dev.madang.server.Api.FRAGMENT;
import static dev.madang.server.Api.SDP;
import static dev.madang.server.Api.SHOP;
import static dev.madang.server.Api.assertProblem;
import static dev.madang.server.Api.bearer;
import static dev.madang.server.Api.call;
import static dev.madang.server.Api.get;
import static dev.madang.server.Api.header;
import static dev.madang.server.Api.json;
import static dev.madang.server.Api.offer;
import static dev.madang.server.Api.postJson;
import static dev.madang.server.Api.room;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How sessions end, and what is told of it; and that they outlive the token that made them. */
@QuarkusTest
@TestProfile(TestServices.class)
class SessionEndTest {
    private static final String RESTART = "a=ice-ufrag:another1\r\na=ice-pwd:anotherpassword1234567890\r\n";

    private String room = "";

    @BeforeEach
    void makeRoom() {
        room = room(SHOP);
    }

    private String watch(String viewer) {
        HttpResponse<String> answer = offer("/whep/" + room, viewer, Offers.watch());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return header(answer, "Location");
    }

    private Iterator<String> events(String session, String viewer) throws Exception {
        String stream = header(postJson(session + "/events", viewer, "[\"viewercount\"]"), "Location");
        return lines(stream);
    }

    private static Iterator<String> lines(String stream) throws Exception {
        HttpResponse<Stream<String>> events = Api.http()
                .send(Api.request("GET", stream, null, "Accept", "text/event-stream"), BodyHandlers.ofLines());
        return events.body().filter(line -> !line.isEmpty()).iterator();
    }

    /** The stream's last event is this one, and then it ends. */
    private static void assertClosed(Iterator<String> events, String reason) {
        String last = "";
        String beforeLast = "";
        while (events.hasNext()) {
            beforeLast = last;
            last = events.next();
        }
        assertThat(beforeLast.replace(" ", "")).isEqualTo("event:closed");
        assertThat(last.replace(" ", "")).isEqualTo("data:{\"reason\":\"" + reason + "\"}");
    }

    @Test
    void aViewerIsToldThatTheRoomWasClosed() throws Exception {
        String viewer = bearer(SHOP, room, "viewer", "v");
        String session = watch(viewer);
        String stream = header(postJson(session + "/events", viewer, "[\"viewercount\"]"), "Location");
        Iterator<String> events = lines(stream);

        assertThat(call("DELETE", "/v1/rooms/" + room, null, "Authorization", SHOP)
                        .statusCode())
                .isEqualTo(204);

        assertClosed(events, "room-closed");
        // Whoever was away at that moment learns it when it comes back.
        assertClosed(lines(stream), "room-closed");
        assertOver(session, viewer, "room-closed");
    }

    @Test
    void whoSaysGoodbyeRightAfterTheRoomWasClosedIsToldSo() {
        record Watching(String viewer, String session) {}
        List<Watching> all = IntStream.range(0, 8)
                .mapToObj(i -> bearer(SHOP, room, "viewer", "v" + i))
                .map(viewer -> new Watching(viewer, watch(viewer)))
                .toList();

        call("DELETE", "/v1/rooms/" + room, null, "Authorization", SHOP);

        assertThat(all).allSatisfy(one -> {
            HttpResponse<String> answer = call("DELETE", one.session(), null, "Authorization", one.viewer());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(json(answer).get("reason").asText()).isEqualTo("room-closed");
        });
    }

    @Test
    void aViewerIsToldThatItWasRemoved() throws Exception {
        String viewer = bearer(SHOP, room, "viewer", "v");
        String session = watch(viewer);
        Iterator<String> events = events(session, viewer);
        JsonNode people = json(get("/v1/rooms/" + room + "/participants", SHOP)).get("participants");

        String id = people.get(0).get("id").asText();
        call("DELETE", "/v1/rooms/" + room + "/participants/" + id, null, "Authorization", SHOP);

        assertClosed(events, "removed");
        assertOver(session, viewer, "removed");
    }

    @Test
    void aHostIsToldThatItWasReplaced() throws Exception {
        String host = bearer(SHOP, room, "host", "h");
        String session = header(offer("/whip/" + room, host, Offers.publish()), "Location");
        Iterator<String> events = events(session, host);

        assertThat(offer("/whip/" + room, host, Offers.publishAnew()).statusCode())
                .isEqualTo(201);

        assertClosed(events, "replaced");
        assertOver(session, host, "replaced");
    }

    @Test
    void aSessionMayBeEndedTwice() {
        String viewer = bearer(SHOP, room, "viewer", "v");
        String session = watch(viewer);

        assertThat(call("DELETE", session, null, "Authorization", viewer).statusCode())
                .isEqualTo(200);

        assertOver(session, viewer, "left");
        assertProblem(
                call("DELETE", session, null, "Authorization", bearer(SHOP, room, "viewer", "w")),
                403,
                "token-of-other-participant");
    }

    private static void assertOver(String session, String token, String reason) {
        await().atMost(Duration.ofSeconds(5))
                .until(() -> restart(session, token).statusCode() == 410);
        assertProblem(restart(session, token), 410, "session-over");
        assertThat(json(restart(session, token)).get("reason").asText()).isEqualTo(reason);
        assertProblem(postJson(session + "/events", token, "[\"viewercount\"]"), 410, "session-over");
        HttpResponse<String> deleted = call("DELETE", session, null, "Authorization", token);
        assertThat(deleted.statusCode()).isEqualTo(200);
        assertThat(json(deleted).get("reason").asText()).isEqualTo(reason);
    }

    private static HttpResponse<String> restart(String session, String token) {
        return call("PATCH", session, RESTART, "Authorization", token, "Content-Type", FRAGMENT, "If-Match", "*");
    }

    @Test
    void aSessionOutlivesItsToken() throws Exception {
        HttpResponse<String> minted = postJson(
                "/v1/rooms/" + room + "/tokens", SHOP, "{\"role\":\"viewer\",\"name\":\"v\",\"ttlSeconds\":6}");
        String viewer = "Bearer " + json(minted).get("token").asText();
        String session = watch(viewer);
        SignalClient present = new SignalClient();
        String word = viewer.substring("Bearer ".length());
        String secret = present.request("{\"type\":\"join\",\"token\":\"" + word + "\"}")
                .get("session")
                .asText();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> offer("/whep/" + room, viewer, Offers.watch()).statusCode() == 401);

        assertThat(restart(session, viewer).statusCode()).isEqualTo(200);
        assertThat(postJson(session + "/layer", viewer, "{}").statusCode()).isEqualTo(200);
        assertThat(postJson(session + "/events", viewer, "[\"viewercount\"]").statusCode())
                .isEqualTo(201);
        assertProblem(
                call("DELETE", session, null, "Authorization", bearer(SHOP, room, "viewer", "w")),
                403,
                "token-of-other-participant");
        assertThat(call("DELETE", session, null, "Authorization", viewer).statusCode())
                .isEqualTo(200);

        present.breakOff();
        try (SignalClient again = new SignalClient()) {
            JsonNode resumed = again.done("{\"type\":\"join\",\"token\":\"" + word + "\",\"resume\":{\"session\":\""
                    + secret + "\",\"last\":1}}");
            assertThat(resumed.get("type").asText()).isEqualTo("resumed");
        }
        try (SignalClient stranger = new SignalClient()) {
            stranger.assertRefused(
                    "{\"type\":\"join\",\"token\":\"" + word
                            + "\",\"resume\":{\"session\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"last\":1}}",
                    "token-expired");
        }
    }

    @Test
    void addressesAreThoseBehindTheProxysPath() {
        HttpResponse<String> answer = call(
                "POST",
                "/whep/" + room,
                Offers.watch(),
                "Authorization",
                bearer(SHOP, room, "viewer", "v"),
                "Content-Type",
                SDP,
                "X-Forwarded-Prefix",
                "/media/");

        assertThat(header(answer, "Location")).startsWith("/media/whep/" + room + "/");
        assertThat(answer.headers().allValues("Link"))
                .filteredOn(link -> link.contains("urn:ietf"))
                .hasSize(2)
                .allMatch(link -> link.startsWith("</media/whep/" + room + "/"));
        HttpResponse<String> made = call(
                "POST",
                "/v1/rooms",
                "{}",
                "Authorization",
                SHOP,
                "Content-Type",
                "application/json",
                "X-Forwarded-Prefix",
                "/media");
        assertThat(header(made, "Location")).startsWith("/media/v1/rooms/");
        assertThat(header(call("GET", "/", null, "X-Forwarded-Prefix", "/media"), "Location"))
                .isEqualTo("/media/live/");
        assertThat(header(call("GET", "/", null, "X-Forwarded-Prefix", "//evil.example"), "Location"))
                .isEqualTo("/live/");
    }
}
