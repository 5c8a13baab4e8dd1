package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A room whose viewers come before its host and stay after it, with a short grace. */
@ExtendWith(LiveExtension.class)
@NodeSettings("MADANG_MODES_LIVE_HOST_GRACE=PT4S")
final class RoomLifeTest {
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofSeconds(2);

    @Test
    void anEarlyViewerWaitsThenSeesThenIsToldThatTheHostIsAwayAndThatTheStreamHasEnded(Live live) {
        ViewerPage viewer = live.viewer(0);
        viewer.awaitScene("waiting", SHORT);
        assertThat(viewer.part("scene-waiting").isVisible()).isTrue();
        assertThat(roomOf(live).body()).contains("\"state\":\"waiting\"").contains("\"viewers\":1");

        HostPage host = live.host();
        host.goLive();
        viewer.awaitPlaying(SHORT);
        LiveScenario.assertMoves(viewer);
        host.awaitViewers(1);
        assertThat(roomOf(live).body()).contains("\"state\":\"live\"");

        host.stop();
        viewer.awaitScene("away", SHORT);
        assertThat(viewer.part("scene-away").isVisible()).isTrue();
        assertThat(roomOf(live).body()).contains("\"state\":\"grace\"");

        viewer.awaitTrouble("ended", SHORT);
        assertThat(roomOf(live).statusCode()).isEqualTo(404);
    }

    @Test
    void aHostThatComesBackWithinTheGraceFindsItsViewers(Live live) {
        HostPage host = live.host();
        host.goLive();
        ViewerPage viewer = live.viewer(0);
        viewer.awaitPlaying(SHORT);

        host.stop();
        viewer.awaitScene("away", SHORT);
        host.goLive();

        viewer.awaitPlaying(SHORT);
        LiveScenario.assertMoves(viewer);
        assertThat(viewer.connections()).isEqualTo(1);
        host.awaitViewers(1);
    }

    @Test
    void whoWatchesARoomThatIsDeletedIsToldAtOnceAndDoesNotComeBack(Live live) {
        Meeting meeting = new Meeting(live, "live");
        ParticipantPage host = meeting.join("host").publish();
        ParticipantPage page = meeting.join("viewer");
        page.watchBySdk("sdk", live.room(), meeting.token("viewer", "sdk"), -1);
        page.watchPlainly("plain", live.room(), meeting.token("viewer", "plain"));
        Await.until("both watch", SHORT, () -> page.watched("sdk") > 0 && page.watched("plain") > 0);
        page.awaitGets(host.name(), host.number());
        int connections = page.connections();

        long start = System.nanoTime();
        assertThat(live.node().delete("/v1/rooms/" + live.room()).statusCode()).isEqualTo(204);

        Await.until(
                "the SDK closes", AT_ONCE, () -> page.connection("sdk").equals(closed("room-closed", "closed", null)));
        Await.until(
                "DTLS is over",
                AT_ONCE,
                () -> "closed".equals(page.connection("plain").get("dtls")));
        Report.line("a room deleted: DTLS is closed after %d ms", (System.nanoTime() - start) / 1_000_000);
        Await.until(
                "the browser itself notices",
                Duration.ofSeconds(20),
                () -> !"connected".equals(page.connection("plain").get("state")));
        Report.line(
                "a room deleted: after %d ms a plain connection is %s",
                (System.nanoTime() - start) / 1_000_000, page.connection("plain"));
        assertThat(page.connection("sdk")).isEqualTo(closed("room-closed", "closed", null));
        assertThat(page.connections()).isEqualTo(connections);
    }

    private static Map<String, @Nullable String> closed(String code, String state, @Nullable String dtls) {
        Map<String, @Nullable String> closed = new HashMap<>();
        closed.put("closed", code);
        closed.put("state", state);
        closed.put("dtls", dtls);
        return closed;
    }

    private static HttpResponse<String> roomOf(Live live) {
        return live.node().read("/v1/rooms/" + live.room());
    }
}
