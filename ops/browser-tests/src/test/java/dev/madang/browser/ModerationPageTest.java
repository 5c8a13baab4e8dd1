package dev.madang.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.madang.browser.RoomPageTest.awaitPicture;
import static dev.madang.browser.RoomPageTest.enter;
import static dev.madang.browser.RoomPageTest.part;
import static dev.madang.browser.RoomPageTest.tile;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Inviting, moderating and ending a room, as people do it on the page. */
@ExtendWith(LiveExtension.class)
final class ModerationPageTest {
    private static final String IDENTITY = "() => globalThis.madangSession.self.identity";

    private static Locator row(Page page, String name) {
        return part(page, "person").filter(new Locator.FilterOptions().setHasText(name));
    }

    /** What may be done about that one, as the page's user sees it. */
    private static Locator menu(Page page, String name) {
        part(page, "open-people").click();
        part(row(page, name), "person-more").click();
        return part(row(page, name), "person-menu");
    }

    private static void awaitConnected(Page page) {
        assertThat(part(page, "state"))
                .containsText("Connected", new ContainsTextOptions().setTimeout(RoomPageTest.LONG.toMillis()));
    }

    private static Locator silentSign(Page page, String name) {
        return tile(page, name).getByRole(AriaRole.IMG, new Locator.GetByRoleOptions().setName("Microphone is off"));
    }

    private static String invite(Page host, String role) {
        part(host, "open-invite").click();
        part(host, "invite-role").selectOption(role);
        part(host, "invite-make").click();
        assertThat(part(host, "invite-link")).hasValue(Pattern.compile("/room/i/.+"));
        return part(host, "invite-link").inputValue();
    }

    private static Page follow(Live live, String link, String name) {
        Page page = live.elsewhere(link);
        part(page, "name").fill(name);
        part(page, "enter").click();
        return page;
    }

    @Test
    void whoeverMakesARoomIsItsHostAndWhoComesLaterIsNot(Live live) {
        Page ann = live.page("/room/?room=" + live.room() + "&mode=group");
        assertThat(part(ann, "room-there")).containsText("you are its host");
        assertThat(part(ann, "role")).hasValue("host");
        part(ann, "name").fill("Ann");
        part(ann, "enter").click();
        awaitConnected(ann);
        Page ben = live.page("/room/?room=" + live.room());
        assertThat(part(ben, "room-there")).containsText("Group call");
        assertThat(part(ben, "role")).hasValue("member");
        // A name is no more than that: somebody else may have it too.
        part(ben, "name").fill("Ann");
        part(ben, "enter").click();
        awaitConnected(ben);
        assertThat(part(ann, "tile")).hasCount(2);
        assertThat(part(ann, "open-room")).isVisible();
        assertThat(part(ben, "open-room")).isHidden();
    }

    @Test
    void aStrangerComesByALinkWithOnlyANameAndIsTheSameAfterAReload(Live live) {
        Page host = enter(live, "conference", "host", "Hana");
        String link = invite(host, "member");
        Page stranger = live.elsewhere(link);
        assertThat(part(stranger, "invited")).containsText(live.room());
        assertThat(part(stranger, "invited")).containsText("Member");
        part(stranger, "name").fill("Sam");
        part(stranger, "enter").click();
        awaitPicture(host, "Sam");
        awaitPicture(stranger, "Hana");
        Object identity = stranger.evaluate(IDENTITY);

        stranger.reload();
        awaitConnected(stranger);
        assertEquals(identity, stranger.evaluate(IDENTITY));
        awaitPicture(host, "Sam");
        assertThat(part(host, "tile")).hasCount(2);

        Page late = follow(live, link, "Lou");
        assertThat(part(late, "invited-error")).containsText("as many as it may");
        part(host, "open-chat").click();
        part(host, "open-invite").click();
        assertThat(part(host, "invitation-made")).containsText("1 of 1 used");
    }

    @Test
    void anInvitationThatIsRevokedLetsNobodyIn(Live live) {
        Page host = enter(live, "group", "host", "Hana");
        String link = invite(host, "member");
        part(host, "invite-revoke").click();
        assertThat(part(host, "invitation-made")).hasCount(0);
        assertThat(part(live.elsewhere(link), "goodbye")).containsText("no such invitation");
    }

    @Test
    void aRemovalHoldsOverAReloadUntilItIsLifted(Live live) {
        Page host = enter(live, "group", "host", "Hana");
        host.onDialog(Dialog::accept);
        Page ben = enter(live, "group", "member", "Ben");
        part(menu(host, "Ben"), "remove-ever").click();
        assertThat(part(ben, "goodbye")).containsText("took you out");
        ben.reload();
        part(ben, "enter").click();
        assertThat(part(ben, "goodbye")).containsText("may not come back");

        part(host, "open-room").click();
        assertThat(part(host, "ban")).containsText("Ben");
        part(host, "unban").click();
        assertThat(part(host, "ban")).hasCount(0);
        ben.reload();
        part(ben, "enter").click();
        awaitConnected(ben);
    }

    @Test
    void whoIsSilencedSpeaksAgainByHimselfUnlessItIsHeld(Live live) {
        Page host = enter(live, "group", "host", "Hana");
        Page ben = enter(live, "group", "member", "Ben");
        awaitPicture(host, "Ben");
        Locator menu = menu(host, "Ben");
        part(menu, "silence-audio").click();
        assertThat(part(ben, "mic")).hasAttribute("data-on", "false");
        assertThat(part(ben, "notice")).containsText("You can turn it on again");
        assertThat(silentSign(host, "Ben")).isVisible();
        part(ben, "mic").click();
        assertThat(part(ben, "mic")).hasAttribute("data-on", "true");
        assertThat(silentSign(host, "Ben")).isHidden();

        part(menu, "hold-audio").click();
        assertThat(silentSign(host, "Ben")).isVisible();
        part(ben, "mic").click();
        assertThat(part(ben, "notice")).containsText("only a moderator can turn it on");
        assertThat(part(ben, "mic")).hasAttribute("data-on", "false");
        part(menu, "lift-audio").click();
        assertThat(part(ben, "mic")).hasAttribute("data-on", "true");
    }

    @Test
    void aHostSharesThePowerAndNobodyIsOfferedWhatHeMayNot(Live live) {
        Page host = enter(live, "conference", "host", "Hana");
        Page mina = enter(live, "conference", "member", "Mina");
        Page vera = enter(live, "conference", "viewer", "Vera");
        assertThat(part(mina, "open-room")).isHidden();
        part(menu(host, "Mina"), "grant-moderate").click();
        assertThat(part(mina, "open-room")).isVisible();
        part(mina, "open-people").click();
        assertThat(part(row(mina, "Hana"), "person-more")).isHidden();
        assertThat(part(row(mina, "Vera"), "person-more")).isVisible();

        part(mina, "open-room").click();
        assertThat(part(mina, "end-room")).isHidden();
        part(mina, "room-chat").selectOption("stage");
        part(vera, "open-chat").click();
        assertThat(part(vera, "chat-field")).isDisabled();
        assertThat(part(vera, "chat-why")).containsText("on the stage");
        part(mina, "room-chat").selectOption("all");
        part(vera, "chat-field").fill("Hello");
        part(vera, "chat-send").click();
        assertThat(part(vera, "chat-line")).containsText("Vera (you)");
        part(mina, "open-chat").click();
        assertThat(part(mina, "chat-log")).containsText("Hello");

        part(row(host, "Mina"), "grant-moderate").click();
        assertThat(part(mina, "open-room")).isHidden();
    }

    @Test
    void aLockedRoomLetsNobodyInAndItsEndIsToldToAll(Live live) {
        Page host = enter(live, "group", "host", "Hana");
        host.onDialog(Dialog::accept);
        Page ben = enter(live, "group", "member", "Ben");
        part(host, "open-room").click();
        part(host, "room-locked").check();
        assertThat(part(ben, "locked")).isVisible();
        Page cho = live.page("/room/?room=" + live.room() + "&mode=group&role=member");
        part(cho, "name").fill("Cho");
        part(cho, "enter").click();
        assertThat(part(cho, "goodbye")).containsText("locked");

        part(host, "end-reason").fill("Lunch is ready");
        part(host, "end-room").click();
        assertThat(part(ben, "goodbye")).containsText("Lunch is ready");
    }

    @Test
    void aSecondTabOfABrowserIsSomebodyElse(Live live) {
        Page ann = enter(live, "group", "member", "Ann");
        Object first = ann.evaluate(IDENTITY);
        Page tab = ann.context().newPage();
        tab.navigate(ann.url());
        part(tab, "enter").click();
        awaitConnected(tab);
        assertNotEquals(first, tab.evaluate(IDENTITY));
        assertThat(part(ann, "tile")).hasCount(2);
    }
}
