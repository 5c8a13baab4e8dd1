package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** A browser tab that takes part in a room by the SDK; {@code participant.js} is its half inside the page. */
final class ParticipantPage {
    private final Page page;
    private final String name;
    private final int number;

    /** @param number which colour and tone it sends */
    ParticipantPage(Page page, String name, int number) {
        this.page = page;
        this.name = name;
        this.number = number;
    }

    String name() {
        return name;
    }

    int number() {
        return number;
    }

    /** Joins by that token. */
    ParticipantPage join(String token, boolean duplex) {
        // WebAudio wants a gesture first.
        page.mouse().click(2, 2);
        page.evaluate("([token, duplex]) => participant.join(token, duplex)", List.of(token, duplex));
        return this;
    }

    /** Sends its colour and its tone. */
    ParticipantPage publish() {
        page.evaluate("number => participant.publish(number)", number);
        return this;
    }

    /** Sends its colour in three encodings. */
    ParticipantPage publishLayers() {
        page.evaluate("number => participant.publishLayers(number)", number);
        return this;
    }

    /** The rids of the encodings that it sends at present. */
    List<?> sends() {
        return (List<?>) page.evaluate("() => participant.sends()");
    }

    /** Does something with the page's session, such as {@code session.raiseHand(true)}; gives its result. */
    Object act(String script) {
        return page.evaluate("async () => { const result = await (" + script + "); return result ?? null; }");
    }

    /** Asks for that participant's picture at that height in pixels. */
    void prefer(String who, int height) {
        page.evaluate("([who, height]) => participant.prefer(who, height)", List.of(who, height));
    }

    /** The height in pixels of the picture that comes from that participant, 0 while there is none. */
    int height(String who) {
        return (int) page.evaluate("who => participant.height(who)", who);
    }

    String idOf(ParticipantPage other) {
        return String.valueOf(page.evaluate("name => participant.idOf(name)", other.name));
    }

    String role() {
        return String.valueOf(page.evaluate("() => participant.role()"));
    }

    /** Lets it believe that the connection of that leg is interrupted, until it has restarted ICE; it is still the same one then. */
    void restart(String leg) {
        page.evaluate("leg => participant.isSame(leg)", leg);
        Object before = page.evaluate("leg => participant.ufrag(leg)", leg);
        page.evaluate("leg => participant.interrupt(leg, true)", leg);
        Await.until(
                name + " restarts its " + leg + " leg",
                Duration.ofSeconds(10),
                () -> !before.equals(page.evaluate("leg => participant.ufrag(leg)", leg)));
        page.evaluate("leg => participant.interrupt(leg, false)", leg);
        assertThat(page.evaluate("leg => participant.isSame(leg)", leg)).isEqualTo(true);
    }

    /** The names of those it is told of. */
    List<?> people() {
        return (List<?>) page.evaluate("() => participant.people()");
    }

    List<?> hands() {
        return (List<?>) page.evaluate("() => participant.hands()");
    }

    /** Waits until it gets the moving picture and the tone of exactly those, each in its own place. */
    void awaitExactly(ParticipantPage... others) {
        Map<String, String> wanted = new TreeMap<>();
        for (ParticipantPage other : others) {
            wanted.put(other.name, "sees " + other.number + ", hears " + other.number + ", moves");
        }
        AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
        try {
            Await.until(name + " gets " + wanted, Duration.ofSeconds(30), () -> {
                last.set(gets());
                return last.get().equals(wanted);
            });
        } catch (RuntimeException notSo) {
            throw new AssertionError(name + " wants " + wanted + " and gets " + last.get(), notSo);
        }
    }

    /** Waits until it gets a moving picture of that one and no sound. */
    void awaitOnlySees(ParticipantPage other) {
        String wanted = "sees " + other.number + ", hears -1, moves";
        Await.until(name + " sees " + other.name, Duration.ofSeconds(30), () -> wanted.equals(gets().get(other.name)));
        // And it goes on.
        Await.until(
                name + " still sees " + other.name,
                Duration.ofSeconds(10),
                () -> wanted.equals(gets().get(other.name)));
    }

    /** Waits until it gets, among others, that number's moving picture and tone from somebody of that name. */
    void awaitGets(String who, int what) {
        String wanted = "sees " + what + ", hears " + what + ", moves";
        AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
        try {
            Await.until(name + " gets " + who, Duration.ofSeconds(30), () -> {
                last.set(gets());
                return wanted.equals(last.get().get(who));
            });
        } catch (RuntimeException notSo) {
            throw new AssertionError(name + " wants " + who + ": " + wanted + " and gets " + last.get(), notSo);
        }
    }

    private Map<String, String> gets() {
        Map<String, String> got = new TreeMap<>();
        Map<?, ?> seen = (Map<?, ?>) page.evaluate("() => participant.gets()");
        seen.forEach((who, what) -> {
            Map<?, ?> values = (Map<?, ?>) what;
            got.put(
                    String.valueOf(who),
                    "sees " + values.get("sees") + ", hears " + values.get("hears")
                            + (Boolean.TRUE.equals(values.get("moves")) ? ", moves" : ""));
        });
        return got;
    }

    void leave() {
        page.evaluate("() => participant.leave()");
    }
}
