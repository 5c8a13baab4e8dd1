package dev.madang.server;

import static dev.madang.server.Api.SHOP;
import static dev.madang.server.Api.bearer;
import static dev.madang.server.Api.call;
import static dev.madang.server.Api.get;
import static dev.madang.server.Api.header;
import static dev.madang.server.Api.json;
import static dev.madang.server.Api.offer;
import static dev.madang.server.Api.room;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.madang.media.peer.MediaCounter;
import dev.madang.rooms.sim.FakeMediaEngine;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(TestServices.class)
class OperationsTest {
    @Inject
    FakeMediaEngine media;

    @Test
    void everyFigureOfTheMediaCoreIsExported() {
        String metrics = get("/q/metrics", null).body();

        for (MediaCounter counter : MediaCounter.values()) {
            String name = "madang_" + counter.name().toLowerCase(Locale.ROOT);
            assertThat(metrics).contains("# HELP " + name + " " + counter.help());
            assertThat(metrics).containsPattern("(?m)^" + name + "_total " + counter.ordinal() + "\\.0$");
        }
        assertThat(metrics)
                .contains(
                        "madang_worker_busy_seconds_total{worker=\"0\"} 1.0",
                        "madang_worker_lag_seconds{worker=\"0\"} 0.002",
                        "madang_worker_tcp_connections{worker=\"0\"} 2.0",
                        "madang_worker_slots{worker=\"0\"} 3.0");
    }

    @Test
    void roomsParticipantsAndJoinsAreCounted() {
        String room = room(SHOP);
        offer("/whip/" + room, bearer(SHOP, room, "host", "h"), Offers.publish());
        media.lastPeer().connect();
        offer("/whep/" + room, bearer(SHOP, room, "viewer", "v"), Offers.watch());

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(get("/q/metrics", null).body())
                        .containsPattern("madang_rooms\\{mode=\"live\"\\} [1-9]")
                        .containsPattern("madang_participants\\{role=\"host\"\\} [1-9]")
                        .containsPattern("madang_participants\\{role=\"viewer\"\\} [1-9]")
                        .containsPattern("madang_participants\\{role=\"member\"\\} 0")
                        .containsPattern("madang_peers [1-9]")
                        .containsPattern("madang_producers [1-9]")
                        .containsPattern("madang_consumers [1-9]")
                        .containsPattern("madang_join_seconds_count\\{leg=\"publish\",phase=\"signal\"\\} [1-9]")
                        .containsPattern("madang_join_seconds_count\\{leg=\"receive\",phase=\"signal\"\\} [1-9]")
                        .containsPattern(
                                "madang_join_seconds_bucket\\{leg=\"publish\",phase=\"ice\",le=\"0.01\"\\} [1-9]")
                        .containsPattern("madang_join_seconds_count\\{leg=\"publish\",phase=\"dtls\"\\} [1-9]")
                        .containsPattern("madang_join_seconds_count\\{leg=\"publish\",phase=\"first_packet\"\\} [1-9]")
                        .containsPattern(
                                "madang_join_seconds_count\\{leg=\"publish\",phase=\"first_key_frame\"\\} [1-9]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health/live", "/q/health/ready", "/q/health"})
    void theNodeIsWell(String path) {
        HttpResponse<String> health = get(path, null);

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(json(health).get("status").asText()).isEqualTo("UP");
    }

    @Test
    void theApiIsDescribed() {
        HttpResponse<String> description = call("GET", "/q/openapi", null, "Accept", "application/json");

        assertThat(description.statusCode()).isEqualTo(200);
        assertThat(json(description).get("paths").fieldNames())
                .toIterable()
                .contains(
                        "/v1/rooms",
                        "/v1/rooms/{id}",
                        "/v1/rooms/{id}/tokens",
                        "/v1/node",
                        "/whip/{room}",
                        "/whip/{room}/{session}",
                        "/whep/{room}",
                        "/whep/{room}/{session}/layer",
                        "/whep/{room}/{session}/events");
        assertThat(json(description).at("/components/securitySchemes")).hasSize(2);
        assertThat(get("/q/swagger-ui/", null).statusCode()).isEqualTo(200);
    }

    @Test
    void theStartPageIsTheLivePage() {
        HttpResponse<String> start = get("/", null);

        assertThat(start.statusCode()).isEqualTo(302);
        assertThat(header(start, "Location")).isEqualTo("/live/");
        assertThat(header(get("/live?room=x", null), "Location")).isEqualTo("/live/?room=x");
    }

    @Test
    void pagesAreKeptFromHarm() {
        HttpResponse<String> page = get("/q/swagger-ui/", null);

        assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(page, "Content-Security-Policy")).contains("default-src 'self'", "frame-ancestors 'none'");
        assertThat(header(page, "Permissions-Policy")).contains("camera=(self)");
        assertThat(header(get("/v1/node", null), "Cache-Control")).isEqualTo("no-store");
        assertThat(header(get("/nothing", null), "Content-Security-Policy"))
                .doesNotContain("script-src 'self' 'unsafe-inline'");
    }
}
