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
import static dev.madang.server.Api.room;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.sim.FakeMediaEngine;
import dev.madang.rooms.sim.FakePeer;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Publishing by WHIP. */
@QuarkusTest
@TestProfile(TestServices.class)
class WhipTest {
    @Inject
    FakeMediaEngine media;

    private WhipRoom whip = new WhipRoom("", "");
    private String room = "";
    private String host = "";

    @BeforeEach
    void makeRoom() {
        whip = WhipRoom.create();
        room = whip.room();
        host = whip.host();
    }

    @Test
    void anOfferIsAnswered() {
        HttpResponse<String> answer = whip.publish();

        assertThat(header(answer, "Content-Type")).startsWith(SDP);
        assertThat(header(answer, "Location"))
                .matches("/whip/" + room + "/[A-Za-z0-9_-]{22}~[A-Za-z0-9._-]+~[A-Za-z0-9_-]{44}");
        assertThat(header(answer, "ETag")).isEqualTo("\"1\"");
        assertThat(answer.body()).startsWith("v=0\r\n").contains("a=ice-lite", "a=recvonly", "a=candidate:");
        List<String> links = answer.headers().allValues("Link");
        assertThat(links)
                .anySatisfy(link -> assertThat(link)
                        .matches("<turn:turn\\.example:3478\\?transport=udp>; rel=\"ice-server\"; "
                                + "username=\"\\d+:~[a-z0-9]+\"; credential=\"[A-Za-z0-9+/]{27}=\"; "
                                + "credential-type=\"password\""))
                .contains("<stun:stun.example:3478>; rel=\"ice-server\"")
                .contains("<" + header(answer, "Location")
                        + "/events>; rel=\"urn:ietf:params:whep:ext:core:server-sent-events\"; events=\"viewercount\"");
        assertThat(json(get("/v1/rooms/" + room, SHOP)).get("state").asText()).isEqualTo("live");
        assertThat(json(get("/v1/rooms/" + room, SHOP)).get("host").get("name").asText())
                .isEqualTo("host-1");
    }

    @Test
    void deleteEndsTheSession() {
        String session = header(whip.publish(), "Location");
        FakePeer peer = media.lastPeer();

        HttpResponse<String> ended = call("DELETE", session, null, "Authorization", host);

        assertThat(ended.statusCode()).isEqualTo(200);
        assertThat(peer.closeReason()).isEqualTo(CloseReason.REQUESTED);
    }

    @Test
    void theRoomClosesWhenItsHostStaysAway() {
        String session = header(whip.publish(), "Location");
        media.lastPeer().connect();
        call("DELETE", session, null, "Authorization", host);

        await().atMost(Duration.ofSeconds(5))
                .until(() -> get("/v1/rooms/" + room, SHOP).statusCode() == 404);
        assertProblem(offer("/whip/" + room, host, Offers.publish()), 404, "room-not-found");
    }

    @Test
    void aReloadedPageTakesOver() {
        whip.publish();
        FakePeer before = media.lastPeer();

        whip.publish();

        assertThat(before.isClosed()).isTrue();
        assertThat(media.lastPeer().isClosed()).isFalse();
    }

    @Test
    void anotherHostIsRefused() {
        whip.publish();

        HttpResponse<String> refused = offer("/whip/" + room, bearer(SHOP, room, "host", "host-2"), Offers.publish());

        assertProblem(refused, 409, "place-taken");
    }

    @Test
    void nobodyElseMayTouchASession() {
        String session = header(whip.publish(), "Location");
        String viewer = bearer(SHOP, room, "viewer", "v");
        String otherRoom = bearer(SHOP, room(SHOP), "host", "host-1");

        assertProblem(call("DELETE", session, null), 401, "credentials-missing");
        assertProblem(call("DELETE", session, null, "Authorization", viewer), 403, "token-of-other-participant");
        assertProblem(call("DELETE", session, null, "Authorization", otherRoom), 403, "token-of-other-room");
        assertThat(media.lastPeer().isClosed()).isFalse();
    }

    @Test
    void aTokenIsForItsRoomAndRole() {
        String viewer = bearer(SHOP, room, "viewer", "v");
        String otherRoom = bearer(SHOP, room(SHOP), "host", "host-1");

        assertProblem(offer("/whip/" + room, viewer, Offers.publish()), 403, "role-not-allowed");
        HttpResponse<String> foreign = offer("/whip/" + room, otherRoom, Offers.publish());
        assertProblem(foreign, 403, "token-of-other-room");
        assertThat(header(foreign, "WWW-Authenticate")).contains("insufficient_scope");
    }

    @Test
    void withoutAGoodTokenNobodyPublishes() {
        HttpResponse<String> none = offer("/whip/" + room, null, Offers.publish());
        assertProblem(none, 401, "credentials-missing");
        assertThat(header(none, "WWW-Authenticate")).isEqualTo("Bearer realm=\"madang\"");
        HttpResponse<String> malformed = offer("/whip/" + room, "Bearer x.y.z", Offers.publish());
        assertProblem(malformed, 401, "token-malformed");
        assertThat(header(malformed, "WWW-Authenticate")).contains("error=\"invalid_token\"");
        String tampered = host.substring(0, host.length() - 4) + (host.endsWith("AAAA") ? "BBBB" : "AAAA");
        assertProblem(offer("/whip/" + room, tampered, Offers.publish()), 401, "token-wrong");
        assertProblem(offer("/whip/" + room, SHOP, Offers.publish()), 401, "credentials-missing");
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain,            , 415, unsupported-media-type",
        "application/json,      , 415, unsupported-media-type",
        ",                      , 415, unsupported-media-type",
        "application/sdp, text/html, 406, not-acceptable",
    })
    void onlySdpIsTakenAndGiven(String contentType, String accept, int status, String slug) {
        HttpResponse<String> refused = call(
                "POST",
                "/whip/" + room,
                Offers.publish(),
                "Authorization",
                host,
                "Content-Type",
                contentType,
                "Accept",
                accept);

        assertProblem(refused, status, slug);
        if (status == 415) {
            assertThat(header(refused, "Accept-Post")).isEqualTo(SDP);
        }
    }

    @Test
    void aMediaTypeMayHaveParametersAndOtherLetters() {
        HttpResponse<String> answer = call(
                "POST",
                "/whip/" + room,
                Offers.publish(),
                "Authorization",
                host,
                "Content-Type",
                "Application/SDP; charset=utf-8");

        assertThat(answer.statusCode()).isEqualTo(201);
    }

    @Test
    void offersThatCannotBeUsedAreRefusedClearly() {
        String good = Offers.publish();
        assertSdpProblem("", 400, "malformed-sdp", "malformed");
        assertSdpProblem("hello", 400, "malformed-sdp", "malformed");
        assertSdpProblem(good.replace("a=mid:1", "a=mid:0"), 400, "malformed-sdp", "duplicate-mid");
        assertSdpProblem(Offers.contradictoryPlanB(), 400, "malformed-sdp", "contradictory-ssrc-groups");
        assertSdpProblem(good + "a=x:y\r\n".repeat(10_000), 413, "too-large", "too-large");
        assertSdpProblem(Offers.ofUnknownCodecs(), 422, "sdp-not-answerable", "no-common-codec");
        assertSdpProblem(Offers.publishOnlyRed(), 422, "sdp-not-answerable", "no-common-codec");
        assertSdpProblem(Offers.watch(), 422, "sdp-not-answerable", "wrong-direction");
        assertSdpProblem(good.replaceAll("a=fingerprint[^\r]*\r\n", ""), 422, "sdp-not-answerable", "no-fingerprint");
        assertProblem(offer("/whip/" + room, host, "v=0\r\n" + "a".repeat(300_000)), 413, "too-large");
        assertThat(json(get("/v1/rooms/" + room, SHOP)).get("participants").asInt())
                .isZero();
    }

    @Test
    void redWithoutItsOpusIsNoSound() {
        HttpResponse<String> answer = offer("/whip/" + room, host, Offers.publishRedWithoutOpus());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).contains("m=audio 0 ", "m=video 9 ");
        assertThat(media.lastPeer().producers())
                .extracting(ProducerHandle::kind)
                .containsExactly(MediaKind.VIDEO);
    }

    private void assertSdpProblem(String sdp, int status, String slug, String reason) {
        HttpResponse<String> refused = offer("/whip/" + room, host, sdp);
        assertProblem(refused, status, slug);
        assertThat(json(refused).get("reason").asText()).isEqualTo(reason);
    }

    @Test
    void aFullNodeSaysSo() {
        media.full(true);
        HttpResponse<String> refused;
        try {
            refused = offer("/whip/" + room, host, Offers.publish());
        } finally {
            media.full(false);
        }

        assertProblem(refused, 503, "node-full");
        assertThat(header(refused, "Retry-After")).isNotEmpty();
    }

    @Test
    void whoJoinsTooFastIsSlowedDown() {
        String slow = Api.basic("slow", "slow-secret-slow-secret-slow-secret");
        String busy = room(slow);
        String viewer = bearer(slow, busy, "viewer", "v");
        HttpResponse<String> last = offer("/whep/" + busy, viewer, Offers.watch());
        for (int i = 0; i < 5 && last.statusCode() == 201; i++) {
            last = offer("/whep/" + busy, viewer, Offers.watch());
        }

        assertProblem(last, 429, "too-many-requests");
        assertThat(header(last, "Retry-After")).isNotEmpty();
    }

    @Test
    void optionsSayWhatIsTaken() {
        HttpResponse<String> endpoint = call("OPTIONS", "/whip/" + room, null);
        assertThat(endpoint.statusCode()).isEqualTo(204);
        assertThat(header(endpoint, "Accept-Post")).isEqualTo(SDP);
        assertThat(header(endpoint, "Link")).isEmpty();
        HttpResponse<String> known = call("OPTIONS", "/whip/" + room, null, "Authorization", host);
        assertThat(known.headers().allValues("Link")).hasSize(2);
        HttpResponse<String> session = call("OPTIONS", "/whip/" + room + "/x", null);
        assertThat(header(session, "Accept-Patch")).isEqualTo(FRAGMENT);
    }

    @Test
    void aForeignPageMayPublish() {
        HttpResponse<String> preflight = call(
                "OPTIONS",
                "/whip/" + room,
                null,
                "Origin",
                "https://shop.example",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "authorization,content-type");
        assertThat(preflight.statusCode()).isBetween(200, 204);
        assertThat(header(preflight, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(preflight, "Access-Control-Allow-Methods")).contains("POST", "PATCH", "DELETE");
        assertThat(header(preflight, "Access-Control-Allow-Headers"))
                .contains("Authorization", "Content-Type", "If-Match");
        assertThat(header(preflight, "Accept-Post")).isEqualTo(SDP);

        HttpResponse<String> answer = call(
                "POST",
                "/whip/" + room,
                Offers.publish(),
                "Authorization",
                host,
                "Content-Type",
                SDP,
                "Origin",
                "https://shop.example");
        assertThat(header(answer, "Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(header(answer, "Access-Control-Expose-Headers")).contains("Location", "ETag", "Link");
    }
}
