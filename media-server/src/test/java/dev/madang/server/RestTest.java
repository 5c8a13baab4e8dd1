package dev.madang.server;

import static dev.madang.server.Api.SCHOOL;
import static dev.madang.server.Api.SHOP;
import static dev.madang.server.Api.assertProblem;
import static dev.madang.server.Api.call;
import static dev.madang.server.Api.get;
import static dev.madang.server.Api.header;
import static dev.madang.server.Api.json;
import static dev.madang.server.Api.postJson;
import static dev.madang.server.Api.room;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(TestServices.class)
class RestTest {

    @Test
    void aRoomIsCreatedReadListedAndClosed() {
        HttpResponse<String> created = postJson("/v1/rooms", SHOP, "{\"id\":\"yard-1\",\"mode\":\"live\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(header(created, "Location")).endsWith("/v1/rooms/yard-1");
        JsonNode room = json(created);
        assertThat(room.get("id").asText()).isEqualTo("yard-1");
        assertThat(room.get("mode").asText()).isEqualTo("live");
        assertThat(room.get("service").asText()).isEqualTo("shop");
        assertThat(room.get("state").asText()).isEqualTo("waiting");
        assertThat(room.get("participants").asInt()).isZero();
        assertThat(room.get("viewers").asInt()).isZero();
        assertThat(room.get("host").isNull()).isTrue();
        assertThat(Instant.parse(room.get("createdAt").asText()))
                .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now());

        assertThat(json(get("/v1/rooms/yard-1", SHOP))).isEqualTo(room);
        List<String> listed = new ArrayList<>();
        json(get("/v1/rooms", SHOP))
                .get("rooms")
                .forEach(each -> listed.add(each.get("id").asText()));
        assertThat(listed).contains("yard-1");

        assertThat(call("DELETE", "/v1/rooms/yard-1", null, "Authorization", SHOP)
                        .statusCode())
                .isEqualTo(204);
        assertProblem(get("/v1/rooms/yard-1", SHOP), 404, "room-not-found");
    }

    @Test
    void aRoomThatExistsIsGivenBackAndNeverChanged() {
        String id = room(SHOP);

        HttpResponse<String> again = postJson("/v1/rooms", SHOP, "{\"id\":\"" + id + "\"}");

        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again)).isEqualTo(json(get("/v1/rooms/" + id, SHOP)));
    }

    @Test
    void aRoomNeedsNoBodyAtAll() {
        HttpResponse<String> created =
                call("POST", "/v1/rooms", "{}", "Authorization", SHOP, "Content-Type", "application/json");

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(created).get("id").asText()).matches("[a-z0-9]{6,}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void anotherServicesRoomIsNotThere(String method) {
        String id = room(SHOP);

        assertProblem(call(method, "/v1/rooms/" + id, null, "Authorization", SCHOOL), 404, "room-not-found");
        assertProblem(postJson("/v1/rooms/" + id + "/tokens", SCHOOL, "{\"role\":\"host\"}"), 404, "room-not-found");
        assertThat(get("/v1/rooms", SCHOOL).body()).doesNotContain(id);
        assertThat(get("/v1/rooms/" + id, SHOP).statusCode()).isEqualTo(200);
    }

    @Test
    void aServiceHasNoMoreRoomsThanItMay() {
        String id = room(SCHOOL);
        HttpResponse<String> refused = postJson("/v1/rooms", SCHOOL, "{}");
        call("DELETE", "/v1/rooms/" + id, null, "Authorization", SCHOOL);

        assertProblem(refused, 429, "service-full");
        assertThat(header(refused, "Retry-After")).isNotEmpty();
    }

    @Test
    void withoutCredentialsNothingIsAnswered() {
        HttpResponse<String> refused = get("/v1/rooms", null);

        assertProblem(refused, 401, "credentials-missing");
        assertThat(header(refused, "WWW-Authenticate")).startsWith("Basic realm=");
        assertProblem(get("/v1/rooms", "Bearer abc"), 401, "credentials-missing");
    }

    @Test
    void secretsAreNotGuessedFasterThanOneASecond() {
        String room = room(SHOP);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            HttpResponse<String> answer = call(
                    "GET",
                    "/v1/rooms",
                    null,
                    "Authorization",
                    Api.basic("shop", "guess-" + i),
                    "X-Forwarded-For",
                    "192.0.2.7");
            refused += answer.statusCode() == 429 ? 1 : 0;
        }
        assertThat(refused).isPositive();
        assertThat(get("/v1/rooms/" + room, SHOP).statusCode())
                .as("the owner's")
                .isEqualTo(200);
    }

    @Test
    void whereNoSecretIsAskedForNoneIsGuessed() {
        for (int i = 0; i < 40; i++) {
            HttpResponse<String> answer = call(
                    "GET",
                    "/v1/node",
                    null,
                    "Authorization",
                    Api.basic("site", "its own " + i),
                    "X-Forwarded-For",
                    "192.0.2.77");
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aRequestThatIsRefusedForSomethingElsePaysForAWrongSecretToo() {
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            HttpResponse<String> answer = call(
                    "POST",
                    "/v1/rooms",
                    "not json",
                    "Content-Type",
                    "text/plain",
                    "Authorization",
                    Api.basic("shop", "guess-" + i),
                    "X-Forwarded-For",
                    "192.0.2.78");
            refused += answer.statusCode() == 429 ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aRoomIsNotMadeOfNothing() {
        assertProblem(call("POST", "/v1/rooms", null, "Authorization", SHOP), 400, "bad-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"shop:wrong", "nobody:x", "shop:", ":", "shop", "nobody:"})
    void wrongCredentialsAreRefused(String pair) {
        String[] parts = pair.split(":", 2);
        String authorization = parts.length == 2
                ? Api.basic(parts[0], parts[1])
                : "Basic " + java.util.Base64.getEncoder().encodeToString(new byte[] {'s', 'h', 'o', 'p'});

        assertProblem(get("/v1/rooms", authorization), 401, "credentials-wrong");
        assertProblem(get("/v1/rooms", "Basic %%%"), 401, "credentials-wrong");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                        | 400 | malformed-json",
                "[]                       | 400 | malformed-json",
                "\"x\"                    | 400 | malformed-json",
                "{\"idd\":\"x\"}          | 400 | malformed-json",
                "{\"id\":{}}              | 400 | malformed-json",
                "{\"id\":\"a b\"}         | 422 | invalid-value",
                "{\"id\":\"../x\"}        | 422 | invalid-value",
                "{\"id\":\"\"}            | 422 | invalid-value",
                "{\"mode\":\"opera\"}     | 422 | invalid-value",
            })
    void aRoomThatCannotBeIsRefused(String body, int status, String slug) {
        assertProblem(postJson("/v1/rooms", SHOP, body), status, slug);
    }

    @Test
    void aTokenSaysWhenItEnds() {
        String room = room(SHOP);
        HttpResponse<String> minted =
                postJson("/v1/rooms/" + room + "/tokens", SHOP, "{\"role\":\"host\",\"name\":\"h\",\"ttlSeconds\":60}");

        assertThat(minted.statusCode()).isEqualTo(200);
        assertThat(json(minted).get("token").asText().split("\\.", -1)).hasSize(3);
        assertThat(Instant.parse(json(minted).get("expiresAt").asText()))
                .isBetween(Instant.now().plusSeconds(50), Instant.now().plusSeconds(61));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                     | 422 | invalid-value",
                "{\"role\":\"king\"}                    | 422 | invalid-value",
                "{\"role\":\"HOST\"}                    | 422 | invalid-value",
                "{\"role\":\"guest\"}                   | 422 | invalid-value",
                "{\"role\":\"host\",\"name\":\"\"}      | 422 | invalid-value",
                "{\"role\":\"host\",\"ttlSeconds\":0}   | 422 | invalid-value",
                "{\"role\":\"host\",\"ttlSeconds\":-5}  | 422 | invalid-value",
                "{\"role\":\"host\",\"ttlSeconds\":86401}        | 422 | invalid-value",
                "{\"role\":\"host\",\"ttlSeconds\":9999999999999999} | 422 | invalid-value",
                "{\"role\":\"host\",\"ttlSeconds\":\"soon\"}     | 400 | malformed-json",
                "{\"role\":\"host\"                     | 400 | malformed-json",
            })
    void aTokenThatCannotBeIsRefused(String body, int status, String slug) {
        String room = room(SHOP);

        assertProblem(postJson("/v1/rooms/" + room + "/tokens", SHOP, body), status, slug);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/rooms                    | GET, HEAD, OPTIONS, POST",
                "/v1/rooms/x/tokens           | OPTIONS, POST",
                "/v1/rooms/x/participants/y   | DELETE, OPTIONS, POST",
                "/v1/node                     | GET, HEAD, OPTIONS",
                "/whip/x                      | OPTIONS, POST",
                "/whep/x/y                    | DELETE, OPTIONS, PATCH",
                "/whep/x/y/layer              | OPTIONS, POST",
                "/whip/x/y/events             | OPTIONS, POST",
                "/whip/x/y/events/z           | GET, HEAD, OPTIONS",
            })
    void whereAMethodIsNotAllowedTheOthersAreNamed(String path, String allowed) {
        HttpResponse<String> refused = call("PUT", path, "x", "Authorization", SHOP, "Origin", "https://a.example");

        assertProblem(refused, 405, "method-not-allowed");
        assertThat(header(refused, "Allow")).isEqualTo(allowed);
        assertThat(header(refused, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(refused, "Access-Control-Expose-Headers")).contains("Allow", "Location", "Retry-After");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/rooms",
                "/v1/rooms/x",
                "/v1/rooms/x/tokens",
                "/v1/rooms/x/participants/y",
                "/v1/node",
                "/whip/x",
                "/whip/x/y",
                "/whip/x/y/events",
                "/whip/x/y/events/z",
                "/whep/x",
                "/whep/x/y",
                "/whep/x/y/events",
                "/whep/x/y/events/z",
                "/whep/x/y/layer"
            })
    void pagesOfOtherOriginsMayAskBeforehand(String path) {
        HttpResponse<String> asked = call(
                "OPTIONS",
                path,
                null,
                "Origin",
                "https://a.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type,if-match");

        assertThat(asked.statusCode()).isEqualTo(204);
        assertThat(header(asked, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(asked, "Access-Control-Allow-Methods")).contains("GET", "POST", "PATCH", "DELETE");
        assertThat(header(asked, "Access-Control-Allow-Headers")).contains("Authorization", "Content-Type", "If-Match");
        HttpResponse<String> plain = call("OPTIONS", path, null);
        assertThat(plain.statusCode()).isBetween(200, 204);
        assertThat(header(plain, "Allow")).contains("OPTIONS");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /v1/nothing,        404, not-found",
        "GET,    /nothing/at/all,    404, not-found",
        "POST,   /nothing,           404, not-found",
        "GET,    /v1/rooms/..%2F..,  404, room-not-found",
        "PUT,    /v1/rooms,          405, method-not-allowed",
        "PUT,    /v1/rooms/x,        405, method-not-allowed",
        "GET,    /whip/x,            405, method-not-allowed",
        "HEAD,   /whep/x/y,          405, ",
        "PUT,    /whep/x/y,          405, method-not-allowed",
        "DELETE, /v1/node,           405, method-not-allowed",
    })
    void whatIsNotThereIsAProblemToo(String method, String path, int status, String slug) {
        HttpResponse<String> response = call(method, path, null, "Authorization", SHOP);

        assertThat(header(response, "Allow").isEmpty()).as("Allow").isEqualTo(status != 405);
        if (method.equals("HEAD")) {
            assertThat(response.statusCode()).isEqualTo(status);
        } else {
            assertProblem(response, status, slug);
        }
    }

    @Test
    void otherMediaTypesAreRefused() {
        assertProblem(
                call("POST", "/v1/rooms", "{}", "Authorization", SHOP, "Content-Type", "text/plain"),
                415,
                "unsupported-media-type");
        assertProblem(
                call("GET", "/v1/rooms", null, "Authorization", SHOP, "Accept", "text/html"), 406, "not-acceptable");
    }

    @Test
    void aBodyWithoutEndIsRefused() {
        HttpResponse<String> response = postJson("/v1/rooms", SHOP, "{\"id\":\"" + "x".repeat(600_000) + "\"}");

        assertProblem(response, 413, "too-large");
    }

    @Test
    void aBodyThatDoesNotSayItsLengthIsReadWithinBounds() throws Exception {
        byte[] endless = ("{\"id\":\"" + "x".repeat(2_000_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(Api.uri("/v1/rooms"))
                .header("Authorization", SHOP)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(endless)))
                .build();
        HttpResponse<String> response = Api.http().send(request, HttpResponse.BodyHandlers.ofString());

        assertProblem(response, 413, "too-large");
    }

    @Test
    void thePagesMayAskWhatNodeThisIs() {
        HttpResponse<String> node = get("/v1/node", null);

        assertThat(node.statusCode()).isEqualTo(200);
        assertThat(json(node).get("developmentService").asBoolean()).isFalse();
        assertThat(json(node).get("version").asText()).matches("\\d+\\.\\d+.*");
    }
}
