package dev.madang.server;

import static dev.madang.server.Api.SCHOOL;
import static dev.madang.server.Api.SHOP;
import static dev.madang.server.Api.assertProblem;
import static dev.madang.server.Api.call;
import static dev.madang.server.Api.get;
import static dev.madang.server.Api.json;
import static dev.madang.server.Api.postJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service may ask and do about the people in its rooms. */
@QuarkusTest
@TestProfile(TestServices.class)
class ParticipantsTest {
    private final List<SignalClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(SignalClient::close);
    }

    private SignalClient socket() {
        SignalClient client = new SignalClient();
        clients.add(client);
        return client;
    }

    private static String id(JsonNode joined) {
        return joined.at("/self/id").asText();
    }

    private static String path(String room, String participant) {
        return "/v1/rooms/" + room + "/participants/" + participant;
    }

    private static HttpResponse<String> delete(String path, String authorization) {
        return call("DELETE", path, null, "Authorization", authorization);
    }

    @Test
    void theyAreListedInTheOrderTheyCame() {
        String room = Api.room(SHOP, "multi-guest");
        SignalClient host = socket();
        host.join(room, "host", "hana");
        socket().join(room, "viewer", "vera");
        String track = host.publish().at("/tracks/0").asText();
        JsonNode listed = json(get("/v1/rooms/" + room + "/participants", SHOP)).get("participants");
        assertThat(listed.findValuesAsText("name")).containsExactly("hana", "vera");
        assertThat(listed.at("/0/tracks/0/track").asText()).isEqualTo(track);
        assertThat(listed.at("/1/tracks").isArray()).isTrue();
        assertThat(listed.at("/1/tracks")).isEmpty();
    }

    @Test
    void aViewerIsMadeAGuestAndSentBack() {
        String room = Api.room(SHOP, "multi-guest");
        SignalClient viewer = socket();
        String id = id(viewer.join(room, "viewer", "vera"));
        assertThat(postJson(path(room, id), SHOP, "{\"role\":\"guest\"}").statusCode())
                .isEqualTo(204);
        assertThat(viewer.await("self").at("/self/role").asText()).isEqualTo("guest");
        assertThat(postJson(path(room, id), SHOP, "{\"role\":\"viewer\"}").statusCode())
                .isEqualTo(204);
        assertThat(viewer.await("self").at("/rights/publish").asBoolean(true)).isFalse();
    }

    @Test
    void aRoleThatCannotBecomeTheOtherIsRefusedAndStays() {
        String room = Api.room(SHOP, "multi-guest");
        socket().join(room, "host", "hana");
        String id = id(socket().join(room, "viewer", "vera"));
        assertProblem(postJson(path(room, id), SHOP, "{\"role\":\"host\"}"), 409, "role-cannot-change");
        assertThat(json(get("/v1/rooms/" + room + "/participants", SHOP))
                        .at("/participants/1/role")
                        .asText())
                .isEqualTo("viewer");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"name\":\"new\",\"role\":\"king\"}', 422",
        "'{\"name\":\"new\",\"role\":\"host\"}', 409",
        "'{\"name\":\"new\",\"role\":\"guest\",\"grants\":{\"rule\":true}}', 422",
        "'{\"name\":\"new\",\"role\":\"guest\",\"metadata\":[]}', 422",
        "'{\"name\":\"a\\u0000\",\"role\":\"guest\"}', 422",
    })
    void whatIsRefusedHasChangedNothing(String body, int status) {
        String room = Api.room(SHOP, "multi-guest");
        socket().join(room, "host", "hana");
        String id = id(socket().join(room, "viewer", "vera"));
        assertThat(postJson(path(room, id), SHOP, body).statusCode()).isEqualTo(status);
        JsonNode vera = json(get("/v1/rooms/" + room + "/participants", SHOP)).at("/participants/1");
        assertThat(vera.get("name").asText()).isEqualTo("vera");
        assertThat(vera.get("role").asText()).isEqualTo("viewer");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"role\":\"king\"}', 422, invalid-value",
        "'{}', 422, invalid-value",
        "'{\"role\":1}', 422, invalid-value",
        "'[', 400, malformed-json"
    })
    void whatIsNoRoleIsRefused(String body, int status, String slug) {
        String room = Api.room(SHOP, "multi-guest");
        String id = id(socket().join(room, "viewer", "vera"));
        assertProblem(postJson(path(room, id), SHOP, body), status, slug);
    }

    @Test
    void whoIsTakenOutIsToldSo() {
        String room = Api.room(SHOP, "group");
        SignalClient ann = socket();
        String id = id(ann.join(room, "member", "ann"));
        assertThat(delete(path(room, id), SHOP).statusCode()).isEqualTo(204);
        assertThat(ann.await("end").get("reason").asText()).isEqualTo("removed");
        assertProblem(delete(path(room, id), SHOP), 404, "participant-not-found");
    }

    @Test
    void anotherServiceSeesAndChangesNothing() {
        String room = Api.room(SHOP, "group");
        String id = id(socket().join(room, "member", "ann"));
        assertProblem(get("/v1/rooms/" + room + "/participants", SCHOOL), 404, "room-not-found");
        assertProblem(get(path(room, id) + "/quality", SCHOOL), 404, "room-not-found");
        assertProblem(postJson(path(room, id), SCHOOL, "{\"role\":\"viewer\"}"), 404, "room-not-found");
        assertProblem(delete(path(room, id), SCHOOL), 404, "room-not-found");
        assertThat(json(get("/v1/rooms/" + room + "/participants", SHOP)).get("participants"))
                .hasSize(1);
    }

    @Test
    void theQualityNamesWhoPublishesWhatIsInEachSlotAndWhatItIs() {
        String room = Api.room(SHOP, "group");
        SignalClient ann = socket();
        String publisher = id(ann.join(room, "member", "ann"));
        ann.done("{\"type\":\"publish\",\"sources\":{\"1\":{\"source\":\"screen\"}},\"sdp\":"
                + Api.JSON.valueToTree(Offers.publish()) + "}");
        SignalClient ben = socket();
        String watcher = id(ben.join(room, "member", "ben"));
        ben.answer(ben.done("{\"type\":\"receive\"}"));
        JsonNode asked = json(get(path(room, watcher) + "/quality", SHOP)).get("slots");
        ben.done("{\"type\":\"quality\",\"every\":1}");
        for (JsonNode slots : List.of(asked, ben.await("quality").get("slots"))) {
            assertThat(slots).hasSize(2);
            assertThat(slots.findValuesAsText("participant")).containsOnly(publisher);
            assertThat(slots.findValuesAsText("source")).containsExactly("unsaid", "screen");
        }
    }

    @Test
    void theQualityOfWhoReceivesNothingIsEmptyAndOfNobodyIsRefused() {
        String room = Api.room(SHOP, "group");
        String id = id(socket().join(room, "member", "ann"));
        JsonNode quality = json(get(path(room, id) + "/quality", SHOP));
        assertThat(quality.get("slots")).isEmpty();
        assertThat(quality.get("estimateBps").asLong()).isEqualTo(-1);
        assertProblem(get(path(room, "nobody") + "/quality", SHOP), 404, "participant-not-found");
    }
}
