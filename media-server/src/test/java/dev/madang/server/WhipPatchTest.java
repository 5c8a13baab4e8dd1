package dev.madang.server;

import static dev.madang.server.Api.FRAGMENT;
import static dev.madang.server.Api.SDP;
import static dev.madang.server.Api.assertProblem;
import static dev.madang.server.Api.call;
import static dev.madang.server.Api.header;
import static dev.madang.server.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.madang.media.engine.CloseReason;
import dev.madang.rooms.sim.FakeMediaEngine;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a WHIP session after its offer: candidates and ICE restarts by PATCH. */
@QuarkusTest
@TestProfile(TestServices.class)
class WhipPatchTest {
    private static final String CANDIDATE = """
            a=ice-ufrag:remote1\r
            a=ice-pwd:remotepassword1234567890\r
            m=audio 9 UDP/TLS/RTP/SAVPF 0\r
            a=mid:0\r
            a=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host\r
            """;
    private static final String RESTART = CANDIDATE.replace("remote1", "remote2");

    @Inject
    FakeMediaEngine media;

    private WhipRoom whip = new WhipRoom("", "");
    private String room = "";
    private String host = "";

    @BeforeEach
    void makeRoom() {
        whip = WhipRoom.create();
        room = whip.room();
        host = whip.host();
    }

    private HttpResponse<String> patch(String session, String ifMatch, String body) {
        return call("PATCH", session, body, "Authorization", host, "Content-Type", FRAGMENT, "If-Match", ifMatch);
    }

    @Test
    void candidatesAreTakenWithoutAWord() {
        String session = header(whip.publish(), "Location");

        HttpResponse<String> taken = patch(session, "\"1\"", CANDIDATE);

        assertThat(taken.statusCode()).isEqualTo(204);
        assertThat(header(taken, "ETag")).isEmpty();
        assertThat(patch(session, "\"0\", \"1\"", CANDIDATE).statusCode()).isEqualTo(204);
        assertThat(patch(session, "*", CANDIDATE).statusCode()).isEqualTo(204);
        assertThat(media.lastPeer().iceGeneration()).isZero();
    }

    @Test
    void iceRestartsAndTheTagChanges() {
        String session = header(whip.publish(), "Location");

        HttpResponse<String> restarted = patch(session, "*", RESTART);

        assertThat(restarted.statusCode()).isEqualTo(200);
        assertThat(header(restarted, "Content-Type")).startsWith(FRAGMENT);
        assertThat(header(restarted, "ETag")).isEqualTo("\"2\"");
        assertThat(restarted.body())
                .contains("a=ice-ufrag:restarted1\r\n", "a=ice-pwd:password-of-restart-1\r\n", "a=candidate:");
        assertProblem(patch(session, "\"1\"", CANDIDATE), 412, "precondition-failed");
        assertThat(patch(session, "\"2\"", RESTART).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest(name = "PATCH with If-Match {0}: {1} {2}")
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'\"7\"',   412, precondition-failed",
                "'W/\"1\"', 412, precondition-failed",
                "'1',       412, precondition-failed",
                ",          428, precondition-required"
            })
    void aPatchNeedsTheRightTag(String ifMatch, int status, String slug) {
        String session = header(whip.publish(), "Location");

        assertProblem(patch(session, ifMatch, CANDIDATE), status, slug);
    }

    @Test
    void aRestartNeedsTheStar() {
        String session = header(whip.publish(), "Location");

        assertProblem(patch(session, "\"1\"", RESTART), 422, "invalid-value");
        assertThat(media.lastPeer().iceGeneration()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "a=mid:0\r\n",
                "a=ice-ufrag:x\r\na=ice-pwd:remotepassword1234567890\r\n",
                "a=ice-ufrag:remote2\r\na=ice-pwd:short\r\n",
                "a=ice-ufrag:remo te2\r\na=ice-pwd:remotepassword1234567890\r\n"
            })
    void aFragmentThatIsNoneIsRefused(String fragment) {
        String session = header(whip.publish(), "Location");

        assertProblem(patch(session, "*", fragment), 400, "malformed-fragment");
    }

    @Test
    void aPatchOfAnotherKindIsRefused() {
        String session = header(whip.publish(), "Location");

        HttpResponse<String> refused =
                call("PATCH", session, CANDIDATE, "Authorization", host, "Content-Type", SDP, "If-Match", "*");

        assertProblem(refused, 415, "unsupported-media-type");
        assertThat(header(refused, "Accept-Patch")).isEqualTo(FRAGMENT);
    }

    @Test
    void anUnknownSessionIsNotFound() {
        assertProblem(patch("/whip/" + room + "/AAAAAAAAAAAAAAAAAAAAAA", "*", CANDIDATE), 404, "session-not-found");
        String session = header(whip.publish(), "Location");
        assertProblem(patch(session.replace("/whip/", "/whep/"), "*", CANDIDATE), 404, "session-not-found");
    }

    @Test
    void aSessionWhosePeerIsGoneIsGone() {
        String session = header(whip.publish(), "Location");

        media.lastPeer().close(CloseReason.CONSENT_EXPIRED);

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertProblem(patch(session, "\"1\"", CANDIDATE), 410, "session-over"));
        assertThat(json(patch(session, "\"1\"", CANDIDATE)).get("reason").asText())
                .isEqualTo("failed");
    }
}
