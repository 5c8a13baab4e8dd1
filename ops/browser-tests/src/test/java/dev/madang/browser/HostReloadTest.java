package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LiveExtension.class)
final class HostReloadTest {
    private static final Duration SHORT = Duration.ofSeconds(10);

    @Test
    void viewersStayWhenTheHostReloadsItsPageAndSeeItAgainOnTheSameConnection(Live live) {
        HostPage host = live.host();
        host.goLive();
        List<ViewerPage> viewers = IntStream.range(0, 3).mapToObj(live::viewer).toList();
        viewers.forEach(viewer -> viewer.awaitPlaying(SHORT));

        host.page().reload();
        viewers.forEach(viewer -> viewer.awaitScene("away", SHORT));
        host.goLive();

        for (ViewerPage viewer : viewers) {
            Report.line("reload of the host: a new frame after at most %d ms", viewer.millisToNextFrame());
            viewer.awaitPlaying(Duration.ofSeconds(3));
            viewer.turnSoundOn();
        }
        LiveScenario.assertAllSeeAndHear(viewers);
        for (ViewerPage viewer : viewers) {
            assertThat(viewer.connections()).as("connections of a viewer").isEqualTo(1);
        }
        host.awaitViewers(3);
    }

    @Test
    void viewersSilentAndDarkWhileTheHostIsMutedComeBackWithIt(Live live) {
        HostPage host = live.host();
        host.goLive();
        ViewerPage viewer = live.viewer(0);
        viewer.awaitPlaying(SHORT);
        viewer.turnSoundOn();
        LiveScenario.assertToneIsHeard(viewer);

        host.part("mic").click();
        Await.until("silence", SHORT, () -> viewer.listen().loudest() < 0.005);
        host.part("mic").click();
        Await.until("sound", SHORT, () -> viewer.listen().loudest() > 0.02);

        host.part("camera-toggle").click();
        Await.until("a still picture", SHORT, () -> viewer.change() == 0);
        host.part("camera-toggle").click();
        Await.until("a moving picture", SHORT, () -> viewer.change() > 0.001);
    }
}
