package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page for everybody: with a screen reader, with a keyboard only, in Korean, in the dark, on a phone. */
@ExtendWith(LiveExtension.class)
final class PageTest {
    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Set<String> CONTROLS = Set.of(
            "button", "link", "combobox", "textbox", "checkbox", "slider", "meter", "DisclosureTriangle", "Video");

    @Test
    void everyControlHasANameForScreenReaders(Live live) {
        Page start = live.page("/live/");
        start.getByTestId("start-host").waitFor();
        assertControlsAreNamed(start);

        HostPage host = live.host();
        host.part("advanced").locator("summary").click();
        host.part("stats-toggle").click();
        host.goLive();
        assertControlsAreNamed(host.page());

        ViewerPage viewer = live.viewer(0);
        viewer.part("stats-toggle").click();
        viewer.awaitPlaying(SHORT);
        assertControlsAreNamed(viewer.page());
    }

    @Test
    void theLanguageChangesAtOnceAndIsRemembered(Live live) {
        ViewerPage viewer = live.viewer(0);
        viewer.awaitScene("waiting", SHORT);
        PlaywrightAssertions.assertThat(viewer.part("scene-waiting")).containsText("Waiting for the host");

        viewer.part("language").selectOption("ko");
        PlaywrightAssertions.assertThat(viewer.part("scene-waiting")).containsText("진행자를 기다리는 중");
        assertSpeaks(viewer.page(), "ko", "마당 라이브");

        viewer.page().reload();
        viewer.awaitScene("waiting", SHORT);
        assertSpeaks(viewer.page(), "ko", "마당 라이브");
        viewer.part("language").selectOption("en");
        assertSpeaks(viewer.page(), "en", "Madang Live");
    }

    @Test
    void theKeyboardAloneIsEnoughToGoLiveMuteAndStop(Live live) {
        Page page = live.page("/live/");
        tabTo(page, "room");
        page.keyboard().press("ControlOrMeta+A");
        page.keyboard().type(live.room());
        tabTo(page, "start-host");
        page.keyboard().press("Enter");

        page.waitForURL(Pattern.compile("as=host"));
        HostPage host = new HostPage(page);
        PlaywrightAssertions.assertThat(host.part("go-live")).isEnabled();
        tabTo(page, "go-live");
        assertThat(page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle"))
                .as("the focus is visible")
                .isNotEqualTo("none");
        page.keyboard().press("Enter");
        host.awaitLive();
        PlaywrightAssertions.assertThat(host.part("stop")).isFocused();

        tabTo(page, "mic");
        page.keyboard().press("Space");
        PlaywrightAssertions.assertThat(host.part("mic")).hasAttribute("data-on", "false");
        tabTo(page, "stop");
        page.keyboard().press("Enter");
        PlaywrightAssertions.assertThat(host.part("state")).hasAttribute("data-state", "idle");
        PlaywrightAssertions.assertThat(host.part("go-live")).isFocused();
    }

    @Test
    void aBrowserThatPlaysNoSoundUnaskedGetsAButtonForIt(Live live) {
        HostPage host = live.host();
        host.goLive();
        // Of its own, Chromium decides by rules that the test tool interferes with.
        ViewerPage viewer = live.viewerWithScript("""
                const play = HTMLMediaElement.prototype.play;
                let touched = false;
                addEventListener("click", () => (touched = true), true);
                HTMLMediaElement.prototype.play = function () {
                  if (this.muted || touched) return play.call(this);
                  return Promise.reject(new DOMException("No gesture yet", "NotAllowedError"));
                };
                """);
        viewer.awaitPlaying(SHORT);
        PlaywrightAssertions.assertThat(viewer.part("sound")).hasAttribute("data-on", "false");
        viewer.part("unmute").click();
        PlaywrightAssertions.assertThat(viewer.part("unmute")).isHidden();
        PlaywrightAssertions.assertThat(viewer.part("sound")).hasAttribute("data-on", "true");
        LiveScenario.assertToneIsHeard(viewer);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void thePageFitsTheScreenInLightAndDark(ColorScheme scheme, Live live) {
        live.prefer(scheme);
        String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT);
        Page start = live.page("/live/");
        start.getByTestId("start-host").waitFor();
        look(start, "start" + suffix);

        ViewerPage viewer = live.viewer(0);
        viewer.awaitScene("waiting", SHORT);
        look(viewer.page(), "waiting" + suffix);

        HostPage host = live.host();
        PlaywrightAssertions.assertThat(host.part("go-live")).isEnabled();
        look(host.page(), "preview" + suffix);
        host.goLive();
        host.part("stats-toggle").click();
        host.awaitLayer("h", Duration.ofSeconds(30));
        look(host.page(), "host" + suffix);

        viewer.awaitPlaying(SHORT);
        viewer.part("stats-toggle").click();
        PlaywrightAssertions.assertThat(viewer.part("stat-codec")).containsText("opus");
        look(viewer.page(), "viewer" + suffix);

        HostPage second = live.host();
        second.part("go-live").click();
        second.part("error").waitFor();
        look(second.page(), "error" + suffix);
    }

    /** Takes pictures as on a desk and as on a phone; nothing may stick out at the side. */
    private static void look(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(Live.picture(name)));
        page.setViewportSize(390, 844);
        assertThat(page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth"))
                .as("pixels that stick out at the side of " + name)
                .isEqualTo(0);
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Live.picture(name + "-phone"))
                .setFullPage(true));
        page.setViewportSize(1280, 800);
    }

    private static void assertSpeaks(Page page, String language, String title) {
        PlaywrightAssertions.assertThat(page.locator("html")).hasAttribute("lang", language);
        PlaywrightAssertions.assertThat(page).hasTitle(title);
    }

    private static void tabTo(Page page, String testId) {
        for (int presses = 0; presses < 30; presses++) {
            page.keyboard().press("Tab");
            if (testId.equals(page.evaluate("() => document.activeElement?.dataset.testid"))) {
                return;
            }
        }
        throw new AssertionError("Tab does not lead to " + testId);
    }

    private static void assertControlsAreNamed(Page page) {
        JsonObject tree = page.context().newCDPSession(page).send("Accessibility.getFullAXTree");
        List<JsonObject> controls = StreamSupport.stream(
                        tree.getAsJsonArray("nodes").spliterator(), false)
                .map(node -> node.getAsJsonObject())
                .filter(node -> !node.get("ignored").getAsBoolean())
                .filter(node -> CONTROLS.contains(text(node, "role")))
                .toList();
        assertThat(controls).hasSizeGreaterThan(4);
        assertThat(controls)
                .allSatisfy(node ->
                        assertThat(text(node, "name")).as(text(node, "role")).isNotBlank());
    }

    private static String text(JsonObject node, String member) {
        return node.has(member) && node.getAsJsonObject(member).has("value")
                ? node.getAsJsonObject(member).get("value").getAsString()
                : "";
    }
}
