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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, room and rights: endpoints with tokens of any server, or a Madang node whose REST gives them. */
public final class Target {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(
            names = "--server",
            split = ",",
            description =
                    "a Madang node; room and tokens are made through its REST API. Several are entries of one fleet,"
                            + " over which people are spread in turn")
    List<URI> servers = List.of();

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

    @Option(
            names = "--operator-token",
            description = "to be told where in the fleet a room is, in place of the service's key")
    @Nullable
    String operatorToken;

    private final HttpClient http;

    /** For picocli, which fills it. */
    public Target() {
        this(HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .version(HttpClient.Version.HTTP_1_1)
                .build());
    }

    private Target(HttpClient http) {
        this.http = http;
    }

    /** A room of a Madang node that runs with its development service. */
    public static Target of(URI server, String room) {
        return of(List.of(server), room);
    }

    /** A room of a fleet that runs with its development service, and the fleet's entries. */
    public static Target of(List<URI> servers, String room) {
        Target target = new Target();
        target.servers = List.copyOf(servers);
        target.room = room;
        return target;
    }

    /** The same by one entry: the entries come in turn. */
    public Target entry(int turn) {
        Target one = new Target(http);
        one.servers = servers.isEmpty() ? servers : List.of(servers.get(turn % servers.size()));
        one.room = room;
        one.service = service;
        one.whip = whip;
        one.whep = whep;
        one.token = token;
        one.operatorToken = operatorToken;
        return one;
    }

    /** The first entry. */
    URI server() throws IOException {
        if (servers.isEmpty()) {
            throw new IOException("--server is needed");
        }
        return servers.getFirst();
    }

    /** Its entries, for people. */
    @Override
    public String toString() {
        return servers.stream().map(URI::toString).collect(Collectors.joining(", "));
    }

    /** How many entries there are. */
    int entries() {
        return servers.size();
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
        if (servers.isEmpty()) {
            throw new IOException("either --server or --" + protocol + " is needed");
        }
        makeRoom("live");
        return new Endpoint(http, server().resolve("/" + protocol + "/" + room), mint(role, "probe-" + role));
    }

    /** Makes the room, unless it is there. */
    public void makeRoom(String mode) throws IOException {
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

    /**
     * Where in the fleet the room is.
     *
     * @throws IOException when the server does not say
     */
    public Placement placement() throws IOException {
        HttpRequest.Builder request =
                request("/v1/rooms/" + room + "/placement").GET();
        if (operatorToken != null) {
            request.setHeader("Authorization", "Bearer " + operatorToken);
        }
        HttpResponse<String> said = send(request.build());
        if (said.statusCode() != 200) {
            throw new IOException("no placement of room " + room + ": " + said.statusCode() + " " + said.body());
        }
        return Placement.of(JSON.readTree(said.body()));
    }

    /** Signalling of rooms on that node. */
    SignalLink signal() throws IOException {
        return SignalLink.connect(http, server().resolve("/v1/signal"));
    }

    private HttpResponse<String> rest(String path, Map<String, Object> body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build());
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(server().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(service.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
