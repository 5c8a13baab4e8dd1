package dev.madang.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pages of rooms, as people use them: lobby, wall, chat, hands, and the operator's view of it all. */
@ExtendWith(LiveExtension.class)
final class RoomPageTest {
    static final Duration LONG = Duration.ofSeconds(40);
    private static final String MOVES = """
            key => {
              const video = document.querySelector(`[data-key="${key}"] video`);
              return video !== null && video.getVideoPlaybackQuality().totalVideoFrames > 5;
            }""";

    /** Whether another picture of that person comes within three seconds. */
    static final String FRAME_COMES = """
            name => {
              const tile = [...document.querySelectorAll("[data-testid=tile]")].find((tile) => tile.textContent.includes(name));
              const video = tile?.querySelector("video");
              if (!video) return false;
              const frame = new Promise((resolve) => video.requestVideoFrameCallback(() => resolve(true)));
              return Promise.race([frame, new Promise((resolve) => setTimeout(() => resolve(false), 3000))]);
            }""";

    private static final String NOTES_REPLACED = """
            () => {
              const replace = RTCRtpSender.prototype.replaceTrack;
              RTCRtpSender.prototype.replaceTrack = function (track) {
                globalThis.replaced = track?.label;
                return replace.call(this, track);
              };
            }""";

    static Page enter(Live live, String mode, String role, String name) {
        Page page = live.page("/room/?room=" + live.room() + "&mode=" + mode + "&role=" + role);
        part(page, "name").fill(name);
        part(page, "enter").click();
        assertThat(part(page, "state"))
                .containsText("Connected", new ContainsTextOptions().setTimeout(LONG.toMillis()));
        return page;
    }

    static FirefoxPage enter(FirefoxPage page, String name) {
        page.fill("name", name);
        page.click("enter");
        page.awaitText("state", "Connected", LONG);
        return page;
    }

    static Locator part(Page page, String testid) {
        return page.getByTestId(testid);
    }

    static Locator part(Locator within, String testid) {
        return within.getByTestId(testid);
    }

    static Locator tile(Page page, String name) {
        return part(page, "tile").filter(new Locator.FilterOptions().setHasText(name));
    }

    static void awaitPicture(Page page, String name) {
        assertThat(tile(page, name)).isVisible(new IsVisibleOptions().setTimeout(LONG.toMillis()));
        String key = tile(page, name).getAttribute("data-key");
        page.waitForFunction(MOVES, key, new Page.WaitForFunctionOptions().setTimeout(LONG.toMillis()));
    }

    @Test
    void twoMeetInAGroup(Live live) {
        Page ann = enter(live, "group", "member", "Ann");
        assertThat(ann.getByText("Nobody is here yet")).isVisible();
        Page ben = enter(live, "group", "member", "Ben");
        awaitPicture(ann, "Ben");
        awaitPicture(ben, "Ann");
        assertThat(tile(ann, "Ann (you)")).isVisible();

        part(ben, "open-chat").click();
        part(ben, "chat-field").fill("Good morning");
        part(ben, "chat-send").click();
        assertThat(part(ann, "open-chat")).hasClass(Pattern.compile("news"));
        ann.keyboard().press("c");
        assertThat(part(ann, "chat-log")).containsText("Ben");
        assertThat(part(ann, "chat-log")).containsText("Good morning");

        ann.keyboard().press("m");
        assertThat(tile(ben, "Ann")
                        .getByRole(AriaRole.IMG, new Locator.GetByRoleOptions().setName("Microphone is off")))
                .isVisible();
        ann.keyboard().press("v");
        assertThat(tile(ben, "Ann")).hasClass(Pattern.compile("blank"));

        part(ben, "language").selectOption("ko");
        assertThat(part(ben, "leave")).hasAttribute("aria-label", "나가기");
        part(ben, "leave").click();
        assertThat(part(ben, "goodbye")).containsText("방에서 나왔습니다");
        assertThat(tile(ann, "Ben")).isHidden();
    }

    @Test
    void aGroupOfThreeWithFirefox(Live live) {
        Page ann = enter(live, "group", "member", "Ann");
        Page ben = enter(live, "group", "member", "Ben");
        FirefoxPage fay = enter(live.firefoxPage("/room/?room=" + live.room() + "&mode=group&role=member"), "Fay");
        awaitPicture(ann, "Fay");
        awaitPicture(ben, "Fay");
        for (String name : List.of("Ann", "Ben")) {
            fay.await("Fay sees " + name, LONG, FRAME_COMES, name);
        }

        fay.press("v");
        assertThat(tile(ann, "Fay")).hasClass(Pattern.compile("blank"));
        fay.press("v");
        awaitPicture(ann, "Fay");
        assertThat(tile(ann, "Fay")).not().hasClass(Pattern.compile("blank"));
        fay.click("leave");
        assertThat(tile(ann, "Fay")).isHidden();
    }

    @Test
    void whoReloadsThePageInFirefoxIsTheSamePersonAtOnce(Live live) {
        Page ann = enter(live, "group", "member", "Ann");
        FirefoxPage fay = enter(live.firefoxPage("/room/?room=" + live.room() + "&mode=group&role=member"), "Fay");
        awaitPicture(ann, "Fay");
        String before = tile(ann, "Fay").getAttribute("data-key");

        fay.reload();
        assertThat(ann.locator("[data-key=\"" + before + "\"]")).isHidden();
        fay.await(
                "the name is there", LONG, "() => document.querySelector('[data-testid=name]').value === 'Fay'", null);
        fay.click("enter");
        fay.awaitText("state", "Connected", LONG);

        awaitPicture(ann, "Fay");
        assertThat(part(ann, "tile")).hasCount(2);
        fay.await("Fay sees Ann", LONG, FRAME_COMES, "Ann");
    }

    @Test
    void theAudienceRaisesAHandAndIsBroughtIn(Live live) {
        Page member = enter(live, "conference", "host", "Mina");
        Page viewer = enter(live, "conference", "viewer", "Vera");
        awaitPicture(viewer, "Mina");
        assertThat(part(viewer, "mic")).isHidden();
        viewer.keyboard().press("h");
        part(member, "open-people").click();
        Locator vera = part(member, "person").filter(new Locator.FilterOptions().setHasText("Vera"));
        Locator hand = vera.getByRole(AriaRole.IMG, new Locator.GetByRoleOptions().setName("Hand is raised"));
        assertThat(hand).isVisible();
        assertThat(part(viewer, "hand")).hasAttribute("aria-label", "Lower hand (H)");
        viewer.keyboard().press("h");
        assertThat(hand).isHidden();
        assertThat(part(viewer, "hand")).hasAttribute("aria-label", "Raise hand (H)");
        viewer.keyboard().press("h");
        assertThat(hand).isVisible();

        part(vera, "promote").click();
        awaitPicture(member, "Vera");
        part(vera, "promote").click();
        assertThat(part(viewer, "mic")).isHidden();
        assertThat(tile(member, "Vera")).isHidden();
        assertThat(part(viewer, "notice")).isHidden();
        awaitPicture(viewer, "Mina");
    }

    @Test
    void anotherMicrophoneIsTakenInsideARoom(Live live) {
        Page ann = enter(live, "group", "member", "Ann");
        Page ben = enter(live, "group", "member", "Ben");
        awaitPicture(ben, "Ann");
        ann.evaluate(NOTES_REPLACED);
        part(ann, "open-settings").click();
        Locator microphone = part(ann, "microphone");
        microphone.selectOption(new SelectOption().setLabel("Fake Audio Input 2"));
        ann.waitForFunction("() => globalThis.replaced === 'Fake Audio Input 2'");
        assertThat(part(ann, "device-error")).isHidden();
        ann.reload();
        part(ann, "enter").click();
        awaitPicture(ben, "Ann");
        part(ann, "open-settings").click();
        assertThat(microphone.locator("option:checked")).hasText("Fake Audio Input 2");
    }

    @Test
    void nobodyGoesOnTheAirUnasked(Live live) {
        Page host = enter(live, "multi-guest", "host", "Hana");
        Page viewer = enter(live, "multi-guest", "viewer", "Vera");
        awaitPicture(viewer, "Hana");
        part(host, "open-people").click();
        Locator vera = part(host, "person").filter(new Locator.FilterOptions().setHasText("Vera"));
        part(vera, "promote").click();
        assertThat(part(viewer, "invitation")).isVisible();
        assertThat(tile(host, "Vera")).hasClass(Pattern.compile("blank"));
        part(viewer, "join-camera").click();
        awaitPicture(host, "Vera");
    }

    @Test
    void aHostIsHeardByViewersAndNotByItself(Live live) {
        Page host = enter(live, "live", "host", "Hana");
        Page viewer = enter(live, "live", "viewer", "Vera");
        awaitPicture(viewer, "Hana");
        viewer.waitForFunction("() => document.querySelectorAll('audio').length === 1");
        assertEquals(0, host.evaluate("() => document.querySelectorAll('audio').length"));
    }

    @Test
    void theOperatorSeesWhoIsThereAndWhy(Live live) {
        Page ann = enter(live, "group", "member", "Ann");
        Page ben = enter(live, "group", "member", "Ben");
        awaitPicture(ann, "Ben");
        part(ben, "open-why").click();
        assertThat(part(ben, "reason").first())
                .containsText("Ann", new ContainsTextOptions().setTimeout(LONG.toMillis()));
        Page operator = live.page("/operator/");
        Locator room = operator.locator("[data-testid=room][data-id=" + live.room() + "]");
        assertThat(room).containsText("group");
        room.getByTestId("choose-room").click();
        Locator person = part(operator, "person").filter(new Locator.FilterOptions().setHasText("Ben"));
        assertThat(person).containsText("camera");
        person.getByTestId("why-button").click();
        Locator picture = part(operator, "quality").filter(new Locator.FilterOptions().setHasText("video"));
        assertThat(picture).containsText("Ann");
        assertThat(picture).hasAttribute("data-cause", Pattern.compile("none|wish|bandwidth|source"));
        assertThat(part(operator, "estimate")).containsText("Path");
    }
}
