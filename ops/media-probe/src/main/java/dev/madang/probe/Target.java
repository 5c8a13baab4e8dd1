package dev.madang.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, room and rights: endpoints with tokens of any server, or a Madang node whose REST gives them. */
public final class Target {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--server", description = "a Madang node; room and tokens are made through its REST API")
    @Nullable
    URI server;

    @Option(names = "--room", defaultValue = "probe", description = "room on that node (default: ${DEFAULT-VALUE})")
    String room = "probe";

    @Option(
            names = "--service",
            defaultValue = "dev:dev-secret",
            description = "key:secret of the service on that node (default: ${DEFAULT-VALUE})")
    String service = "dev:dev-secret";

    @Option(names = "--whip", description = "WHIP endpoint of any server, in place of --server")
    @Nullable
    URI whip;

    @Option(names = "--whep", description = "WHEP endpoint of any server, in place of --server")
    @Nullable
    URI whep;

    @Option(names = "--token", description = "Bearer token for --whip and --whep")
    @Nullable
    String token;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /** For picocli, which fills it. */
    public Target() {}

    /** A room of a Madang node that runs with its development service. */
    public static Target of(URI server, String room) {
        Target target = new Target();
        target.server = server;
        target.room = room;
        return target;
    }

    /** Where to publish. */
    public Endpoint publishing() throws IOException {
        return whip != null ? new Endpoint(http, whip, token) : node("whip", "host");
    }

    /** Where to watch. */
    public Endpoint watching() throws IOException {
        return whep != null ? new Endpoint(http, whep, token) : node("whep", "viewer");
    }

    private Endpoint node(String protocol, String role) throws IOException {
        if (server == null) {
            throw new IOException("either --server or --" + protocol + " is needed");
        }
        makeRoom("live");
        return new Endpoint(http, server.resolve("/" + protocol + "/" + room), mint(role, "probe-" + role));
    }

    /** Makes the room, unless it is there. */
    void makeRoom(String mode) throws IOException {
        HttpResponse<String> created = rest("/v1/rooms", Map.of("id", room, "mode", mode));
        if (created.statusCode() / 100 != 2 && created.statusCode() != 409) {
            throw new IOException("room " + room + " could not be made: " + created.body());
        }
    }

    /** A token for the room; of a role that does not publish it may be for many. */
    String mint(String role, String name) throws IOException {
        return mint(Map.of("role", role, "name", name, "ttlSeconds", 3600));
    }

    /** A token for somebody who is the same one in every role. */
    String mintFor(String identity, String role) throws IOException {
        return mint(Map.of("role", role, "identity", identity, "ttlSeconds", 3600));
    }

    private String mint(Map<String, Object> wanted) throws IOException {
        HttpResponse<String> minted = rest("/v1/rooms/" + room + "/tokens", wanted);
        JsonNode body = JSON.readTree(minted.body());
        if (minted.statusCode() / 100 != 2) {
            throw new IOException("no token for room " + room + ": " + minted.body());
        }
        return body.get("token").asText();
    }

    /** Signalling of rooms on that node. */
    SignalLink signal() throws IOException {
        if (server == null) {
            throw new IOException("--server is needed");
        }
        return SignalLink.connect(http, server.resolve("/v1/signal"));
    }

    private HttpResponse<String> rest(String path, Map<String, Object> body) throws IOException {
        URI base = server;
        if (base == null) {
            throw new IOException("--server is needed");
        }
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(service.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
