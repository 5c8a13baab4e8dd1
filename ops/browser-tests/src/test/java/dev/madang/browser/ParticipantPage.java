package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

/** A browser tab that takes part in a room by the SDK; {@code participant.js} is its half inside the page. */
final class ParticipantPage {
    private static final Duration LONG = Duration.ofSeconds(40);

    private final Tab page;
    private final String name;
    private final int number;

    /** @param number which colour and tone it sends */
    ParticipantPage(Tab page, String name, int number) {
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
        page.touch();
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

    /** Sends its colour as a single frame. */
    ParticipantPage publishStill() {
        page.evaluate("number => participant.publishStill(number)", number);
        return this;
    }

    /** Waits for that one's picture, moving or not; how many milliseconds after joining it came. */
    int millisToSee(ParticipantPage other) {
        AtomicReference<Map<?, ?>> first = new AtomicReference<>(Map.of());
        Await.until(name + " sees " + other.name, Duration.ofSeconds(20), () -> {
            first.set(
                    page.evaluate("name => participant.first(name)", other.name) instanceof Map<?, ?> seen
                            ? seen
                            : Map.of());
            return Integer.valueOf(other.number).equals(first.get().get("sees"));
        });
        return (int) Objects.requireNonNull(first.get().get("millis"));
    }

    /** Sends its colour in three encodings, the largest first, by names that say nothing of it. */
    ParticipantPage publishUpsideDown() {
        page.evaluate("number => participant.publishUpsideDown(number)", number);
        return this;
    }

    /** Sends its colour in that codec, in a height of 272 pixels and of half that as spatial layers of one encoding. */
    ParticipantPage publishSpatialLayers(VideoCodec codec) {
        page.evaluate(
                "([number, codec]) => participant.publishSpatialLayers(number, codec)",
                List.of(number, codec.option()));
        return this;
    }

    /** Watches that room beside its own connections, by the SDK, up to that spatial layer or, when it is -1, to the highest. */
    void watchBySdk(String as, String room, String token, int spatial) {
        page.evaluate(
                "([as, room, token, spatial]) => participant.watchBySdk(as, room, token, spatial)",
                List.of(as, room, token, spatial));
    }

    /** The same by nothing but what a browser does by itself. */
    void watchPlainly(String as, String room, String token) {
        page.evaluate("([as, room, token]) => participant.watchPlainly(as, room, token)", List.of(as, room, token));
    }

    /** Sends its colour, and its tone once it speaks, by WHIP and nothing but what a browser does by itself. */
    ParticipantPage publishPlainly(String room, String token) {
        page.touch();
        page.evaluate(
                "([number, room, token]) => participant.publishPlainly(number, room, token)",
                List.of(number, room, token));
        return this;
    }

    /** Lets its tone be heard, or not. */
    void speak(boolean aloud) {
        page.evaluate("aloud => participant.speak(aloud)", aloud);
    }

    /** Offers so many sections of each kind by WHEP, and plays what comes in them. */
    ParticipantPage playPlainly(int sections, String room, String token) {
        page.touch();
        page.evaluate(
                "([sections, room, token]) => participant.playPlainly(sections, room, token)",
                List.of(sections, room, token));
        return this;
    }

    /** Of each stream that such a page plays, the numbers that it {@code sees} and {@code hears}. */
    List<?> plays() {
        return (List<?>) page.evaluate("() => participant.plays()");
    }

    /** The SSRCs of its sound, {@code ssrcs}, and how many packets were {@code lost}. */
    Map<?, ?> sound() {
        return (Map<?, ?>) page.evaluate("() => participant.sound()");
    }

    /** The height in pixels of the picture that such a connection shows, 0 while it does not move. */
    int watched(String as) {
        return (int) page.evaluate("as => participant.watched(as)", as);
    }

    /** Of such a connection: {@code closed}, why the SDK has closed it, {@code state}, and {@code dtls} of a plain one. */
    Map<?, ?> connection(String as) {
        return (Map<?, ?>) page.evaluate("as => participant.connection(as)", as);
    }

    /** How many connections the page has had. */
    int connections() {
        return (int) page.evaluate("() => witness.connections()");
    }

    /** The node's UDP port by which it sends. */
    int mediaPort() {
        return (int) page.evaluate("() => witness.mediaPort()");
    }

    /** What others have said, in order. */
    List<?> heard() {
        return (List<?>) page.evaluate("() => participant.heard()");
    }

    /** Sends its colour in three encodings and takes it back, 20 times, then sends it; the connection's sections stay. */
    ParticipantPage comeAndGo() {
        List<?> sections = (List<?>) page.evaluate("each => participant.comeAndGo(each)", List.of(number, 20));
        assertThat(Set.copyOf(sections)).as("m-sections " + sections).hasSize(1);
        return this;
    }

    /** Waits until its camera has exactly those encodings on, of the three that both ends have agreed on. */
    void awaitActive(String... rids) {
        Await.until(
                name + " has on " + List.of(rids),
                Duration.ofSeconds(20),
                () -> encodings("active").equals(List.of(rids)));
        for (String where : List.of("sender", "offer", "answer")) {
            assertThat(encodings(where)).as(name + ": " + where).isEqualTo(List.of("f", "h", "q"));
        }
    }

    private List<?> encodings(String where) {
        return (List<?>)
                Objects.requireNonNull(((Map<?, ?>) page.evaluate("() => participant.encodings()")).get(where));
    }

    /**
     * The rids of the encodings that it sends at present: at most those that are on, since the browser leaves out the best where
     * machine or path are too slow for them.
     */
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

    /** Waits for a picture of about that height in pixels. */
    void awaitHeight(String who, int height) {
        Await.until(name + " sees " + height + " lines of " + who, LONG, () -> isAbout(height, height(who)));
    }

    /** The same for a connection that {@link #watched} knows. */
    void awaitWatched(String as, int height) {
        Await.until(name + " sees " + height + " lines as " + as, LONG, () -> isAbout(height, watched(as)));
    }

    /** Encoders short of power make all of their pictures somewhat smaller; layers are a factor of two apart. */
    private static boolean isAbout(int height, int seen) {
        return seen > height * 0.7 && seen < height * 1.4;
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

    /** Whether it gets that one's moving picture and tone at present. */
    boolean getsAll(ParticipantPage other) {
        return ("sees " + other.number + ", hears " + other.number + ", moves").equals(gets().get(other.name));
    }

    /** Waits until it gets a moving picture of that one and no sound, which goes on. */
    void awaitOnlySees(ParticipantPage other) {
        String wanted = "sees " + other.number + ", hears -1, moves";
        awaitFrom(other.name, wanted);
        awaitFrom(other.name, wanted);
    }

    /** Waits until it gets, among others, that number's moving picture and tone from somebody of that name. */
    void awaitGets(String who, int what) {
        awaitFrom(who, "sees " + what + ", hears " + what + ", moves");
    }

    private void awaitFrom(String who, String wanted) {
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
