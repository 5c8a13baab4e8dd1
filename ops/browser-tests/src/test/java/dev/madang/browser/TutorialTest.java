package dev.madang.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The tutorial, built and used as its README says: a class and a shop, on pages of another origin than the node's. */
@ExtendWith(LiveExtension.class)
final class TutorialTest {
    private static final Duration BACK = Duration.ofSeconds(10);

    /** Notes what tracks are told of, and what was known of their people then. */
    private static final String NOTES_TRACKS = """
            () => {
              globalThis.told = [];
              session.on("track", ({ participant, source, media }) => {
                if (media !== null) told.push(`${source} of ${session.participants.get(participant)?.name}`);
              });
            }""";

    /** A machine of tests has no screen: a picture that is painted takes its place. */
    private static final String HAS_A_SCREEN = """
            () => {
              const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
              const context = canvas.getContext("2d");
              let frame = 0;
              setInterval(() => {
                context.fillStyle = `hsl(${frame++ % 360} 100% 50%)`;
                context.fillRect(0, 0, canvas.width, canvas.height);
              }, 100);
              navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(10);
            }""";

    private static final String STANDING =
            "() => `${session.state} ${session.self.role} ${session.room.chat} ${session.rights.moderate}`";

    private static TutorialPage open(Live live, Tutorial tutorial, String path) {
        return new TutorialPage(live.elsewhere(tutorial.address() + "/" + path));
    }

    @Test
    void theClass(Live live, @TempDir Path state) throws InterruptedException {
        Map<String, String> settings =
                Map.of("MADANG_STATE_DIRECTORY", state.toString(), "MADANG_MODES_CONFERENCE_CHAT_HISTORY", "50");
        Node node = Node.start("class", settings);
        try (Tutorial tutorial = Tutorial.start("class", node)) {
            TutorialPage ada =
                    open(live, tutorial, "class.html?user=ada").comeIn().speak();
            TutorialPage ben = open(live, tutorial, "class.html?user=ben").comeIn();
            TutorialPage cleo = open(live, tutorial, "class.html?user=cleo").comeIn();
            TutorialPage dan = open(live, tutorial, "class.html?user=dan").comeIn();
            for (TutorialPage one : List.of(ben, cleo, dan)) {
                one.awaitSees("Ada");
                one.awaitHears("Ada");
                one.awaitText("counts", "4 here, 3 of them watching");
            }

            handsArePromoted(ada, ben, cleo);
            moderationIsTheTeachers(ada, ben, cleo);
            oneMutesAndUnmutesOneself(ada, ben, cleo);
            silenceOutlivesAReload(node, ada, ben, cleo);
            theScreenIsNamedAtOnce(ben, cleo);
            whoHearsWhom(ada, ben, cleo, dan);
            backInTheAudience(ada, ben, cleo);
            removalHolds(live, tutorial, ada, dan);

            TutorialPage fay = open(live, tutorial, "class.html?user=fay").comeIn();
            fay.awaitSaid("Cleo: Good morning");
            fay.awaitSaid("Dan: All hear me");

            ada.act("Ben", "Let speak");
            ben.speak();
            cleo.awaitSees("Ben");
            node.stop();
            String port = Integer.toString(URI.create(node.address()).getPort());
            node.close();
            Map<String, String> again = new HashMap<>(settings);
            again.put("MADANG_HTTP_PORT", port);
            node = Node.start("class-again", again);
            everybodyIsBack(node, ada, ben, cleo);
            refused(dan, "banned");
        } finally {
            node.close();
        }
    }

    private static void handsArePromoted(TutorialPage ada, TutorialPage ben, TutorialPage cleo) {
        cleo.click("hand");
        ada.awaitPerson("Cleo", "hand up");
        assertThat(ben.person("Cleo")).hasCount(0);

        ada.act("Cleo", "Let speak");
        cleo.speak();
        ben.awaitSees("Cleo");
        ben.awaitHears("Cleo");
        ada.awaitSees("Cleo");
        ada.awaitPerson("Cleo", "member");
        assertThat(ada.person("Cleo")).not().containsText("hand up");
    }

    private static void moderationIsTheTeachers(TutorialPage ada, TutorialPage ben, TutorialPage cleo) {
        assertThat(cleo.part("people").locator("button")).hasCount(0);
        assertThat(cleo.part("desk")).isHidden();
        Object teacher = ada.read("() => session.self.id");
        Object pupil = ben.read("() => session.self.id");
        assertThat(cleo.attempt("session.remove('" + teacher + "')")).isEqualTo("right-missing");
        assertThat(cleo.attempt("session.changeRole('" + pupil + "', 'member')"))
                .isEqualTo("right-missing");
        assertThat(cleo.attempt("session.changeRoom({ locked: true })")).isEqualTo("right-missing");
        assertThat(cleo.attempt("session.invite({ role: 'member' })")).isEqualTo("right-missing");

        ada.act("Cleo", "Mute");
        ada.awaitPerson("Cleo", "silenced");
        cleo.awaitText("mute", "Unmute");
        ben.awaitSilent("Cleo");
        cleo.click("mute");
        ben.awaitHears("Cleo");
        cleo.awaitText("mute", "Mute");
    }

    private static void oneMutesAndUnmutesOneself(TutorialPage ada, TutorialPage ben, TutorialPage cleo) {
        for (int time = 0; time < 2; time++) {
            cleo.click("mute");
            cleo.awaitText("mute", "Unmute");
            ada.awaitPerson("Cleo", "muted");
            ben.awaitSilent("Cleo");
            cleo.click("mute");
            cleo.awaitText("mute", "Mute");
            ben.awaitHears("Cleo");
        }
        assertThat(ada.person("Cleo")).not().containsText("muted");
        cleo.awaitMoves("#myself", "");
    }

    /** By the service, and held: her new page says so, and it is not hers to end. */
    private static void silenceOutlivesAReload(Node node, TutorialPage ada, TutorialPage ben, TutorialPage cleo) {
        String silence = "/v1/rooms/class/participants/cleo/silence";
        assertThat(node.post(silence, "{\"kind\":\"audio\",\"held\":true}").statusCode())
                .isLessThan(300);
        cleo.awaitText("mute", "a moderator has to allow it");
        cleo.page().reload();
        cleo.comeIn().speak();
        cleo.awaitText("mute", "a moderator has to allow it");
        assertThat(cleo.part("mute")).isDisabled();
        ada.awaitPerson("Cleo", "silenced");
        ben.awaitSees("Cleo");
        ben.awaitSilent("Cleo");
        assertThat(node.post(silence, "{\"kind\":\"audio\",\"silenced\":false}").statusCode())
                .isLessThan(300);
        assertThat(cleo.part("mute")).isEnabled();
        cleo.awaitText("mute", "Mute");
        ben.awaitHears("Cleo");
    }

    private static void theScreenIsNamedAtOnce(TutorialPage ben, TutorialPage cleo) {
        ben.page().evaluate(NOTES_TRACKS);
        cleo.page().evaluate(HAS_A_SCREEN);
        cleo.click("screen");
        ben.awaitSeesScreen("The screen of Cleo");
        ben.awaitSees("Ada");
        ben.awaitSees("Cleo");
        assertThat(ben.read("() => told[0]")).isEqualTo("screen of Cleo");
    }

    private static void whoHearsWhom(TutorialPage ada, TutorialPage ben, TutorialPage cleo, TutorialPage dan) {
        dan.say("Only you hear me");
        ada.awaitSaid("Dan: Only you hear me");
        cleo.say("Good morning");
        ben.awaitSaid("Cleo: Good morning");
        dan.awaitSaid("Cleo: Good morning");
        assertThat(ben.part("log")).not().containsText("Only you");

        ada.part("policy").selectOption("all");
        Await.untilTrue("all may speak", TutorialPage.LONG, () -> dan.read("() => session.room.chat === 'all'"));
        dan.say("All hear me");
        ben.awaitSaid("Dan: All hear me");
    }

    private static void backInTheAudience(TutorialPage ada, TutorialPage ben, TutorialPage cleo) {
        ada.act("Cleo", "Send back");
        ben.awaitNoTile("Cleo");
        ada.awaitPerson("Cleo", "viewer");
        assertThat(cleo.part("hand")).isVisible();
        assertThat(cleo.part("speak")).isHidden();
        assertThat(cleo.read("() => session.isPublishing('camera') || session.isPublishing('screen')"))
                .isEqualTo(false);
        cleo.awaitSees("Ada");
    }

    /** By a reload, by WHEP instead, and by another WHEP session of who watched by that. */
    private static void removalHolds(Live live, Tutorial tutorial, TutorialPage ada, TutorialPage dan) {
        TutorialPage eve = open(live, tutorial, "watch.html?room=class&user=eve");
        eve.click("watch");
        eve.awaitText("state", "watching");
        eve.awaitMoves("video", "");
        ada.act("Eve", "Remove");
        eve.awaitText("state", "It is over");
        assertThat(eve.page().locator("video")).hasCount(0);
        eve.click("watch");
        eve.awaitText("state", "banned");

        ada.act("Dan", "Remove");
        dan.awaitText("problem", "removed");
        refused(dan, "banned");
        TutorialPage same = open(live, tutorial, "watch.html?room=class&user=dan");
        same.click("watch");
        same.awaitText("state", "banned");
        assertThat(ada.person("Dan")).hasCount(0);

        ada.page()
                .locator("#bans li")
                .filter(new Locator.FilterOptions().setHasText("Dan"))
                .getByText("Let in again")
                .click();
        assertThat(ada.part("bans")).not().containsText("Dan");
        dan.page().reload();
        dan.comeIn();
        ada.act("Dan", "Remove");
        dan.awaitText("problem", "removed");
    }

    private static void refused(TutorialPage page, String why) {
        page.page().reload();
        page.knock();
        page.awaitText("problem", why);
    }

    private static void everybodyIsBack(Node node, TutorialPage ada, TutorialPage ben, TutorialPage cleo) {
        long start = System.nanoTime();
        Map<TutorialPage, String> standings = Map.of(
                ada, "connected host all true", ben, "connected member all false", cleo, "connected viewer all false");
        Await.until(
                "everybody is back",
                BACK,
                () -> standings.entrySet().stream()
                        .allMatch(one -> one.getValue().equals(one.getKey().read(STANDING))));
        Report.line("a class was back %d ms after its node", (System.nanoTime() - start) / 1_000_000);
        cleo.awaitSees("Ben");
        cleo.awaitHears("Ada");
        ben.awaitSees("Ada");
        assertThat(node.read("/v1/rooms/class").body()).contains("\"chat\":\"all\"");
    }

    @Test
    void theShop(Live live) {
        Node node = live.node();
        try (Tutorial tutorial = Tutorial.start("shop", node)) {
            TutorialPage sam =
                    open(live, tutorial, "shop.html?user=sam").comeIn().speak();
            TutorialPage wes = open(live, tutorial, "watch.html?room=shop&user=wes");
            wes.click("watch");
            open(live, tutorial, "shop.html?user=gil").comeIn().speak();
            TutorialPage vic = open(live, tutorial, "shop.html?user=vic").comeIn();
            for (String name : List.of("Sam", "Gil")) {
                vic.awaitSees(name);
                vic.awaitHears(name);
            }
            assertThat(wes.page().locator("video")).hasCount(2, seconds(TutorialPage.LONG));
            wes.awaitMoves("video", "");
            wes.awaitLoud("audio", "", 2);

            sam.fill("item", "A teapot");
            sam.page()
                    .getByText("Show", new com.microsoft.playwright.Page.GetByTextOptions().setExact(true))
                    .click();
            vic.awaitText("product", "For sale: A teapot");
            vic.say("How much?");
            sam.awaitSaid("Vic: How much?");

            sam.click("invite");
            sam.awaitText("invitation", "invitation=");
            String link = sam.part("invitation").textContent();
            TutorialPage ivy = new TutorialPage(live.elsewhere(link));
            ivy.fill("name", "Ivy");
            ivy.comeIn().speak();
            ivy.awaitText("product", "A teapot");
            vic.awaitSees("Ivy");
            assertThat(wes.page().locator("video")).hasCount(3, seconds(TutorialPage.LONG));
            ivy.page().reload();
            assertThat(ivy.part("name")).isHidden();
            ivy.comeIn().speak();
            vic.awaitSees("Ivy");
            TutorialPage late = new TutorialPage(live.elsewhere(link));
            late.fill("name", "Lea");
            late.knock();
            late.awaitText("problem", "The invitation is not good any more");
            sam.click("leave");
        } finally {
            node.delete("/v1/rooms/shop");
        }
    }

    private static HasCountOptions seconds(Duration patience) {
        return new HasCountOptions().setTimeout(patience.toMillis());
    }

    private static final Pattern SNIPPET = Pattern.compile("```(?:ts|js|html)\\n(.*?)```", Pattern.DOTALL);

    /** What the README shows is code of the tutorial, which the other tests run; only how far it is set in may differ. */
    @Test
    void theReadmeShowsTheCodeThatThereIs() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> sources =
                Stream.of("", "src", "public").map(Tutorial.FOLDER::resolve).flatMap(TutorialTest::filesOf)) {
            sources.forEach(file -> files.add(withoutMargin(file)));
        }
        Matcher snippets = SNIPPET.matcher(Files.readString(Tutorial.FOLDER.resolve("README.md")));
        int count = 0;
        for (; snippets.find(); count++) {
            String snippet = withoutMargin(snippets.group(1));
            assertThat(files)
                    .as("where the README's code is:%n%s", snippets.group(1))
                    .anyMatch(file -> file.contains(snippet));
        }
        assertThat(count).isPositive();
    }

    private static Stream<Path> filesOf(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().matches(".*\\.(ts|js|html)")).toList().stream();
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static String withoutMargin(Path file) {
        try {
            return withoutMargin(Files.readString(file));
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    private static String withoutMargin(String code) {
        return code.lines().map(String::strip).reduce("", (all, line) -> all + line + "\n");
    }
}
