package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Firefox beside Chromium. */
@ExtendWith(LiveExtension.class)
final class FirefoxTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aGroupOfThree(Live live) {
        Meeting meeting = new Meeting(live, "group");
        ParticipantPage a = meeting.join("member").publish();
        ParticipantPage b = meeting.joinDuplex("member").publish();
        ParticipantPage firefox = meeting.joinByFirefox("member", false).publish();
        a.awaitExactly(b, firefox);
        b.awaitExactly(a, firefox);
        firefox.awaitExactly(a, b);
    }

    @Test
    void aCameraThatComesAndGoesHasTheSameSectionAndAllItsEncodings(Live live) {
        Meeting meeting = new Meeting(live, "group");
        ParticipantPage a = meeting.joinByFirefox("member", false).publishLayers();
        ParticipantPage b = meeting.joinByFirefox("member", true).comeAndGo();
        a.act("session.unpublish('camera')");
        a.comeAndGo();
        a.awaitActive("f", "h", "q");
        b.awaitActive("f", "h", "q");
        ParticipantPage chromium = meeting.join("member");
        chromium.awaitOnlySees(a);
        chromium.awaitOnlySees(b);
        a.awaitOnlySees(b);
        b.awaitOnlySees(a);
    }

    @Test
    void aLiveHostThatReloadsItsPageIsBackByOneClickForThoseWhoStayed(Live live) {
        FirefoxPage host = live.firefoxPage("/live/?room=" + live.room() + "&as=host");
        host.click("go-live");
        ViewerPage viewer = live.viewer(0);
        viewer.awaitPlaying(PATIENCE);

        host.reload();
        viewer.awaitScene("away", PATIENCE);
        host.click("go-live");

        viewer.awaitPlaying(PATIENCE);
        assertThat(viewer.millisToNextFrame()).isBetween(0L, 5_000L);
        assertThat(viewer.connections()).isEqualTo(1);
    }
}
