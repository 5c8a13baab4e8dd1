package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A room whose viewers come before its host and stay after it, with a short grace. */
@ExtendWith(LiveExtension.class)
@NodeSettings("MADANG_MODES_LIVE_HOST_GRACE=PT4S")
final class RoomLifeTest {
    private static final Duration SHORT = Duration.ofSeconds(10);

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

    private static HttpResponse<String> roomOf(Live live) {
        return live.node().read("/v1/rooms/" + live.room());
    }
}
