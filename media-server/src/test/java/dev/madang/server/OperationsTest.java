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

import dev.madang.media.engine.MediaCounter;
import dev.madang.rooms.sim.FakeMediaEngine;
import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** The names of all figures of ours, with the labels they have. */
    private static Set<String> figures() {
        Pattern sample = Pattern.compile("(?m)^(madang_[a-z0-9_]+)(?:\\{(.*)\\})? \\S+$");
        Matcher found = sample.matcher(get("/q/metrics", null).body());
        Set<String> figures = new TreeSet<>();
        while (found.find()) {
            String labels = found.group(2) == null
                    ? ""
                    : found.group(2).replaceAll("=\"[^\"]*\"", "").replaceAll("(^|,)le$|\\ble,", "");
            String name = found.group(1).replaceAll("_(bucket|count|sum|max)$", "");
            figures.add(labels.isEmpty() ? name : name + "{" + labels + "}");
        }
        return figures;
    }

    @Test
    void theManualNamesEveryFigureAndNoOthers() throws IOException {
        String manual = Files.readString(Path.of("..", "docs", "http-api.md"));
        Matcher named = Pattern.compile("`(madang_[^`]+)`").matcher(manual);
        Set<String> described = new TreeSet<>();
        while (named.find()) {
            described.add(named.group(1));
        }

        assertThat(described).isEqualTo(figures());
        for (MediaCounter counter : MediaCounter.values()) {
            String name = "madang_" + counter.name().toLowerCase(Locale.ROOT) + "_total";
            assertThat(manual).contains("| `" + name + "` | " + counter.help() + " |");
        }
    }

    @Test
    void whatClientsSayIsNoLabelOfFigures() throws IOException {
        strangeRequests("/warm");
        long before = series();

        for (int i = 0; i < 50; i++) {
            strangeRequests("/nothing" + i);
            strangeRequests("/v1/rooms/r" + i);
            strangeRequests("/whip/r" + i + "/s?x=" + i);
        }

        assertThat(series()).isEqualTo(before);
        assertThat(get("/q/metrics", null).body()).doesNotContain("nothing", "ODD");
    }

    /** The figures that there are, without those that Netty and the JVM add with their own pools. */
    private static long series() {
        return get("/q/metrics", null)
                .body()
                .lines()
                .filter(line -> line.startsWith("madang_") || line.startsWith("http_"))
                .count();
    }

    private static void strangeRequests(String path) throws IOException {
        URI node = Api.uri("/");
        try (Socket socket = new Socket(node.getHost(), node.getPort())) {
            socket.setSoTimeout(10_000);
            int number = path.hashCode() & 0xffff;
            String head = " " + path + " HTTP/1.1\r\nHost: a\r\n";
            socket.getOutputStream()
                    .write(("ODD" + number + head + "\r\nPUT" + head + "\r\nGET" + head + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 ");
        }
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
                        .containsPattern("madang_participants\\{role=\"member\"\\} [0-9]")
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
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Forwarded-For   | 127.0.0.1                | 200",
                "X-Forwarded-For   | 203.0.113.7              | 401",
                "X-Forwarded-For   | 127.0.0.1, 203.0.113.7   | 401",
                "X-Forwarded-For   | unknown                  | 401",
                "Forwarded         | for=127.0.0.1            | 401",
                "X-Real-IP         | 127.0.0.1                | 401",
                "X-Forwarded-Proto | https                    | 401",
                "Via               | 1.1 edge                 | 401",
            })
    void aProxyOnThisMachineDoesNotOpenTheFigures(String name, String value, int status) {
        assertThat(call("GET", "/q/metrics", null, name, value).statusCode()).isEqualTo(status);
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
        assertThat(json(description).at("/components/securitySchemes")).hasSize(3);
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
