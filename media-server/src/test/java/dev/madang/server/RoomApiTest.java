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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a service does about its rooms while people are in them, and what these are told. */
@QuarkusTest
@TestProfile(TestServices.class)
class RoomApiTest {
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

    private static String token(String room, String body) {
        HttpResponse<String> minted = postJson("/v1/rooms/" + room + "/tokens", SHOP, body);
        assertThat(minted.statusCode()).as(minted.body()).isEqualTo(200);
        return json(minted).get("token").asText();
    }

    private static JsonNode join(SignalClient client, String token) {
        return client.done("{\"type\":\"join\",\"token\":\"" + token + "\"}");
    }

    private static HttpResponse<String> patch(String path, String authorization, String body) {
        return call("PATCH", path, body, "Authorization", authorization, "Content-Type", "application/json");
    }

    @Test
    void aRoomHasSettingsMetadataAndAnEndAndIsChanged() {
        HttpResponse<String> created = postJson(
                "/v1/rooms",
                SHOP,
                "{\"mode\":\"conference\",\"settings\":{\"last-speakers\":\"4\"},\"metadata\":{\"title\":\"마당\"},"
                        + "\"closeAt\":\"2090-01-01T00:00:00Z\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        String path = "/v1/rooms/" + json(created).get("id").asText();
        assertThat(json(created).at("/metadata/title").asText()).isEqualTo("마당");
        SignalClient vera = socket();
        JsonNode joined = join(vera, token(json(created).get("id").asText(), "{\"role\":\"viewer\"}"));
        assertThat(joined.at("/room/metadata/title").asText()).isEqualTo("마당");
        assertThat(joined.at("/room/settings/last-speakers").asText()).isEqualTo("4");
        assertThat(joined.at("/room/chat").asText()).isEqualTo("moderators");
        assertThat(joined.get("version").asText()).isNotEmpty();

        JsonNode changed = json(
                patch(
                        path,
                        SHOP,
                        "{\"locked\":true,\"chat\":\"all\",\"settings\":{\"last-speakers\":\"9\"},\"metadata\":{},\"closeAt\":\"\"}"));
        assertThat(changed.get("locked").asBoolean()).isTrue();
        assertThat(changed.at("/settings/last-speakers").asText()).isEqualTo("9");
        assertThat(changed.get("metadata").isNull()).isTrue();
        assertThat(changed.get("closeAt").isNull()).isTrue();
        JsonNode told = vera.await("room").get("room");
        assertThat(told.get("chat").asText()).isEqualTo("all");
        assertThat(told.has("metadata")).isFalse();
        assertProblem(patch(path, SHOP, "{\"settings\":{\"last-speakers\":\"0\"}}"), 422, "invalid-value");
        assertProblem(patch(path, SCHOOL, "{}"), 404, "room-not-found");
        assertThat(json(get(path, SHOP)).at("/settings/last-speakers").asText()).isEqualTo("9");
    }

    @Test
    void anUnknownMemberIsNamed() {
        HttpResponse<String> refused = postJson("/v1/rooms", SHOP, "{\"mode\":\"live\",\"colour\":\"red\"}");
        assertProblem(refused, 400, "malformed-json");
        assertThat(json(refused).get("detail").asText()).contains("colour", "settings");
    }

    @Test
    void identityAndNameAreTwoThings() {
        String room = Api.room(SHOP, "group");
        SignalClient ann = socket();
        JsonNode joined = join(
                ann,
                token(
                        room,
                        "{\"role\":\"member\",\"identity\":\"u1\",\"name\":\"Ann\",\"metadata\":{\"seat\":3},\"grants\":{\"changeMetadata\":true}}"));
        assertThat(joined.at("/self/identity").asText()).isEqualTo("u1");
        assertThat(joined.at("/self/name").asText()).isEqualTo("Ann");
        assertThat(joined.at("/rights/changeMetadata").asBoolean()).isTrue();
        SignalClient other = socket();
        JsonNode others = join(other, token(room, "{\"role\":\"member\",\"identity\":\"u2\",\"name\":\"Ann\"}"))
                .get("others");
        assertThat(others.at("/0/metadata/seat").asInt()).isEqualTo(3);
        assertThat(others.at("/0/identity").asText()).isEqualTo("u1");

        SignalClient again = socket();
        join(again, token(room, "{\"role\":\"member\",\"identity\":\"u1\",\"name\":\"Anna\"}"));
        assertThat(ann.await("end").get("reason").asText()).isEqualTo("replaced");
        assertThat(other.await("participants").at("/present/0/name").asText()).isEqualTo("Anna");
        String listed = get("/v1/rooms/" + room + "/participants", SHOP).body();
        assertThat(listed).contains("\"identity\":\"u1\"").contains("Anna");
        assertThat(postJson("/v1/rooms/" + room + "/participants/u1", SHOP, "{\"name\":\"Anni\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(again.await("self").at("/self/name").asText()).isEqualTo("Anni");
    }

    @Test
    void aRemovalHoldsForEveryWayIn() {
        String room = Api.room(SHOP, "multi-guest");
        SignalClient vera = socket();
        String first = token(room, "{\"role\":\"viewer\",\"identity\":\"vera\"}");
        join(vera, first);
        assertThat(call("DELETE", "/v1/rooms/" + room + "/participants/vera", null, "Authorization", SHOP)
                        .statusCode())
                .isEqualTo(204);
        assertThat(vera.await("end").get("reason").asText()).isEqualTo("removed");
        String second = token(room, "{\"role\":\"viewer\",\"identity\":\"vera\",\"name\":\"Other\"}");
        for (String token : List.of(first, second)) {
            socket().assertRefused("{\"type\":\"join\",\"token\":\"" + token + "\"}", "banned");
            assertProblem(
                    call(
                            "POST",
                            "/whep/" + room,
                            Offers.watch(),
                            "Authorization",
                            "Bearer " + token,
                            "Content-Type",
                            Api.SDP),
                    403,
                    "banned");
        }
        JsonNode bans = json(get("/v1/rooms/" + room + "/bans", SHOP)).get("bans");
        assertThat(bans).hasSize(1);
        String ban = "/v1/rooms/" + room + "/bans/" + bans.at("/0/ban").asText();
        assertThat(call("DELETE", ban, null, "Authorization", SHOP).statusCode())
                .isEqualTo(204);
        assertProblem(call("DELETE", ban, null, "Authorization", SHOP), 404, "ban-not-found");
        join(socket(), second);
    }

    @Test
    void aTicketBringsBackTheRoleThatWasGiven() {
        String room = Api.room(SHOP, "multi-guest");
        SignalClient vera = socket();
        String token = token(room, "{\"role\":\"viewer\"}");
        String id = join(vera, token).at("/self/id").asText();
        postJson("/v1/rooms/" + room + "/participants/" + id, SHOP, "{\"role\":\"guest\"}");
        String ticket = vera.await("self").get("ticket").asText();
        vera.done("{\"type\":\"leave\"}");
        JsonNode back = socket().done("{\"type\":\"join\",\"token\":\"" + token + "\",\"ticket\":\"" + ticket + "\"}");
        assertThat(back.at("/self/role").asText()).isEqualTo("guest");
        JsonNode without = socket().done("{\"type\":\"join\",\"token\":\"" + token + "\",\"ticket\":\"x.y.z\"}");
        assertThat(without.at("/self/role").asText()).isEqualTo("viewer");
    }

    @Test
    void theServiceSpeaksAndEverybodyIsToldHowManyThereAre() {
        String room = Api.room(SHOP, "conference");
        SignalClient ann = socket();
        join(ann, token(room, "{\"role\":\"member\",\"identity\":\"ann\",\"name\":\"Ann\"}"));
        SignalClient vera = socket();
        JsonNode joined = join(vera, token(room, "{\"role\":\"viewer\"}"));
        assertThat(joined.at("/counts/people").asInt()).isEqualTo(2);
        assertThat(joined.at("/counts/audience").asInt()).isEqualTo(1);
        assertThat(ann.await("counts").get("people").asInt()).isEqualTo(2);

        HttpResponse<String> sent =
                postJson("/v1/rooms/" + room + "/messages", SHOP, "{\"data\":{\"text\":\"hello\"}}");
        assertThat(json(sent).get("message").asLong()).isEqualTo(1);
        JsonNode heard = vera.await("data");
        assertThat(heard.get("from").isNull()).isTrue();
        assertThat(heard.at("/data/text").asText()).isEqualTo("hello");
        ann.await("data");
        JsonNode mine = ann.done("{\"type\":\"send\",\"data\":\"hi\"}");
        JsonNode echo = ann.await("data");
        assertThat(echo.get("message")).isEqualTo(mine.get("message"));
        assertThat(echo.get("name").asText()).isEqualTo("Ann");
        assertThat(postJson("/v1/rooms/" + room + "/messages", SHOP, "{\"data\":1,\"to\":[\"ann\"]}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ann.await("data").get("data").asInt()).isEqualTo(1);
        assertProblem(
                postJson("/v1/rooms/" + room + "/messages", SHOP, "{\"data\":1,\"to\":[\"x\"]}"),
                404,
                "participant-not-found");
    }

    @Test
    void listsComeInPages() {
        String room = Api.room(SHOP, "conference");
        for (int i = 0; i < 5; i++) {
            join(socket(), token(room, "{\"role\":\"viewer\",\"identity\":\"v" + i + "\"}"));
        }
        Set<String> seen = new HashSet<>();
        String cursor = "";
        int pages = 0;
        while (cursor != null) {
            JsonNode page = json(get(
                    "/v1/rooms/" + room + "/participants?limit=2" + (cursor.isEmpty() ? "" : "&cursor=" + cursor),
                    SHOP));
            seen.addAll(page.get("participants").findValuesAsText("identity"));
            cursor = page.path("next").asText(null);
            pages++;
        }
        assertThat(seen).hasSize(5);
        assertThat(pages).isEqualTo(3);

        Set<String> rooms = new HashSet<>();
        String last = "";
        while (last != null) {
            JsonNode page = json(get("/v1/rooms?limit=1" + (last.isEmpty() ? "" : "&cursor=" + last), SHOP));
            assertThat(rooms.addAll(page.get("rooms").findValuesAsText("id"))).isTrue();
            last = page.path("next").asText(null);
        }
        assertThat(rooms).contains(room);
        assertProblem(get("/v1/rooms?limit=0", SHOP), 422, "invalid-value");
        assertProblem(get("/v1/rooms?cursor=!", SHOP), 422, "invalid-value");
        assertProblem(get("/v1/rooms/" + room + "/participants?cursor=!", SHOP), 422, "invalid-value");
    }

    @Test
    void anInvitationLetsSomebodyInByANameAndNothingElse() {
        String room = Api.room(SHOP, "group");
        JsonNode made = json(postJson(
                "/v1/rooms/" + room + "/invitations", SHOP, "{\"role\":\"member\",\"uses\":1,\"name\":\"friends\"}"));
        String code = made.get("code").asText();
        HttpResponse<String> page = get(made.get("path").asText(), null);
        assertThat(page.statusCode()).isEqualTo(302);
        assertThat(page.headers().firstValue("Location")).get().asString().endsWith("/room/?invitation=" + code);

        JsonNode read = json(get("/v1/invitations/" + code, null));
        assertThat(read.get("room").asText()).isEqualTo(room);
        assertThat(read.get("role").asText()).isEqualTo("member");
        assertProblem(postJson("/v1/invitations/" + code, null, "{}"), 422, "invalid-value");
        JsonNode guest = json(postJson("/v1/invitations/" + code, null, "{\"name\":\"Gil\"}"));
        JsonNode joined = join(socket(), guest.get("token").asText());
        assertThat(joined.at("/self/name").asText()).isEqualTo("Gil");
        assertThat(joined.at("/self/identity").asText())
                .isEqualTo(guest.get("identity").asText());
        assertProblem(postJson("/v1/invitations/" + code, null, "{\"name\":\"Eve\"}"), 410, "invitation-used-up");

        JsonNode list = json(get("/v1/rooms/" + room + "/invitations", SHOP)).get("invitations");
        assertThat(list.at("/0/used").asInt()).isEqualTo(1);
        assertThat(call("DELETE", "/v1/rooms/" + room + "/invitations/" + code, null, "Authorization", SHOP)
                        .statusCode())
                .isEqualTo(204);
        assertProblem(get("/v1/invitations/" + code, null), 404, "invitation-not-found");
    }

    @Test
    void whatIsAskedTwiceUnderOneKeyIsDoneOnce() {
        HttpResponse<String> first = keyed("/v1/rooms", "{\"mode\":\"live\"}", "k1", SHOP);
        HttpResponse<String> again = keyed("/v1/rooms", "{\"mode\":\"live\"}", "k1", SHOP);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(json(keyed("/v1/rooms", "{\"mode\":\"live\"}", "k2", SHOP)).get("id"))
                .isNotEqualTo(json(first).get("id"));
        assertProblem(keyed("/v1/rooms", "{\"mode\":\"group\"}", "k1", SHOP), 422, "idempotency-key-reused");
        assertProblem(keyed("/v1/rooms", "{\"mode\":\"opera\"}", "k3", SHOP), 422, "invalid-value");
        assertThat(keyed("/v1/rooms", "{\"mode\":\"group\"}", "k3", SHOP).statusCode())
                .as("what was refused has changed nothing")
                .isEqualTo(201);
        assertThat(keyed("/v1/rooms", "{\"mode\":\"live\"}", "k1", "Basic eDp5").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aParticipantsKeysAreItsOwn() {
        String room = Api.room(SHOP, "group");
        join(socket(), token(room, "{\"role\":\"member\",\"identity\":\"ann\"}"));
        join(socket(), token(room, "{\"role\":\"member\",\"identity\":\"ben\"}"));
        String ann = "Bearer " + token(room, "{\"role\":\"member\",\"identity\":\"ann\"}");
        String ben = "Bearer " + token(room, "{\"role\":\"member\",\"identity\":\"ben\"}");
        String path = "/v1/rooms/" + room + "/messages";
        JsonNode said = json(keyed(path, "{\"data\":1}", "k", ann));
        HttpResponse<String> again =
                keyed(path, "{\"data\":1}", "k", "Bearer " + token(room, "{\"role\":\"member\",\"identity\":\"ann\"}"));
        assertThat(json(again)).as("by another token of hers").isEqualTo(said);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(again.headers().firstValue("Content-Type")).get().asString().startsWith("application/json");
        assertThat(json(keyed(path, "{\"data\":1}", "k", ben))).isNotEqualTo(said);
    }

    @Test
    void ofStrangersNothingIsRemembered() {
        for (String authorization : new String[] {"Basic eDp5", "Bearer x", SHOP}) {
            for (int i = 0; i < 2; i++) {
                HttpResponse<String> left = call(
                        "POST",
                        "/v1/signal/leave",
                        "no session",
                        "Authorization",
                        authorization,
                        "Content-Type",
                        "text/plain",
                        "Idempotency-Key",
                        "k");
                assertThat(left.statusCode()).isEqualTo(204);
                assertThat(left.headers().firstValue("Idempotency-Replayed")).isEmpty();
            }
        }
        assertThat(keyed("/v1/rooms", "{}", "stranger", "Basic eDp5").statusCode())
                .isEqualTo(401);
        assertThat(keyed("/v1/rooms", "not json", "stranger", "Basic eDp5").statusCode())
                .as("not even for another body")
                .isIn(400, 401);
    }

    private static HttpResponse<String> keyed(String path, String body, String key, String authorization) {
        return call(
                "POST",
                path,
                body,
                "Authorization",
                authorization,
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                key);
    }

    @Test
    void aRoomIsEndedForAllWithAReason() {
        String room = Api.room(SHOP, "group");
        SignalClient ann = socket();
        join(ann, token(room, "{\"role\":\"member\",\"identity\":\"ann\"}"));
        assertThat(call("DELETE", "/v1/rooms/" + room + "?reason=school%20is%20over", null, "Authorization", SHOP)
                        .statusCode())
                .isEqualTo(204);
        JsonNode end = ann.await("end");
        assertThat(end.get("reason").asText()).isEqualTo("room-closed");
        assertThat(end.get("detail").asText()).isEqualTo("school is over");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"role\":\"member\",\"identity\":\"~x\"}",
                "{\"role\":\"member\",\"identity\":\"\"}",
                "{\"role\":\"member\",\"identity\":\"a\",\"grants\":{\"rule\":true}}",
                "{\"role\":\"member\",\"identity\":\"a\",\"grants\":{\"moderate\":null}}",
                "{\"role\":\"member\",\"identity\":\"a\",\"metadata\":[1]}",
                "{\"role\":\"member\",\"identity\":\"a\",\"metadata\":\"x\"}",
            })
    void tokensOfOddClaimsAreNotMinted(String body) {
        assertProblem(postJson("/v1/rooms/" + Api.room(SHOP, "group") + "/tokens", SHOP, body), 422, "invalid-value");
    }
}
