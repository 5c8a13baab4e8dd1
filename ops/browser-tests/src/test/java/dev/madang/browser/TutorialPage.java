package dev.madang.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;

/** A page of the tutorial, used as people use it. */
final class TutorialPage {
    /** Media, and whatever waits for a process. */
    static final Duration LONG = Duration.ofSeconds(40);

    /** Whether a picture of those that fit comes that was not there a moment before. */
    private static final String MOVES = """
            ([selector, name]) => {
              const seen = (globalThis.framesSeen ??= new Map());
              const tiles = [...document.querySelectorAll(selector)].filter((tile) => tile.textContent.includes(name));
              return tiles.length > 0 && tiles.every((tile) => {
                const video = tile.matches("video") ? tile : tile.querySelector("video");
                const now = video.getVideoPlaybackQuality().totalVideoFrames;
                const before = seen.get(video) ?? now;
                seen.set(video, now);
                return now > before;
              });
            }""";

    /** How loud the loudest is of what those that fit played in the last 0.7 seconds. The fake microphone beeps twice in that time. */
    private static final String LOUDNESS = """
            ([selector, name]) => {
              const ears = (globalThis.ears ??= { context: new AudioContext(), of: new Map() });
              const tiles = [...document.querySelectorAll(selector)].filter((tile) => tile.textContent.includes(name));
              const players = tiles.map((tile) => (tile.matches("audio") ? tile : tile.querySelector("audio")));
              return players.map((player) => {
                let ear = ears.of.get(player);
                if (ear === undefined) {
                  ear = new AnalyserNode(ears.context, { fftSize: 32768 });
                  ears.context.createMediaStreamSource(player.srcObject).connect(ear);
                  ears.of.set(player, ear);
                }
                const samples = new Float32Array(ear.fftSize);
                ear.getFloatTimeDomainData(samples);
                return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
              });
            }""";

    private static final double LOUD = 0.01;

    private final Page page;

    TutorialPage(Page page) {
        this.page = page;
    }

    Page page() {
        return page;
    }

    Locator part(String id) {
        return page.locator("#" + id);
    }

    void click(String id) {
        part(id).click();
    }

    void fill(String id, String text) {
        part(id).fill(text);
    }

    void awaitText(String id, String text) {
        assertThat(part(id)).containsText(text, new ContainsTextOptions().setTimeout(LONG.toMillis()));
    }

    TutorialPage comeIn() {
        knock();
        awaitText("state", "connected");
        return this;
    }

    void knock() {
        page.getByText("Come in").click();
    }

    /** Turns on camera and microphone. */
    TutorialPage speak() {
        assertThat(part("speak")).isVisible(new IsVisibleOptions().setTimeout(LONG.toMillis()));
        click("speak");
        assertThat(part("screen")).isVisible(new IsVisibleOptions().setTimeout(LONG.toMillis()));
        return this;
    }

    /** The line of that one in the list of people. */
    Locator person(String name) {
        return page.locator("#people li").filter(new Locator.FilterOptions().setHasText(name + " ("));
    }

    void awaitPerson(String name, String what) {
        assertThat(person(name)).containsText(what, new ContainsTextOptions().setTimeout(LONG.toMillis()));
    }

    /** As a moderator. */
    void act(String name, String what) {
        person(name)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(what))
                .click();
    }

    void say(String text) {
        fill("text", text);
        page.getByText("Send", new Page.GetByTextOptions().setExact(true)).click();
    }

    void awaitSaid(String what) {
        awaitText("log", what);
    }

    void awaitSees(String name) {
        awaitMoves("figure.camera", name);
    }

    void awaitSeesScreen(String name) {
        awaitMoves("figure.screen", name);
    }

    /** Every picture of those moves, and there are some. */
    void awaitMoves(String selector, String name) {
        Await.untilTrue(
                selector + " of " + name + " moves", LONG, () -> page.evaluate(MOVES, new String[] {selector, name}));
    }

    void awaitHears(String name) {
        awaitLoud("figure.microphone", name, 1);
    }

    /** So many of those are heard. */
    void awaitLoud(String selector, String name, int many) {
        Await.until(many + " " + selector + " of " + name + " heard", LONG, () -> loud(selector, name) >= many);
    }

    /** Whether or not it is still sent something, nothing of that one is to be heard. */
    void awaitSilent(String name) {
        Await.until(name + " is silent", LONG, () -> loud("figure.microphone", name) == 0);
    }

    private long loud(String selector, String name) {
        Object levels = page.evaluate(LOUDNESS, new String[] {selector, name});
        return ((java.util.List<?>) levels)
                .stream().filter(level -> ((Number) level).doubleValue() > LOUD).count();
    }

    void awaitNoTile(String name) {
        assertThat(page.locator("figure").filter(new Locator.FilterOptions().setHasText(name)))
                .hasCount(0, new HasCountOptions().setTimeout(LONG.toMillis()));
    }

    /** What comes of that expression of the session, or the code of its refusal. */
    Object attempt(String expression) {
        return page.evaluate(
                "async (expression) => { try { await eval(expression); return 'done'; } catch (error) {"
                        + " return error.code ?? String(error); } }",
                expression);
    }

    Object read(String expression) {
        return page.evaluate(expression);
    }
}
