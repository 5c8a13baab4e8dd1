package dev.madang.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a service asks of its media server. Every method throws a {@link MadangProblemException} where the server says no, and an {@link
 * IOException} where there is no answer. A {@code participant} is its id in the room or its identity. Threads may share it.
 * An empty name, {@code .} and {@code ..} name nothing and are an {@link IllegalArgumentException}.
 *
 * <p>Where no answer came, a request is made again, twice at the most. Every POST has an {@code Idempotency-Key}, so what was done already
 * is not done again; a DELETE is made once.
 */
public final class MadangClient {
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int TRIES = 3;
    private static final long WAIT_MILLIS = 250;
    private static final int OK_BELOW = 300;
    private static final String DELETE = "DELETE";
    private static final String POST = "POST";

    private final HttpClient http;
    private final String url;
    private final String authorization;

    /**
     * For the service of that key.
     *
     * @param url the media server's address, such as {@code https://media.example.com}
     */
    public MadangClient(URI url, String key, String secret) {
        this(HttpClient.newBuilder().connectTimeout(ANSWER).build(), url, key, secret);
    }

    /** The same with a client of one's own. */
    public MadangClient(HttpClient http, URI url, String key, String secret) {
        this.http = http;
        this.url = url.toString().replaceAll("/+$", "");
        authorization = "Basic " + Base64.getEncoder().encodeToString((key + ":" + secret).getBytes(UTF_8));
    }

    /** Makes a room; one of that id and mode that is there already is given back as it is. */
    public Room createRoom(RoomWish wish) throws IOException, InterruptedException {
        return Room.of(ask(POST, "/v1/rooms", wish.json()));
    }

    /** @param cursor the {@code next} of the part before, null for the first */
    public Page<Room> rooms(int limit, @Nullable String cursor) throws IOException, InterruptedException {
        Document answer = ask("GET", "/v1/rooms" + part(limit, cursor), null);
        return new Page<>(answer.list("rooms", Room::of), answer.text("next"));
    }

    public Room room(String room) throws IOException, InterruptedException {
        return Room.of(ask("GET", path(room), null));
    }

    public Room changeRoom(String room, RoomChange change) throws IOException, InterruptedException {
        return Room.of(ask("PATCH", path(room), change.json()));
    }

    /**
     * Ends a room for everybody in it.
     *
     * @param reason what they are told, or null
     */
    public void closeRoom(String room, @Nullable String reason) throws IOException, InterruptedException {
        ask(DELETE, path(room) + (reason == null ? "" : "?reason=" + encoded(reason)), null);
    }

    /** @param cursor the {@code next} of the part before, null for the first */
    public Page<Participant> participants(String room, int limit, @Nullable String cursor)
            throws IOException, InterruptedException {
        Document answer = ask("GET", path(room, "participants") + part(limit, cursor), null);
        return new Page<>(answer.list("participants", Participant::of), answer.text("next"));
    }

    /** Promotes, demotes, gives and takes rights, renames. */
    public void changeParticipant(String room, String participant, ParticipantChange change)
            throws IOException, InterruptedException {
        ask(POST, path(room, "participants", participant), change.json());
    }

    /**
     * Takes somebody out.
     *
     * @param keptOut how long it may not come back: zero for not at all, null for as long as the room is there
     */
    public void removeParticipant(String room, String participant, @Nullable Duration keptOut)
            throws IOException, InterruptedException {
        String time = keptOut == null ? "" : "?banSeconds=" + keptOut.toSeconds();
        ask(DELETE, path(room, "participants", participant) + time, null);
    }

    public void silence(String room, String participant, Silence silence) throws IOException, InterruptedException {
        ask(POST, path(room, "participants", participant, "silence"), silence.json());
    }

    /**
     * Says something in the name of the service.
     *
     * @param data as JSON knows it: a text, number, boolean, list or map
     * @param to participants, null for everybody
     * @return the message's number in the room
     */
    public long send(String room, Object data, @Nullable List<String> to) throws IOException, InterruptedException {
        String body = new Body().with("data", data).with("to", to).json();
        return ask(POST, path(room, "messages"), body).number("message");
    }

    public List<Ban> bans(String room) throws IOException, InterruptedException {
        return ask("GET", path(room, "bans"), null).list("bans", Ban::of);
    }

    /**
     * Keeps an identity out, whether or not it is there.
     *
     * @param time null for as long as the room is there
     */
    public Ban ban(String room, String identity, @Nullable Duration time) throws IOException, InterruptedException {
        String body = new Body()
                .with("identity", identity)
                .with("seconds", time == null ? null : time.toSeconds())
                .json();
        return Ban.of(ask(POST, path(room, "bans"), body));
    }

    public void unban(String room, String ban) throws IOException, InterruptedException {
        ask(DELETE, path(room, "bans", ban), null);
    }

    public List<Invitation> invitations(String room) throws IOException, InterruptedException {
        return ask("GET", path(room, "invitations"), null).list("invitations", Invitation::of);
    }

    public Invitation invite(String room, Invitation.Wish wish) throws IOException, InterruptedException {
        return Invitation.of(ask(POST, path(room, "invitations"), wish.json()));
    }

    /** Lets nobody else in by it; who came by it stays. */
    public void revokeInvitation(String room, String code) throws IOException, InterruptedException {
        ask(DELETE, path(room, "invitations", code), null);
    }

    private Document ask(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(ANSWER)
                .header("Authorization", authorization)
                .header("Accept", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (method.equals(POST)) {
            // One key for all tries: what was done already, and only its answer lost, is not done again.
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        HttpResponse<String> answer = answer(request.build());
        if (answer.statusCode() >= OK_BELOW) {
            throw MadangProblemException.of(answer.statusCode(), answer.body());
        }
        try {
            return answer.body().isEmpty() ? Document.of(null) : Document.parse(answer.body());
        } catch (IllegalArgumentException noJson) {
            throw new IOException("the answer is not the JSON that a media server sends", noJson);
        }
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        // What was deleted already would be told not to be there.
        int most = request.method().equals(DELETE) ? 1 : TRIES;
        for (int tries = 1; ; tries++) {
            try {
                return http.send(request, BodyHandlers.ofString());
            } catch (IOException lost) {
                if (tries == most) {
                    throw lost;
                }
                Thread.sleep(WAIT_MILLIS * tries);
            }
        }
    }

    private static String part(int limit, @Nullable String cursor) {
        return "?limit=" + limit + (cursor == null ? "" : "&cursor=" + encoded(cursor));
    }

    private static String path(String... parts) {
        StringBuilder path = new StringBuilder("/v1/rooms");
        for (String part : parts) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                // No encoding keeps servers from taking dots for steps, which lead to another thing.
                throw new IllegalArgumentException("nothing is named \"" + part + "\"");
            }
            path.append('/').append(encoded(part).replace("+", "%20"));
        }
        return path.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
