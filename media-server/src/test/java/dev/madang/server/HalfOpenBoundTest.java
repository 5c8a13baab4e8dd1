package dev.madang.server;

import static dev.madang.server.Api.SHOP;
import static dev.madang.server.Api.assertProblem;
import static dev.madang.server.Api.bearer;
import static dev.madang.server.Api.call;
import static dev.madang.server.Api.get;
import static dev.madang.server.Api.json;
import static dev.madang.server.Api.offer;
import static dev.madang.server.Api.room;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.madang.media.engine.CloseReason;
import dev.madang.rooms.sim.FakeMediaEngine;
import dev.madang.rooms.sim.FakePeer;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that are described and never made, from one address: by HTTP and by signalling they share a bound. */
@QuarkusTest
@TestProfile(TestServices.class)
class HalfOpenBoundTest {
    private static final String RECEIVE = "{\"type\":\"receive\"}";
    private static final int BOUND = 500;

    @Inject
    FakeMediaEngine media;

    private String room = "";

    @AfterEach
    void makeRoomForOthers() {
        call("DELETE", "/v1/rooms/" + room, null, "Authorization", SHOP);
    }

    private static double figure(String sample) {
        Matcher found = Pattern.compile("(?m)^" + Pattern.quote(sample) + " (.*)$")
                .matcher(get("/q/metrics", null).body());
        assertThat(found.find()).as(sample).isTrue();
        return Double.parseDouble(found.group(1));
    }

    /** Watches by two tokens in turn, so that the address reaches its bound first, until that says no. */
    private HttpResponse<String> watchUntilRefused() {
        String[] tokens = {bearer(SHOP, room, "viewer", "v"), bearer(SHOP, room, "viewer", "w")};
        for (int i = 0; i <= BOUND; i++) {
            HttpResponse<String> answer = offer("/whep/" + room, tokens[i % 2], Offers.watch());
            if (answer.statusCode() != 201) {
                return answer;
            }
        }
        throw new AssertionError("one address made more than " + BOUND + " connections that are not made");
    }

    @Test
    void oneAddressIsBoundedHoweverItSignals() {
        room = room(SHOP);
        double refusedBefore = figure("madang_half_open_refused_total{whose=\"address\"}");
        try (SignalClient first = SignalClient.joined(room, "viewer", "first");
                SignalClient second = SignalClient.joined(room, "viewer", "second")) {
            HttpResponse<String> refused = watchUntilRefused();

            assertProblem(refused, 429, "too-many-requests");
            assertThat(json(refused).get("detail").asText()).contains("address");
            assertThat(refused.headers().allValues("Retry-After")).containsExactly("20");
            assertThat(figure("madang_half_open")).isEqualTo(BOUND);
            first.assertRefused(RECEIVE, "too-many-requests");
            second.assertRefused(SignalClient.sdp("publish", Offers.watch()), "too-many-requests");
            assertThat(figure("madang_half_open_refused_total{whose=\"address\"}"))
                    .isEqualTo(refusedBefore + 3);

            media.lastPeer().connect();
            FakePeer received = taken(first);
            second.assertRefused(RECEIVE, "too-many-requests");
            received.close(CloseReason.ICE_TIMEOUT);
            taken(second);
        }
    }

    /** Asks for a receive leg until there is a place for it; the server's end of the leg. */
    private FakePeer taken(SignalClient client) {
        await().atMost(Duration.ofSeconds(5)).until(() -> figure("madang_half_open") < BOUND);
        JsonNode offer = client.done(RECEIVE);
        assertThat(offer.get("type").asText()).isEqualTo("offer");
        return media.lastPeer();
    }
}
