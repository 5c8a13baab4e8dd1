package dev.madang.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Takes the picture of the page that is in the documentation: {@code ops/picture}. No test: its name does not end so. */
@ExtendWith(LiveExtension.class)
final class LivePicture {
    private static final Duration LONG = Duration.ofSeconds(90);

    @Test
    void takeIt(Live live) {
        live.name("summer-yard");
        HostPage host = live.hostWithCamera(Live.resource("yard.js"));
        host.goLive();
        host.awaitLayer("f", LONG);
        ViewerPage viewer = live.viewer(0);
        live.viewer(1).awaitPlaying(LONG);
        viewer.awaitPlaying(LONG);
        viewer.turnSoundOn();
        viewer.part("stats-toggle").click();
        PlaywrightAssertions.assertThat(viewer.part("stat-resolution")).containsText("1280");
        // The figures of the first seconds are those of a stream that is still growing.
        PlaywrightAssertions.assertThat(viewer.part("stat-bitrate"))
                .containsText(Pattern.compile("^[1-9]\\.\\d Mbit"), textWithin(LONG));
        PlaywrightAssertions.assertThat(viewer.part("stat-fps"))
                .containsText(Pattern.compile("^(2[4-9]|3[01]) fps"), textWithin(LONG));
        Path picture = Node.ROOT.resolve("docs/images/live.png");
        viewer.page().screenshot(new Page.ScreenshotOptions().setPath(picture));
    }

    private static ContainsTextOptions textWithin(Duration time) {
        return new ContainsTextOptions().setTimeout(time.toMillis());
    }
}
