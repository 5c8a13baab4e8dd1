package dev.madang.fleet.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.SdpWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** WHIP and WHEP sessions: any node takes what is said of them. */
@ExtendWith(FleetExtension.class)
final class SessionTest {
    private static final int HOME = 0;
    private static final int OWNER = 1;
    private static final int OTHER = 2;
    private static final Duration ANSWERED = Duration.ofSeconds(1);
    private static final Duration SEEN = Duration.ofSeconds(5);
    private static final Duration LEASE_OVER = Duration.ofSeconds(5);
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    /** @param offer what the client offered */
    private record Session(String path, String etag, String token, String offer) {}

    private static String token(FleetNode node, String room, String role) throws IOException {
        HttpResponse<String> minted = node.post(
                "/v1/rooms/" + room + "/tokens",
                "{\"role\":\"%s\",\"identity\":\"%s-1\",\"ttlSeconds\":600}".formatted(role, role));
        return new ObjectMapper().readTree(minted.body()).path("token").asText();
    }

    private static Session begun(Fleet fleet, String protocol, String room, String role, int node) throws IOException {
        String offer = SdpWriter.write(
                protocol.equals("whip")
                        ? fleet.media()
                                .offerToPublish(
                                        List.of(MediaKind.AUDIO, MediaKind.VIDEO), EnumSet.of(Codec.OPUS, Codec.VP8))
                                .description()
                        : fleet.media()
                                .offerToWatch(EnumSet.of(Codec.OPUS, Codec.VP8))
                                .description());
        String token = token(fleet.node(node), room, role);
        HttpResponse<String> answer = FleetNode.send(fleet.node(node)
                .request("/" + protocol + "/" + room)
                .setHeader("Authorization", "Bearer " + token)
                .header("Content-Type", "application/sdp")
                .POST(HttpRequest.BodyPublishers.ofString(offer)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String location = answer.headers().firstValue("Location").orElseThrow();
        return new Session(
                URI.create(location).getPath(),
                answer.headers().firstValue("ETag").orElseThrow(),
                token,
                offer);
    }

    private static HttpResponse<String> patch(FleetNode by, Session session) throws IOException {
        String fragment = "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"
                        .formatted(found("a=ice-ufrag:(\\S+)", session), found("a=ice-pwd:(\\S+)", session))
                + "a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host\r\n";
        return FleetNode.send(by.request(session.path())
                .setHeader("Authorization", "Bearer " + session.token())
                .header("Content-Type", FRAGMENT)
                .header("If-Match", session.etag())
                .method("PATCH", HttpRequest.BodyPublishers.ofString(fragment)));
    }

    private static String found(String pattern, Session session) {
        Matcher matcher = Pattern.compile(pattern).matcher(session.offer());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static HttpResponse<String> delete(FleetNode by, Session session) throws IOException {
        return FleetNode.send(by.request(session.path())
                .setHeader("Authorization", "Bearer " + session.token())
                .DELETE());
    }

    @Test
    void anyNodeChangesAndEndsASession(Fleet fleet) throws IOException {
        String room = Fleet.roomName("live");
        fleet.by(HOME, room).makeRoom("live");
        Session publishing = begun(fleet, "whip", room, "host", OWNER);
        Session watching = begun(fleet, "whep", room, "viewer", OTHER);

        for (FleetNode node : fleet.running()) {
            for (Session session : List.of(publishing, watching)) {
                HttpResponse<String> patched = patch(node, session);
                assertThat(patched.statusCode())
                        .as("PATCH of %s by %s: %s", session.path(), node, patched.body())
                        .isEqualTo(204);
            }
        }
        assertThat(delete(fleet.node(OTHER), publishing).statusCode()).isEqualTo(200);
        assertThat(delete(fleet.node(OWNER), watching).statusCode()).isEqualTo(200);
        for (FleetNode node : fleet.running()) {
            assertThat(patch(node, publishing).statusCode()).as("by %s", node).isEqualTo(410);
            assertThat(delete(node, watching).body()).as("by %s", node).contains("reason");
        }
    }

    @Test
    void aSessionOfADeadNodeIsRefusedAtOnce(Fleet fleet) throws IOException, InterruptedException {
        String room = Fleet.roomName("live");
        fleet.by(HOME, room).makeRoom("live");
        Session watching = begun(fleet, "whep", room, "viewer", OWNER);

        fleet.node(OWNER).kill();
        long killed = System.nanoTime();
        Duration slowest = Duration.ZERO;
        // From its death on, through the time in which it is only silent, until nobody takes it for alive any more.
        while (System.nanoTime() - killed < LEASE_OVER.toNanos()) {
            for (FleetNode node : fleet.running()) {
                long asked = System.nanoTime();
                HttpResponse<String> refused = delete(node, watching);
                Duration took = Duration.ofNanos(System.nanoTime() - asked);
                assertThat(refused.statusCode())
                        .as(
                                "by %s, %d ms after the death",
                                node, Duration.ofNanos(asked - killed).toMillis())
                        .isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(took).isLessThan(ANSWERED);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
            }
        }
        Figures.tell("session of a dead node: refused, at the slowest after %d ms", slowest.toMillis());
    }

    /** What a node was told to do by another one is done: who watches sees the end of what was published. */
    @Test
    void whatIsEndedByAnotherNodeIsOver(Fleet fleet) throws IOException {
        String room = Fleet.roomName("live");
        fleet.by(HOME, room).makeRoom("live");
        Session publishing = begun(fleet, "whip", room, "host", OWNER);
        Await.until(
                "it is there",
                SEEN,
                () -> assertThat(fleet.placement(HOME, room).legs()).hasSize(1));
        assertThat(delete(fleet.node(OTHER), publishing).statusCode()).isEqualTo(200);
        Await.until(
                "it is gone",
                SEEN,
                () -> assertThat(fleet.placement(OTHER, room).legs()).isEmpty());
    }
}
