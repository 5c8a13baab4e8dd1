package dev.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Talks HTTP to the server under test, byte for byte as told. */
final class Api {
    static final String SHOP = basic("shop", TestServices.SHOP_SECRET);
    static final String SCHOOL = basic("school", TestServices.SCHOOL_SECRET);
    static final String SDP = "application/sdp";
    static final String FRAGMENT = "application/trickle-ice-sdpfrag";
    static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Api() {}

    static String basic(String key, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    static URI uri(String path) {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
        int testPort = ConfigProvider.getConfig()
                .getOptionalValue("quarkus.http.test-port", Integer.class)
                .orElse(port);
        return URI.create("http://127.0.0.1:" + testPort + path);
    }

    /** @param headers names and values in turn; values that are null are left out */
    static HttpResponse<String> call(String method, String path, @Nullable String body, @Nullable String... headers) {
        try {
            return HTTP.send(request(method, path, body, headers), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    static HttpRequest request(String method, String path, @Nullable String body, @Nullable String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            String name = headers[i];
            String value = headers[i + 1];
            if (name != null && value != null) {
                request.header(name, value);
            }
        }
        return request.build();
    }

    static HttpClient http() {
        return HTTP;
    }

    static HttpResponse<String> get(String path, @Nullable String authorization) {
        return call("GET", path, null, "Authorization", authorization);
    }

    static HttpResponse<String> postJson(String path, @Nullable String authorization, String body) {
        return call("POST", path, body, "Authorization", authorization, "Content-Type", "application/json");
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /** A new live room; its id. */
    static String room(String authorization) {
        return room(authorization, "live");
    }

    /** A new room of that mode; its id. */
    static String room(String authorization, String mode) {
        HttpResponse<String> created = postJson("/v1/rooms", authorization, "{\"mode\":\"" + mode + "\"}");
        assertThat(created.statusCode()).isEqualTo(201);
        return json(created).get("id").asText();
    }

    /** A Bearer token for that room. */
    static String bearer(String authorization, String room, String role, String name) {
        HttpResponse<String> minted = postJson(
                "/v1/rooms/" + room + "/tokens",
                authorization,
                "{\"role\":\"" + role + "\",\"name\":\"" + name + "\"}");
        assertThat(minted.statusCode()).isEqualTo(200);
        return "Bearer " + json(minted).get("token").asText();
    }

    static HttpResponse<String> offer(String path, @Nullable String bearer, String offer) {
        return call("POST", path, offer, "Authorization", bearer, "Content-Type", SDP);
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The answer is a problem document of that status and kind. */
    static void assertProblem(HttpResponse<String> response, int status, String slug) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(header(response, "Content-Type")).startsWith("application/problem+json");
        JsonNode problem = json(response);
        assertThat(problem.get("type").asText()).isEqualTo("urn:madang:problem:" + slug);
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asText()).isNotBlank();
    }
}
