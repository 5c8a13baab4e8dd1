package dev.madang.server;

import static dev.madang.server.Api.SCHOOL;
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
import dev.madang.media.engine.LayerPreference;
import dev.madang.media.rtp.Codec;
import dev.madang.rooms.sim.FakeMediaEngine;
import dev.madang.rooms.sim.FakePeer;
import dev.madang.rooms.sim.FakeSlot;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(TestServices.class)
class WhepTest {
    private static final String ABS_SEND_TIME = "a=extmap:3 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";

    @Inject
    FakeMediaEngine media;

    private String room = "";
    private String viewer = "";

    @BeforeEach
    void makeRoom() {
        room = room(SHOP);
        viewer = bearer(SHOP, room, "viewer", "v");
    }

    private HttpResponse<String> watch() {
        HttpResponse<String> answer = offer("/whep/" + room, viewer, Offers.watch());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer;
    }

    private FakePeer publish() {
        HttpResponse<String> answer = offer("/whip/" + room, bearer(SHOP, room, "host", "h"), Offers.publish());
        assertThat(answer.statusCode()).isEqualTo(201);
        return media.lastPeer();
    }

    @Test
    void aViewerIsAnsweredBeforeTheHostIsThere() {
        HttpResponse<String> answer = watch();
        FakePeer watching = media.lastPeer();

        assertThat(answer.body()).contains("a=sendonly");
        assertThat(header(answer, "Location"))
                .matches("/whep/" + room + "/[A-Za-z0-9_-]{22}~[A-Za-z0-9._-]+~[A-Za-z0-9_-]{44}");
        assertThat(header(answer, "ETag")).isEqualTo("\"1\"");
        assertThat(answer.headers().allValues("Link"))
                .contains(
                        "<" + header(answer, "Location")
                                + "/events>; rel=\"urn:ietf:params:whep:ext:core:server-sent-events\"; "
                                + "events=\"active,inactive,layers,viewercount\"",
                        "<" + header(answer, "Location") + "/layer>; rel=\"urn:ietf:params:whep:ext:core:layer\"");
        FakePeer host = publish();
        assertThat(watching.videoSlot().producer()).isSameAs(host.video());
        JsonNode seen = json(get("/v1/rooms/" + room, SHOP));
        assertThat(seen.get("viewers").asInt()).isEqualTo(1);
        assertThat(seen.get("participants").asInt()).isEqualTo(2);
    }

    @Test
    void aViewerOfPlanBGetsEveryTrackThatThereIs() {
        String host = bearer(SHOP, room, "host", "h");
        offer("/whip/" + room, host, Offers.watchTwo().replace("a=recvonly", "a=sendonly"));
        FakePeer publishing = media.lastPeer();
        assertThat(publishing.producers()).hasSize(4);
        String planB = Offers.watch()
                .replace("BUNDLE 0 1", "BUNDLE audio video")
                .replace("a=extmap-allow-mixed", "a=msid-semantic: WMS")
                .replace("a=mid:0", "a=mid:audio\r\n" + ABS_SEND_TIME)
                .replace("a=mid:1", "a=mid:video\r\n" + ABS_SEND_TIME);

        HttpResponse<String> answer = offer("/whep/" + room, viewer, planB);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).contains("a=mid:video").doesNotContain("a=mid:1");
        assertThat(media.lastPeer().slots().stream().map(slot -> ((FakeSlot) slot).producer()))
                .containsExactlyInAnyOrderElementsOf(publishing.producers());
    }

    @Test
    void oneTokenLetsManyWatch() {
        for (int i = 0; i < 5; i++) {
            watch();
        }
        assertThat(json(get("/v1/rooms/" + room, SHOP)).get("viewers").asInt()).isEqualTo(5);
    }

    @Test
    void aViewerLeaves() {
        String session = header(watch(), "Location");

        assertThat(call("DELETE", session, null, "Authorization", viewer).statusCode())
                .isEqualTo(200);

        await().atMost(Duration.ofSeconds(5))
                .until(() -> json(get("/v1/rooms/" + room, SHOP)).get("viewers").asInt() == 0);
    }

    @Test
    void theHostMayWatchItself() {
        FakePeer host = publish();
        HttpResponse<String> answer = offer("/whep/" + room, bearer(SHOP, room, "host", "h"), Offers.watch());

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(media.lastPeer().videoSlot().producer()).isSameAs(host.video());
    }

    @Test
    void anOfferThatSendsIsRefused() {
        assertProblem(offer("/whep/" + room, viewer, Offers.publish()), 422, "sdp-not-answerable");
    }

    @Test
    void whatCouldNeverBeShownIsRefused() {
        publish();

        HttpResponse<String> refused = offer("/whep/" + room, viewer, Offers.watchH264Only());

        assertProblem(refused, 422, "sdp-not-answerable");
        assertThat(json(refused).get("reason").asText()).isEqualTo("no-common-codec");
        assertThat(json(refused).get("detail").asText()).contains("codec in which the room is published");
        assertThat(json(get("/v1/rooms/" + room, SHOP)).get("viewers").asInt()).isZero();
    }

    @Test
    void soundIsServedWhereThePictureIsRefusedAndEventsSayWhy() throws IOException, InterruptedException {
        FakePeer host = publish();

        HttpResponse<String> answer = offer("/whep/" + room, viewer, Offers.watchH264());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(answer.body()).contains("m=audio 9 ", "m=video 0 ");
        assertThat(media.lastPeer().slots()).hasSize(1);
        host.connect();
        Map<String, String> latest = events(header(answer, "Location"));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(latest).containsEntry("active", "{\"cause\":\"codec\"}"));
    }

    @Test
    void whoCameBeforeThePublisherIsToldOfItsCodec() throws IOException, InterruptedException {
        HttpResponse<String> answer = offer("/whep/" + room, viewer, Offers.watchH264Only());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        Map<String, String> latest = events(header(answer, "Location"));

        FakePeer host = publish();
        host.video().codec(Codec.VP8);
        host.connect();

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(latest).containsEntry("inactive", "{\"cause\":\"codec\"}"));
    }

    /** What a session's event stream told last, by its names. */
    private Map<String, String> events(String session) throws IOException, InterruptedException {
        HttpResponse<String> subscribed = postJson(session + "/events", viewer, "[\"active\",\"inactive\"]");
        Map<String, String> latest = new ConcurrentHashMap<>();
        HttpResponse<Stream<String>> stream =
                Api.http().send(Api.request("GET", header(subscribed, "Location"), null), BodyHandlers.ofLines());
        Thread.startVirtualThread(() -> read(stream.body(), latest, Collections.synchronizedList(new ArrayList<>())));
        return latest;
    }

    @Test
    void anOfferHasNoMoreSectionsThanCouldBeOfUse() {
        HttpResponse<String> refused = offer("/whep/" + room, viewer, Offers.watchWide(33));

        assertProblem(refused, 422, "sdp-not-answerable");
        assertThat(json(refused).get("reason").asText()).isEqualTo("too-many-sections");
        assertThat(offer("/whep/" + room, viewer, Offers.watchWide(32)).statusCode())
                .isEqualTo(201);
        String group = room(SHOP, "group");
        String member = bearer(SHOP, group, "member", "m");
        assertThat(offer("/whep/" + group, member, Offers.watchWide(100)).statusCode())
                .isEqualTo(201);
        assertProblem(offer("/whep/" + group, member, Offers.watchWide(128)), 422, "sdp-not-answerable");
    }

    @Test
    void aServiceHasNoMoreParticipantsThanItMay() {
        String small = room(SCHOOL);
        String token = bearer(SCHOOL, small, "viewer", "v");
        offer("/whep/" + small, token, Offers.watch());
        offer("/whep/" + small, token, Offers.watch());

        HttpResponse<String> refused = offer("/whep/" + small, token, Offers.watch());
        call("DELETE", "/v1/rooms/" + small, null, "Authorization", SCHOOL);

        assertProblem(refused, 429, "service-full");
    }

    @Test
    void aViewerChoosesALayer() {
        String session = header(watch(), "Location");
        FakePeer peer = media.lastPeer();

        HttpResponse<String> chosen = postJson(
                session + "/layer",
                viewer,
                "{\"mediaId\":\"1\",\"encodingId\":\"h\",\"spatialLayerId\":1,\"temporalLayerId\":2}");

        assertThat(chosen.statusCode()).isEqualTo(200);
        assertThat(peer.videoSlot().preference()).isEqualTo(new LayerPreference("h", 1, 2));
        assertThat(postJson(session + "/layer", viewer, "{}").statusCode()).isEqualTo(200);
        assertThat(peer.videoSlot().preference()).isEqualTo(LayerPreference.BEST);
    }

    @Test
    void aChosenLayerOutlivesTheHost() {
        String session = header(watch(), "Location");
        FakePeer peer = media.lastPeer();
        postJson(session + "/layer", viewer, "{\"encodingId\":\"q\"}");

        publish();

        assertThat(peer.videoSlot().producer()).isNotNull();
        assertThat(peer.videoSlot().preference()).isEqualTo(new LayerPreference("q", -1, -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mediaId\":\"9\"}       | 422 | invalid-value",
                "{\"encodingId\":\"\"}     | 422 | invalid-value",
                "{\"temporalLayerId\":8}   | 422 | invalid-value",
                "{\"spatialLayerId\":-1}   | 422 | invalid-value",
                "{\"layer\":1}             | 400 | malformed-json",
                "{                         | 400 | malformed-json",
                "null                      | 422 | invalid-value",
            })
    void aLayerThatCannotBeIsRefused(String wish, int status, String slug) {
        String session = header(watch(), "Location");

        assertProblem(postJson(session + "/layer", viewer, wish), status, slug);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                  | 422 | invalid-value",
                "[\"weather\"]       | 422 | invalid-value",
                "[null]              | 422 | invalid-value",
                "{}                  | 400 | malformed-json",
                "[\"active\"         | 400 | malformed-json",
            })
    void aSubscriptionThatCannotBeIsRefused(String events, int status, String slug) {
        String session = header(watch(), "Location");

        assertProblem(postJson(session + "/events", viewer, events), status, slug);
    }

    @Test
    void subscriptionsAreFewAndTheirAddressesSecret() {
        String session = header(watch(), "Location");
        for (int i = 0; i < 4; i++) {
            HttpResponse<String> subscribed = postJson(session + "/events", viewer, "[\"viewercount\"]");
            assertThat(subscribed.statusCode()).isEqualTo(201);
            assertThat(header(subscribed, "Location")).matches(session + "/events/[A-Za-z0-9_-]{22}");
        }
        assertProblem(postJson(session + "/events", viewer, "[\"viewercount\"]"), 429, "too-many-requests");
        assertProblem(postJson(session + "/events", null, "[\"viewercount\"]"), 401, "credentials-missing");
        assertThat(get(session + "/events/AAAAAAAAAAAAAAAAAAAAAA", null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void eventsTellWhatHappens() throws IOException, InterruptedException {
        String session = header(watch(), "Location");
        HttpResponse<String> subscribed = postJson(
                session + "/events", viewer, "[\"active\",\"inactive\",\"layers\",\"viewercount\",\"unknown\"]");
        Map<String, String> latest = new ConcurrentHashMap<>();
        List<String> names = Collections.synchronizedList(new ArrayList<>());
        HttpResponse<Stream<String>> stream =
                Api.http().send(Api.request("GET", header(subscribed, "Location"), null), BodyHandlers.ofLines());
        assertThat(stream.statusCode()).isEqualTo(200);
        assertThat(header(stream, "Content-Type")).startsWith("text/event-stream");
        Thread reader = Thread.startVirtualThread(() -> read(stream.body(), latest, names));

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(latest)
                        .containsEntry("viewercount", "{\"viewercount\":1}")
                        .containsEntry("inactive", "{}")
                        .containsEntry("layers", "{\"media\":{}}"));

        publish().connect();
        watch();

        await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
            assertThat(latest)
                    .containsEntry("viewercount", "{\"viewercount\":2}")
                    .containsEntry("active", "{}");
            JsonNode layers = Api.JSON.readTree(latest.get("layers")).at("/media/1");
            assertThat(layers.at("/current/encodingId").asText()).isEqualTo("h");
            assertThat(layers.at("/current/temporalLayerId").asInt()).isEqualTo(2);
            assertThat(layers.at("/active")).hasSize(2);
            assertThat(layers.at("/active/1/id").asText()).isEqualTo("h");
            assertThat(layers.at("/active/1/rid").asText()).isEqualTo("h");
            assertThat(layers.at("/active/1/width").asInt()).isEqualTo(640);
            assertThat(layers.at("/active/1/layers/2/temporalLayerId").asInt()).isEqualTo(2);
            assertThat(layers.at("/inactive/0/id").asText()).isEqualTo("f");
        });

        call("DELETE", session, null, "Authorization", viewer);
        assertThat(reader.join(Duration.ofSeconds(5))).isTrue();
        assertThat(names).last().isEqualTo("closed");
    }

    private static void read(Stream<String> lines, Map<String, String> latest, List<String> names) {
        String[] name = {""};
        try {
            lines.forEach(line -> {
                if (line.startsWith("event:")) {
                    name[0] = line.substring("event:".length()).strip();
                    names.add(name[0]);
                } else if (line.startsWith("data:")) {
                    latest.put(name[0], line.substring("data:".length()).strip());
                }
            });
        } catch (RuntimeException ended) {
            names.add("end");
        }
    }
}
