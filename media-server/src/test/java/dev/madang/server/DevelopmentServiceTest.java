package dev.madang.server;

import static dev.madang.server.Api.assertProblem;
import static dev.madang.server.Api.bearer;
import static dev.madang.server.Api.call;
import static dev.madang.server.Api.get;
import static dev.madang.server.Api.header;
import static dev.madang.server.Api.json;
import static dev.madang.server.Api.offer;
import static dev.madang.server.Api.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.sim.Offers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The node as {@code ./run} starts it, with a list of origins and a token for the figures. */
@QuarkusTest
@TestProfile(DevelopmentServiceTest.Development.class)
class DevelopmentServiceTest {
    private static final String DEV = Api.basic("dev", "dev-secret");

    /** The settings. */
    public static final class Development implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "madang.development-service", "true",
                    "madang.http.host", "127.0.0.1",
                    "madang.http.cors-origins", "https://shop.example,https://school.example",
                    "madang.metrics.token", "figures",
                    "quarkus.http.test-port", "0");
        }
    }

    @Test
    void theDevelopmentServiceIsOpenAndSaysSo() {
        assertThat(json(get("/v1/node", null)).get("developmentService").asBoolean())
                .isTrue();

        String room = room(DEV);
        HttpResponse<String> answer = offer("/whip/" + room, bearer(DEV, room, "host", "h"), Offers.publish());

        assertThat(answer.statusCode()).isEqualTo(201);
        assertProblem(get("/v1/rooms", Api.basic("dev", "dev")), 401, "credentials-wrong");
    }

    @Test
    void onlyTheListedOriginsMayUseTheServerFromTheirPages() {
        HttpResponse<String> listed = call("GET", "/v1/node", null, "Origin", "https://school.example");
        assertThat(header(listed, "Access-Control-Allow-Origin")).isEqualTo("https://school.example");
        assertThat(header(listed, "Vary")).contains("Origin");

        HttpResponse<String> other = call("GET", "/v1/node", null, "Origin", "https://shop.example.evil");
        assertThat(header(other, "Access-Control-Allow-Origin")).isEmpty();
        assertThat(header(other, "Vary")).contains("Origin");

        HttpResponse<String> preflight = call(
                "OPTIONS",
                "/v1/rooms",
                null,
                "Origin",
                "https://evil.example",
                "Access-Control-Request-Method",
                "POST");
        assertThat(header(preflight, "Access-Control-Allow-Methods")).isEmpty();
    }

    @Test
    void theFiguresNeedTheirToken() {
        HttpResponse<String> refused = get("/q/metrics", null);

        assertProblem(refused, 401, "credentials-missing");
        assertThat(header(refused, "WWW-Authenticate")).startsWith("Bearer");
        assertThat(get("/q/metrics", "Bearer figure").statusCode()).isEqualTo(401);
        assertThat(get("/q/metrics/", "Bearer x").statusCode()).isEqualTo(401);
        assertThat(get("/q/metrics", "Bearer figures").statusCode()).isEqualTo(200);
        assertThat(get("/q/health/live", null).statusCode()).isEqualTo(200);
    }
}
