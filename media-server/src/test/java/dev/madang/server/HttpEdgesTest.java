package dev.madang.server;

import static dev.madang.server.Api.SDP;
import static dev.madang.server.Api.SHOP;
import static dev.madang.server.Api.bearer;
import static dev.madang.server.Api.call;
import static dev.madang.server.Api.header;
import static dev.madang.server.Api.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as no browser makes them: each is answered, and none by an error of ours. */
@QuarkusTest
@TestProfile(TestServices.class)
class HttpEdgesTest {

    private static HttpResponse<String> packed(String path, String token, String type, String coding, byte[] body)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(Api.uri(path))
                .header("Authorization", token)
                .header("Content-Type", type)
                .header("Content-Encoding", coding)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return Api.http().send(request, BodyHandlers.ofString());
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void bodiesMayBePackedByGzip() throws Exception {
        String room = room(SHOP);
        String host = bearer(SHOP, room, "host", "h");

        assertThat(packed("/whip/" + room, host, SDP, "gzip", gzip(bytes(Offers.publish())))
                        .statusCode())
                .isEqualTo(201);
        assertThat(packed("/v1/rooms", SHOP, "application/json", "GZIP", gzip(bytes("{\"mode\":\"live\"}")))
                        .statusCode())
                .isEqualTo(201);
        assertThat(packed("/whip/" + room, host, SDP, "identity", bytes(Offers.publish()))
                        .statusCode())
                .isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({"/whip/, application/sdp", "/v1/rooms, application/json"})
    void whatIsPackedTightlyMustNotBeTooLongEither(String path, String type) throws Exception {
        String room = room(SHOP);
        boolean api = path.startsWith("/v1");
        String token = api ? SHOP : bearer(SHOP, room, "host", "h");
        byte[] spaces = new byte[64 * 1024 * 1024];
        Arrays.fill(spaces, (byte) ' ');

        HttpResponse<String> answer = packed(api ? path : path + room, token, type, "gzip", gzip(spaces));

        Api.assertProblem(answer, 413, "too-large");
    }

    @ParameterizedTest
    @CsvSource({"/whip/, application/sdp", "/v1/rooms, application/json"})
    void whatIsNotPackedAsSaidIsRefused(String path, String type) throws Exception {
        String room = room(SHOP);
        boolean api = path.startsWith("/v1");
        String token = api ? SHOP : bearer(SHOP, room, "host", "h");
        String whole = api ? path : path + room;
        byte[] good = gzip(bytes("{}" + " ".repeat(2_000)));
        byte[] damaged = good.clone();
        Arrays.fill(damaged, 10, 20, (byte) 0xff);

        Api.assertProblem(packed(whole, token, type, "gzip", bytes("{}")), 400, "bad-request");
        Api.assertProblem(packed(whole, token, type, "gzip", damaged), 400, "bad-request");
        Api.assertProblem(packed(whole, token, type, "gzip", Arrays.copyOf(good, 11)), 400, "bad-request");
        for (String coding : new String[] {"br", "deflate", "gzip, gzip", "zstd"}) {
            HttpResponse<String> answer = packed(whole, token, type, coding, good);
            Api.assertProblem(answer, 415, "unsupported-media-type");
            assertThat(header(answer, "Accept-Encoding")).isEqualTo("gzip");
        }
    }

    private static String raw(String request) throws IOException {
        URI node = Api.uri("/");
        try (Socket socket = new Socket(node.getHost(), node.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer)
                    .as("an error of ours, of which the log is full then")
                    .doesNotContain("Error id");
            return answer.substring(0, Math.max(0, answer.indexOf('\r')));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/v1/rooms", "/v1/node", "/whip/x", "/whep/x/y/layer", "/live/", "/", "/q/metrics", "/nothing"})
    void aRequestWithoutHostIsMalformed(String path) throws IOException {
        assertThat(raw("POST " + path + " HTTP/1.1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("GET " + path + " HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("GET " + path + " HTTP/1.0\r\n\r\n")).matches("HTTP/1.[01] [234].*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: a\r\nHost: b",
                "Host: ",
                "Host: a b",
                "Host: a/b",
                "Host: [",
                "Host: a:b",
                "Host: a:99999999",
            })
    void aHostThatIsNoneIsMalformed(String host) throws IOException {
        assertThat(raw("GET /v1/node HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v1/rooms/%zz",
                "GET /v1/rooms/%",
                "GET /v1/rooms/%00",
                "GET /v1/rooms/%ff%fe",
                "GET /whip/%2e%2e/x",
                "DELETE /whep/%zz/%zz",
                "GET //",
                "GET /..",
                "GET /v1/rooms?%zz=%",
                "GET /live/%zz",
                "GET http://a/v1/node",
                "OPTIONS *",
                "GET /v1/rooms/" + "x%41",
            })
    void strangeAddressesAreAnswered(String start) throws IOException {
        assertThat(raw(start + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + SHOP + "\r\nConnection: close\r\n\r\n"))
                .matches("HTTP/1.1 [234].*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/rooms/x/participants/..",
                "/v1/rooms/x/participants/.",
                "/v1/rooms/x/participants/%2e%2E",
                "/v1/rooms/x/participants/.%2e;a=b",
                "/v1/rooms/./x",
                "/live/../v1/rooms/x",
                "/whip/x/..",
                "/whep/%2e/x",
                "/v1/rooms/x/",
            })
    void whatIsNamedByStepsIsNotDeleted(String path) throws IOException {
        String room = room(SHOP);
        String named = path.replace("/x", "/" + room);
        assertThat(raw("DELETE " + named + " HTTP/1.1\r\nHost: a\r\nAuthorization: " + SHOP
                        + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(call("GET", "/v1/rooms/" + room, null, "Authorization", SHOP).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/rooms {\"id\":\"half\",\"metadata\":{\"a\":\"\\ud800\"}}",
                "/v1/rooms {\"id\":\"half\",\"mode\":\"\\ud800x\"}",
                "/v1/rooms/x/tokens {\"role\":\"host\",\"name\":\"\\ud800\"}",
                "/v1/rooms/x/tokens {\"role\":\"\\ud800\"}",
                "/v1/rooms/x/messages {\"data\":[\"\\udc00\\ud800\"]}",
                "/v1/rooms/x/bans {\"identity\":\"\\ud800\"}",
                "/v1/rooms/x/invitations {\"role\":\"host\",\"name\":\"\\ud800\"}",
            })
    void halfACharacterIsRefusedAndSpoilsNoList(String pathAndBody) {
        String[] parts = pathAndBody.split(" ", 2);
        String path = parts[0].replace("/x", "/" + room(SHOP));
        String type = "application/json";
        Api.assertProblem(
                call("POST", path, parts[1], "Authorization", SHOP, "Content-Type", type), 422, "invalid-value");
        assertThat(call("GET", "/v1/rooms", null, "Authorization", SHOP).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"half\",\"metadata\":{\"\\udfff\":1}}",
                "{\"id\":\"half\",\"settings\":{\"\\udc00\":\"8\"}}",
                "{\"\\ud800\":1}"
            })
    void halfACharacterInAMembersNameIsNoJson(String body) {
        Api.assertProblem(
                call("POST", "/v1/rooms", body, "Authorization", SHOP, "Content-Type", "application/json"),
                400,
                "malformed-json");
        assertThat(call("GET", "/v1/rooms", null, "Authorization", SHOP).statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWholeCharacterOfTwoHalvesIsKept() {
        HttpResponse<String> made = call(
                "POST",
                "/v1/rooms",
                "{\"metadata\":{\"a\":\"\\ud83d\\ude80\"}}",
                "Authorization",
                SHOP,
                "Content-Type",
                "application/json");

        assertThat(Api.json(made).at("/metadata/a").asText()).isEqualTo("\ud83d\ude80");
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 900})
    void metadataIsNotDeeperThanItsReadersCanFollow(int levels) {
        String lists = "[".repeat(levels - 1) + "]".repeat(levels - 1);
        HttpResponse<String> made = call(
                "POST",
                "/v1/rooms",
                "{\"metadata\":{\"a\":" + lists + "}}",
                "Authorization",
                SHOP,
                "Content-Type",
                "application/json");

        assertThat(made.statusCode()).isEqualTo(levels <= 32 ? 201 : 422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If-Match: \"1\", \"2\"",
                "If-Match: ,,,",
                "If-Match: W/\"1\"",
                "If-Match: \"1\"\r\nIf-Match: *",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: ",
                "Authorization: Basic ====",
                "Authorization: Bearer x\r\nAuthorization: Bearer y",
                "Content-Length: -1",
                "Content-Length: 99999999999999999999",
                "Content-Type: ///",
                "Accept: ;;;",
                "Range: bytes=9-1",
                "Origin: null",
                "Forwarded: for=\"",
                "X-Forwarded-For: " + "1,",
            })
    void strangeHeadersAreAnswered(String lines) throws IOException {
        for (String start : new String[] {"PATCH /whip/x/y", "POST /v1/rooms", "GET /v1/node", "POST /whep/x"}) {
            assertThat(raw(start + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\nConnection: close\r\n\r\n"))
                    .as(start)
                    .matches("HTTP/1.1 [24].*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "86401", "9223372036854775807", "9223372036854775808", "1e300", "\"x\"", "true"})
    void strangeLivesOfTokensAreRefused(String seconds) {
        String room = room(SHOP);

        HttpResponse<String> answer = call(
                "POST",
                "/v1/rooms/" + room + "/tokens",
                "{\"role\":\"host\",\"ttlSeconds\":" + seconds + "}",
                "Authorization",
                SHOP,
                "Content-Type",
                "application/json");

        assertThat(answer.statusCode()).isIn(400, 422);
    }
}
