package dev.madang.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.time.Duration;

/** The page of whoever goes live. */
final class HostPage {
    private final Page page;

    HostPage(Page page) {
        this.page = page;
    }

    Page page() {
        return page;
    }

    Locator part(String testId) {
        return page.getByTestId(testId);
    }

    void choose(VideoCodec codec) {
        part("advanced").locator("summary").click();
        part("codec").selectOption(codec.option());
    }

    /** Goes live and waits until media flows. */
    void goLive() {
        part("go-live").click();
        awaitLive();
    }

    void awaitLive() {
        assertThat(part("state"))
                .hasAttribute("data-state", "live", new LocatorAssertions.HasAttributeOptions().setTimeout(15_000));
    }

    void stop() {
        part("stop").click();
        assertThat(part("state")).hasAttribute("data-state", "idle");
    }

    /** Waits until the encoder sends that encoding. */
    void awaitLayer(String rid, Duration atMost) {
        page.locator("[data-testid=stat-layers] li[data-rid=" + rid + "][data-flows=true]")
                .waitFor(new Locator.WaitForOptions()
                        .setState(WaitForSelectorState.ATTACHED)
                        .setTimeout(atMost.toMillis()));
    }

    /** Whether the encoder sends that encoding, or does within that time: it leaves out the best where machine or path are slow. */
    boolean sends(String rid, Duration atMost) {
        try {
            awaitLayer(rid, atMost);
            return true;
        } catch (TimeoutError notNow) {
            return false;
        }
    }

    /** The width in pixels that the encoder gives that encoding at present. */
    int width(String rid) {
        return ((Number) page.evaluate("rid => witness.sentWidth(rid)", rid)).intValue();
    }

    /** The transport in use: {@code udp} or {@code tcp}. */
    String protocol() {
        return String.valueOf(page.evaluate("() => witness.protocol()"));
    }

    void awaitViewers(int count) {
        assertThat(part("viewer-count")).hasText(String.valueOf(count));
    }
}
