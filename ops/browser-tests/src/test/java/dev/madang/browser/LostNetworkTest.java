package dev.madang.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.madang.browser.RoomPageTest.FRAME_COMES;
import static dev.madang.browser.RoomPageTest.LONG;
import static dev.madang.browser.RoomPageTest.awaitPicture;
import static dev.madang.browser.RoomPageTest.enter;
import static dev.madang.browser.RoomPageTest.part;
import static dev.madang.browser.RoomPageTest.tile;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsHiddenOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that vanishes under signalling and media at once, without a word, while there is another. */
@ExtendWith(LiveExtension.class)
@NodeSettings("MADANG_MEDIA_WORKERS=1")
final class LostNetworkTest {
    /** Of which the browser takes more than half to notice; without a socket that is given up it would be 25 seconds. */
    private static final Duration BACK = Duration.ofSeconds(20);

    /**
     * The server takes up to 2.5 seconds to miss somebody, and waits for 3 seconds more, and pages may be slow to show it; without
     * its pings it would be 50.
     */
    private static final Duration SAID = Duration.ofSeconds(20);

    /** Firefox takes some 10 seconds of it to notice, and 2 more for a token that does not come; the rest is for a slow machine. */
    private static final Duration RETURNED = Duration.ofSeconds(40);

    /** Where the cores are short, the new path looks narrow at first, and pictures come last. */
    private static final Duration AGAIN = Duration.ofSeconds(90);

    /** Whether the page says so of whom it has one tile. */
    private static final String CUT_OFF = """
            name => {
              const tiles = [...document.querySelectorAll("[data-testid=tile]")].filter((tile) => tile.textContent.includes(name));
              return tiles.length === 1 && tiles[0].querySelector("[data-testid=interrupted]").checkVisibility();
            }""";

    /** Notes when the legs change. */
    private static final String WATCH_LEGS = """
            (() => {
              const start = performance.now();
              globalThis.legs = [];
              const note = (what) => legs.push(`${what} ${Math.round(performance.now() - start)} ms`);
              session.on("media", ({ leg, state }) => note(`${leg} ${state}`));
              session.on("state", note);
            })()""";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mediaIsBackBothWaysSoonAndNothingIsSaidTwice(boolean duplex, Live live) {
        Meeting meeting = new Meeting(live, "group");
        ParticipantPage a = meeting.join("member").publish();
        try (VanishingNetwork network = new VanishingNetwork(live.node(), a.mediaPort())) {
            ParticipantPage b = meeting.joinBy(network, "member", duplex).publish();
            a.awaitExactly(b);
            b.awaitExactly(a);

            b.act(WATCH_LEGS);
            network.vanish();
            long start = System.nanoTime();
            b.act("void session.send('from b')");
            a.act("void session.send('from a')");
            Await.until("nothing comes", Duration.ofSeconds(4), () -> !b.getsAll(a) && !a.getsAll(b));

            Await.until(
                    "both are back", BACK.minusNanos(System.nanoTime() - start), () -> b.getsAll(a) && a.getsAll(b));
            Report.line(
                    "a network lost, duplex %b: media both ways after %d ms; %s",
                    duplex, millisSince(start), b.act("globalThis.legs"));
            assertThat(a.people()).isEqualTo(List.of(b.name()));
            assertThat(b.people()).isEqualTo(List.of(a.name()));
            assertThat(meeting.people().split("\"role\"")).as(meeting.people()).hasSize(3);
            for (ParticipantPage one : List.of(a, b)) {
                one.act("session.send('last')");
            }
            Await.until(
                    "all is said",
                    BACK,
                    () -> a.heard().contains("last") && b.heard().contains("last"));
            assertThat(a.heard()).isEqualTo(List.of("from b", "last"));
            assertThat(b.heard()).isEqualTo(List.of("from a", "last"));
        }
    }

    @Test
    void whoIsCutOffInFirefoxIsSaidToBeInEveryBrowser(Live live) {
        String path = "/room/?room=" + live.room() + "&mode=group&role=member";
        Page ann = enter(live, "group", "member", "Ann");
        FirefoxPage gil = enter(live.firefoxPage(path), "Gil");
        try (VanishingNetwork network =
                new VanishingNetwork(live.node(), (int) ann.evaluate("() => witness.mediaPort()"))) {
            FirefoxPage fay = enter(live.firefoxPageBy(network, path), "Fay");
            awaitPicture(ann, "Fay");
            gil.await("Gil sees Fay", LONG, FRAME_COMES, "Fay");
            fay.await("Fay sees Ann", LONG, FRAME_COMES, "Ann");
            String key = tile(ann, "Fay").getAttribute("data-key");
            Locator notice = part(tile(ann, "Fay"), "interrupted");
            assertThat(notice).isHidden();

            network.vanish();
            long start = System.nanoTime();
            assertThat(notice).isVisible(new IsVisibleOptions().setTimeout(SAID.toMillis()));
            gil.await("Gil is told", SAID, CUT_OFF, "Fay");
            long said = millisSince(start);

            Report.line("Firefox lost its network: said after %d ms", said);
            assertThat(tile(ann, "Fay")).hasAttribute("data-key", key);
            assertThat(part(ann, "tile")).hasCount(3);

            assertThat(notice).isHidden(new IsHiddenOptions().setTimeout(RETURNED.toMillis()));
            awaitPicture(ann, "Fay");
            gil.await("Gil sees Fay again", AGAIN, FRAME_COMES, "Fay");
            fay.await("Fay sees Ann again", AGAIN, FRAME_COMES, "Ann");
            Report.line("Firefox lost its network: all see each other again after %d ms", millisSince(start));
            assertThat(tile(ann, "Fay")).hasAttribute("data-key", key);
            assertThat(part(ann, "tile")).hasCount(3);
        }
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
