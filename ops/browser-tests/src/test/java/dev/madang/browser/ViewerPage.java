package dev.madang.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** The page of somebody who watches. What it shows is observed by {@code witness.js}, inside the page. */
final class ViewerPage {
    private static final int USUAL_FRAMES = 30;

    private final Page page;

    ViewerPage(Page page) {
        this.page = page;
    }

    /**
     * What the browser has received.
     *
     * @param codec such as {@code VP8}
     * @param protocol of the transport: {@code udp} or {@code tcp}
     */
    record Reception(String codec, String protocol, long framesDecoded, double audioEnergy) {}

    /** Milliseconds since the POST of the offer until the answer, the connection, and the first frame on the screen. */
    record FirstFrame(long answered, long connected, long shown) {}

    /**
     * What WebAudio hears of the room: the loudest sample of the loudest moment, and of the quietest one (0 to 1).
     */
    record Sound(double loudest, double quietest) {}

    /** What is seen and heard in the same moments; see {@link #change(int)}. */
    record Perception(double change, Sound sound) {}

    Page page() {
        return page;
    }

    /** Closes the page, which says goodbye. */
    void leave() {
        page.close();
    }

    Locator part(String testId) {
        return page.getByTestId(testId);
    }

    /** Waits until the page shows live pictures. */
    void awaitPlaying(Duration atMost) {
        awaitScene("playing", atMost);
    }

    void awaitScene(String scene, Duration atMost) {
        page.locator("[data-scene=" + scene + "]")
                .waitFor(new Locator.WaitForOptions()
                        .setState(WaitForSelectorState.ATTACHED)
                        .setTimeout(atMost.toMillis()));
    }

    void awaitTrouble(String code, Duration atMost) {
        assertThat(part("error"))
                .hasAttribute(
                        "data-code", code, new LocatorAssertions.HasAttributeOptions().setTimeout(atMost.toMillis()));
    }

    /** Browsers may play no sound before a gesture; what the test tool does in a page counts as one at times. */
    void turnSoundOn() {
        if ("false".equals(part("sound").getAttribute("data-on"))) {
            part("sound").click();
        }
        assertThat(part("sound")).hasAttribute("data-on", "true");
    }

    /** Compares the picture with those of so many frames after it: the largest share of points that changed, 0 to 1. */
    double change(int frames) {
        return ((Number) page.evaluate("frames => witness.change(frames)", frames)).doubleValue();
    }

    /** The same with thirty frames. */
    double change() {
        return change(USUAL_FRAMES);
    }

    Sound listen() {
        return sound((Map<?, ?>) page.evaluate("() => witness.listen()"));
    }

    private static Sound sound(Map<?, ?> heard) {
        return new Sound(number(heard, "loudest"), number(heard, "quietest"));
    }

    /** Begins to compare that many frames and to listen, and does not wait: other pages can do so in the same time. */
    void perceive(int frames) {
        page.evaluate("frames => witness.perceive(frames)", frames);
    }

    /** The same with thirty frames. */
    void perceive() {
        perceive(USUAL_FRAMES);
    }

    /** Waits for what that has shown. */
    Perception perceived() {
        Map<?, ?> perceived = (Map<?, ?>) page.evaluate("() => witness.perceived()");
        return new Perception(number(perceived, "change"), sound(perceived));
    }

    Reception reception() {
        Map<?, ?> received = (Map<?, ?>) page.evaluate("() => witness.reception()");
        return new Reception(
                String.valueOf(received.get("codec")),
                String.valueOf(received.get("protocol")),
                (long) number(received, "framesDecoded"),
                number(received, "audioEnergy"));
    }

    /** Waits for the first frame on the screen. */
    FirstFrame firstFrame() {
        Map<?, ?> times = (Map<?, ?>) page.evaluate("() => witness.firstFrame()");
        return new FirstFrame(
                (long) number(times, "answered"), (long) number(times, "connected"), (long) number(times, "shown"));
    }

    /** Waits for a frame from now on, and says after how many milliseconds it came. */
    long millisToNextFrame() {
        return ((Number) page.evaluate("() => witness.nextFrame()")).longValue();
    }

    /** How many peer connections the page has had: one, if it never had to come back. */
    int connections() {
        return ((Number) page.evaluate("() => witness.connections()")).intValue();
    }

    /** Chooses a quality in the page's menu, once the room offers it. */
    void choose(String rid) {
        part("quality")
                .locator("option[value=" + rid + "]:not([disabled])")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        part("quality").selectOption(rid);
    }

    /**
     * Waits for eleven frames about that wide.
     *
     * @return milliseconds from the last choice in the menu to the first of them, or nothing when they do not come within ten
     *     seconds
     */
    OptionalLong millisToWidth(int width) {
        return page.evaluate("width => witness.millisToWidth(width)", width) instanceof Number millis
                ? OptionalLong.of(millis.longValue())
                : OptionalLong.empty();
    }

    /** Counts freezes anew; so does a choice in the menu. */
    void countFreezes() {
        page.evaluate("() => witness.countFreezes()");
    }

    /** How often the picture has stood still since counting began, as the browser sees it. */
    int freezes() {
        return ((Number) page.evaluate("() => witness.freezes()")).intValue();
    }

    /** The longest time between two frames since the last choice in the menu, in milliseconds. */
    long longestGapMillis() {
        return ((Number) page.evaluate("() => witness.longestGapMillis()")).longValue();
    }

    private static double number(Map<?, ?> values, String key) {
        return values.get(key) instanceof Number number ? number.doubleValue() : 0;
    }
}
