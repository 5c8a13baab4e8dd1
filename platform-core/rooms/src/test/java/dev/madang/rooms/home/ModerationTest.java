package dev.madang.rooms.home;

import static dev.madang.rooms.sim.RoomWorld.peer;
import static dev.madang.rooms.sim.RoomWorld.voice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.Room;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.message.History;
import dev.madang.rooms.mode.ChatPolicy;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.HeadCount;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PeoplePage;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackSource;
import dev.madang.rooms.model.TrackView;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.Offers;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is decided about people and the room, and that it holds. */
class ModerationTest {
    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");

    private Somebody enter(Entrant who) {
        return world.enter(room, who);
    }

    private Somebody viewer(String identity) {
        return enter(Entrant.named(Role.VIEWER, identity));
    }

    private static Grants grants(Right right, boolean given) {
        return new Grants(Map.of(right, given));
    }

    private static RoomChange settings(String name, String value) {
        return new RoomChange(null, null, new ModeSettings(Map.of(name, value)), null, null);
    }

    private static RoomChange locked(boolean now) {
        return new RoomChange(now, null, ModeSettings.DEFAULTS, null, null);
    }

    private static void assertRefused(Refusal refusal, Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    @Test
    void whoIsPromotedPublishesAndDoesNotModerateUnlessThatIsGiven() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        Somebody vera = viewer("vera");
        room.promote(host.presence().actor(), vera.id(), Role.MEMBER, grants(Right.MODERATE, false));
        assertThat(vera.toldRights()).contains(Right.PUBLISH_AUDIO).doesNotContain(Right.MODERATE);
        vera.publish();
        assertRefused(Refusal.RIGHT_MISSING, () -> room.remove(vera.presence().actor(), host.id(), null));

        room.promote(host.presence().actor(), vera.id(), null, grants(Right.MODERATE, true));
        assertRefused(Refusal.OUTRANKED, () -> room.remove(vera.presence().actor(), host.id(), null));
        assertThat(host.end()).isNull();
    }

    @Test
    void nobodyGivesWhatHeHasNot() {
        Somebody assistant = enter(Entrant.named(Role.VIEWER, "ada").granted(grants(Right.MODERATE, true)));
        Somebody vera = viewer("vera");
        assertThat(assistant.sees()).as("who moderates is told of the audience").containsExactly("vera");
        assertRefused(
                Refusal.RIGHT_MISSING,
                () -> room.promote(assistant.presence().actor(), vera.id(), null, grants(Right.RECORD, true)));
        assertRefused(
                Refusal.RIGHT_MISSING, () -> room.promote(assistant.presence().actor(), vera.id(), Role.MEMBER, null));
        room.promote(assistant.presence().actor(), vera.id(), null, grants(Right.RAISE_HAND, false));
        assertThat(vera.toldRights()).doesNotContain(Right.RAISE_HAND);
        assertRefused(Refusal.RIGHT_MISSING, () -> vera.presence().raiseHand(true));
    }

    @Test
    void whatMayNotBePublishedIsRefusedAndWhatMayNotAnyMoreGoes() {
        Somebody mute = enter(Entrant.named(Role.MEMBER, "mo").granted(grants(Right.PUBLISH_VIDEO, false)));
        assertRefused(Refusal.RIGHT_MISSING, mute::publish);

        Somebody ann = enter(Entrant.named(Role.MEMBER, "ann"));
        Somebody ben = enter(Entrant.named(Role.MEMBER, "ben"));
        ann.publish();
        assertThat(ben.other(ann).tracks()).hasSize(2);
        room.promote(Actor.SERVICE, ann.id(), null, grants(Right.PUBLISH_VIDEO, false));
        assertThat(ben.other(ann).tracks()).extracting(TrackView::kind).containsExactly(TrackKind.AUDIO);
        room.promote(Actor.SERVICE, ann.id(), null, grants(Right.PUBLISH_VIDEO, true));
        assertThat(ben.other(ann).tracks()).hasSize(2);
    }

    @Test
    void theSameIdentityTakesOverWhateverItIsCalledAndSeesItsNewNameTold() {
        Somebody ben = enter(Entrant.named(Role.MEMBER, "ben"));
        Somebody ann = enter(new Entrant("user-1", Role.MEMBER, "Ann", Grants.NONE, null, "", null));
        Somebody again = enter(new Entrant("user-1", Role.MEMBER, "Anna", Grants.NONE, "{\"a\":1}", "", null));
        assertThat(ann.end()).isEqualTo(PresenceEnd.REPLACED);
        assertThat(again.id()).isEqualTo(ann.id());
        assertThat(ben.other(again).name()).isEqualTo("Anna");
        assertThat(ben.other(again).metadata()).isEqualTo("{\"a\":1}");
        Somebody namesake = enter(new Entrant("user-2", Role.MEMBER, "Anna", Grants.NONE, null, "", null));
        assertThat(again.end()).isNull();
        assertThat(ben.other(namesake).identity()).isEqualTo("user-2");
    }

    @Test
    void aTokenOfAnotherRoleIsTheServicesNewerWord() {
        Somebody vera = viewer("vera");
        room.promote(Actor.SERVICE, vera.id(), Role.MEMBER, null);
        Somebody host = enter(Entrant.named(Role.HOST, "vera"));
        assertThat(vera.end()).isEqualTo(PresenceEnd.REPLACED);
        assertThat(host.presence().role()).isEqualTo(Role.HOST);
        assertThat(room.participants()).hasSize(1);
    }

    @Test
    void promotionAndDemotionHoldWhenOneLeavesAndComesBack() {
        Somebody vera = viewer("vera");
        Somebody mia = enter(Entrant.named(Role.MEMBER, "mia"));
        room.promote(Actor.SERVICE, vera.id(), Role.MEMBER, grants(Right.PUBLISH_SCREEN, false));
        room.promote(Actor.SERVICE, mia.id(), Role.VIEWER, null);
        vera.presence().leave();
        mia.presence().leave();

        Somebody veraAgain = viewer("vera");
        Somebody miaAgain = enter(Entrant.named(Role.MEMBER, "mia"));
        assertThat(veraAgain.presence().role()).isEqualTo(Role.MEMBER);
        assertRefused(Refusal.RIGHT_MISSING, () -> {
            try {
                veraAgain
                        .presence()
                        .publish(
                                Offers.parsed(Offers.publish()),
                                Map.of("1", new TrackSource("screen", false)),
                                new LegListener() {});
            } catch (SdpException unexpected) {
                throw new AssertionError(unexpected);
            }
        });
        assertThat(miaAgain.presence().role()).isEqualTo(Role.VIEWER);
        assertRefused(Refusal.ROLE_MAY_NOT, miaAgain::publish);
    }

    @Test
    void aResumeTicketBringsBackWhatTheRoomHasForgottenAndNotWhatItKnowsBetter() {
        Entrant ann = Entrant.named(Role.VIEWER, "ann");
        Standing promoted = new Standing(Role.VIEWER, Role.MEMBER, Grants.NONE, Map.of(), null, null);
        Somebody back = enter(ann.resuming("ann", promoted));
        assertThat(back.presence().role()).isEqualTo(Role.MEMBER);
        room.promote(Actor.SERVICE, back.id(), Role.VIEWER, null);
        back.presence().leave();
        assertThat(enter(ann.resuming("ann", promoted)).presence().role())
                .as("an old ticket does not undo a demotion")
                .isEqualTo(Role.VIEWER);

        Somebody nobody = enter(Entrant.anonymous(Role.VIEWER, "v"));
        String made = nobody.presence().identity();
        room.promote(Actor.SERVICE, nobody.id(), Role.MEMBER, null);
        Standing standing = nobody.presence().standing();
        Somebody again = enter(Entrant.anonymous(Role.VIEWER, "v").resuming(made, standing));
        assertThat(nobody.end()).isEqualTo(PresenceEnd.REPLACED);
        assertThat(again.presence().role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void removalKeepsOutTheIdentityAndTheTokenUntilItIsLifted() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        Entrant vera = new Entrant("vera", Role.VIEWER, "Vera", Grants.NONE, null, "t1", null);
        Somebody there = enter(vera);
        Leg watching = world.receive(room, vera);
        room.remove(host.presence().actor(), there.id(), null);
        world.settle();
        assertThat(there.end()).isEqualTo(PresenceEnd.REMOVED);
        assertThat(peer(watching).isClosed()).isTrue();
        assertRefused(Refusal.BANNED, () -> enter(vera));
        assertRefused(Refusal.BANNED, () -> world.receive(room, vera));
        assertRefused(
                Refusal.BANNED, () -> enter(new Entrant("vera", Role.MEMBER, "Other", Grants.NONE, null, "t2", null)));
        assertRefused(
                Refusal.BANNED, () -> enter(new Entrant(null, Role.VIEWER, "Other", Grants.NONE, null, "t1", null)));

        List<Ban> bans = room.bans(host.presence().actor());
        assertThat(bans).extracting(Ban::name).containsExactly("Vera");
        room.unban(host.presence().actor(), bans.getFirst().id());
        enter(vera);
        assertRefused(Refusal.NO_SUCH_BAN, () -> room.unban(Actor.SERVICE, "x"));
    }

    @Test
    void aBanMayEndByItself() {
        Somebody vera = viewer("vera");
        room.remove(Actor.SERVICE, vera.id(), Duration.ofMinutes(10));
        world.pass(Duration.ofMinutes(9));
        assertRefused(Refusal.BANNED, () -> viewer("vera"));
        world.pass(Duration.ofMinutes(1));
        Somebody again = viewer("vera");
        assertThat(room.bans(Actor.SERVICE)).isEmpty();
        room.remove(Actor.SERVICE, again.id(), Duration.ZERO);
        viewer("vera");
    }

    @Test
    void anIdentityIsBannedBeforeItComesAndTakenOutWhereItIs() {
        room.ban(Actor.SERVICE, "eve", null);
        assertRefused(Refusal.BANNED, () -> viewer("eve"));
        Somebody vera = viewer("vera");
        room.ban(Actor.SERVICE, "vera", null);
        assertThat(vera.end()).isEqualTo(PresenceEnd.REMOVED);
    }

    @Test
    void aModeratorBansNobodyAboveAndUndoesNoBanOfThoseAbove() {
        Somebody ada = enter(Entrant.named(Role.VIEWER, "ada").granted(grants(Right.MODERATE, true)));
        room.ban(ada.presence().actor(), "hana", null);
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        assertRefused(Refusal.BANNED, () -> enter(Entrant.named(Role.VIEWER, "hana")));
        Ban ofHost = room.ban(host.presence().actor(), "eve", null);
        assertRefused(Refusal.OUTRANKED, () -> room.unban(ada.presence().actor(), ofHost.id()));
        assertRefused(Refusal.OUTRANKED, () -> room.ban(ada.presence().actor(), "eve", Duration.ofSeconds(1)));
        assertRefused(Refusal.BANNED, () -> viewer("eve"));
        room.unban(Actor.SERVICE, ofHost.id());
        viewer("eve");
    }

    @Test
    void aJoinThatIsUnderWayDoesNotOutliveARemoval() {
        Somebody vera = viewer("vera");
        Entrant who = Entrant.named(Role.VIEWER, "vera");
        world.media().beforeNextPeer(() -> room.remove(Actor.SERVICE, vera.id(), null));
        assertRefused(Refusal.NOT_PRESENT, () -> world.receive(room, who));
        assertThat(room.participants()).isEmpty();
        assertThat(world.media().openPeers()).isEmpty();
    }

    @Test
    void invitationsAreTheirMakersAndGoWithHim() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        Somebody ian = enter(Entrant.named(Role.MEMBER, "ian")
                .granted(new Grants(Map.of(Right.INVITE, true, Right.MODERATE, false))));
        Invitation hosts = room.invite(host.presence().actor(), Role.HOST, 5, Duration.ofHours(1), null);
        Invitation own = room.invite(ian.presence().actor(), Role.VIEWER, 5, Duration.ofHours(1), null);
        assertThat(room.invitations(ian.presence().actor())).containsExactly(own);
        assertRefused(
                Refusal.NO_SUCH_INVITATION,
                () -> room.revokeInvitation(ian.presence().actor(), hosts.code()));
        assertThat(room.invitations(host.presence().actor())).containsExactly(hosts, own);
        assertRefused(
                Refusal.OUTRANKED, () -> room.invite(ian.presence().actor(), Role.HOST, 1, Duration.ofHours(1), null));
        room.silence(Actor.SERVICE, ian.id(), TrackKind.AUDIO, true);
        assertRefused(
                Refusal.RIGHT_MISSING,
                () -> room.invite(ian.presence().actor(), Role.VIEWER, 1, Duration.ofHours(1), null));
        room.remove(Actor.SERVICE, ian.id(), null);
        assertRefused(Refusal.NO_SUCH_INVITATION, () -> room.useInvitation(own.code()));
    }

    @Test
    void whatWasTakenIsNotHadBackByAnotherTokenOrByLeaving() {
        Somebody mia = enter(Entrant.named(Role.MEMBER, "mia"));
        room.promote(Actor.SERVICE, mia.id(), null, grants(Right.SEND_DATA, false));
        room.silence(Actor.SERVICE, mia.id(), TrackKind.AUDIO, true);
        room.promote(mia.presence().actor(), mia.id(), Role.VIEWER, null);
        assertThat(mia.toldRights()).doesNotContain(Right.SEND_DATA);
        mia.presence().leave();
        Somebody other = viewer("mia");
        other.presence().leave();
        Somebody again = enter(Entrant.named(Role.MEMBER, "mia"));
        again.publish();
        assertThat(room.stage().getFirst().tracks())
                .extracting(TrackView::silenced)
                .containsExactly(true, false);
    }

    @Test
    void bansHaveABoundAndTheNewestHold() {
        for (int i = 0; i < Bans.MOST + 1; i++) {
            room.ban(Actor.SERVICE, "u" + i, null);
        }
        assertThat(room.bans(Actor.SERVICE)).hasSize(Bans.MOST);
        assertRefused(Refusal.BANNED, () -> viewer("u" + Bans.MOST));
        viewer("u0");
    }

    @Test
    void aLockedRoomLetsInModeratorsAndWhoWasInAndNobodyElse() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        Somebody vera = viewer("vera");
        room.change(host.presence().actor(), locked(true));
        assertThat(vera.room()).isNotNull().extracting(RoomView::locked).isEqualTo(true);
        assertRefused(Refusal.ROOM_LOCKED, () -> viewer("vito"));
        assertRefused(Refusal.ROOM_LOCKED, () -> world.receive(room, Role.VIEWER, "v"));
        vera.presence().leave();
        viewer("vera");
        enter(Entrant.named(Role.VIEWER, "ada").granted(grants(Right.MODERATE, true)));
        room.change(host.presence().actor(), locked(false));
        viewer("vito");
        assertThat(world.facts(RoomFact.RoomLocked.class)).hasSize(2);
    }

    @Test
    void aSilenceThatIsNotHeldIsLiftedByItsOwner() {
        Somebody ann = enter(Entrant.named(Role.MEMBER, "ann"));
        Somebody ben = enter(Entrant.named(Role.MEMBER, "ben"));
        ben.receive();
        Leg leg = ann.publish();
        ben.takeOffers();
        TrackId voice = voice(leg);
        room.silence(Actor.SERVICE, ann.id(), TrackKind.AUDIO, false);
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 1L));
        assertThat(ben.other(ann).tracks().getFirst()).satisfies(track -> {
            assertThat(track.silenced()).isTrue();
            assertThat(track.held()).isFalse();
        });
        ann.presence().mute(voice, false);
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 2L));

        room.silence(Actor.SERVICE, ann.id(), TrackKind.AUDIO, true);
        ann.presence().mute(voice, true);
        ann.presence().mute(voice, false);
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 1L));
        room.silence(Actor.SERVICE, ann.id(), TrackKind.AUDIO, null);
        assertThat(ben.fedBy()).isEqualTo(Map.of(ann.id(), 2L));
    }

    @Test
    void silenceOfAKindHoldsForWhatIsPublishedLaterAndAfterComingBack() {
        Somebody ann = enter(Entrant.named(Role.MEMBER, "ann"));
        room.silence(Actor.SERVICE, ann.id(), TrackKind.AUDIO, true);
        ann.presence().leave();
        Somebody again = enter(Entrant.named(Role.MEMBER, "ann"));
        again.publish();
        assertThat(room.stage().getFirst().tracks())
                .extracting(TrackView::silenced)
                .containsExactly(true, false);
    }

    @Test
    void theChatPolicyDecidesWhoHearsWhom() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        Somebody ann = enter(Entrant.named(Role.MEMBER, "ann").granted(grants(Right.MODERATE, false)));
        Somebody vera = viewer("vera");
        Somebody vito = viewer("vito");
        for (ChatPolicy policy : ChatPolicy.values()) {
            room.change(host.presence().actor(), settings("chat", policy.label()));
            assertThat(vera.room()).isNotNull().extracting(RoomView::chat).isEqualTo(policy);
            say(vera, policy + " vera");
            say(ann, policy + " ann");
            say(host, policy + " hana");
        }
        assertThat(vito.heard())
                .containsExactly(
                        "ALL vera",
                        "ALL ann",
                        "ALL hana",
                        "STAGE ann",
                        "STAGE hana",
                        "MODERATORS ann",
                        "MODERATORS hana",
                        "OFF hana");
        assertThat(host.heard())
                .containsExactly(
                        "ALL vera",
                        "ALL ann",
                        "ALL hana",
                        "STAGE ann",
                        "STAGE hana",
                        "MODERATORS vera",
                        "MODERATORS ann",
                        "MODERATORS hana",
                        "OFF hana");
        assertRefused(
                Refusal.RIGHT_MISSING,
                () -> room.send(
                        enter(Entrant.named(Role.VIEWER, "mo").granted(grants(Right.SEND_DATA, false)))
                                .presence()
                                .actor(),
                        null,
                        "1"));
    }

    private void say(Somebody who, String data) {
        try {
            room.send(who.presence().actor(), null, data);
        } catch (RefusedException refused) {
            assertThat(refused.refusal()).isEqualTo(Refusal.RIGHT_MISSING);
        }
    }

    @Test
    void aRoomKeepsMessagesFromWhenItsServiceWantsItOn() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        room.send(Actor.SERVICE, null, "before");
        assertRefused(Refusal.RIGHT_MISSING, () -> room.change(host.presence().actor(), settings("chat-history", "2")));
        room.change(Actor.SERVICE, settings("chat-history", "2"));
        room.send(Actor.SERVICE, null, "after");
        assertThat(history(room, host)).containsExactly("after");
    }

    @Test
    void whatWasSaidToModeratorsStaysAmongThem() {
        RoomWorld chatty = new RoomWorld(
                new MeetingMode(),
                new Service(
                        "shop",
                        "meeting",
                        100,
                        1_000,
                        Map.of("meeting", new ModeSettings(Map.of("chat-history", "3")))));
        Room yard = chatty.room("yard");
        Somebody vera = chatty.enter(yard, Entrant.named(Role.VIEWER, "vera"));
        yard.send(vera.presence().actor(), null, "to moderators");
        yard.change(Actor.SERVICE, settings("chat", "all"));
        assertThat(history(yard, chatty.enter(yard, Entrant.named(Role.VIEWER, "vito"))))
                .isEmpty();
    }

    @Test
    void manyHearersAreToldOnlySoMuch() {
        Deliveries deliveries = new Deliveries(100, 300);
        Instant now = Instant.EPOCH;
        assertThat(deliveries.allows(200, now)).isTrue();
        assertThat(deliveries.allows(200, now)).isFalse();
        assertThat(deliveries.allows(200, now.plusSeconds(1))).isTrue();
        assertThat(deliveries.allows(1_000, now.plusSeconds(2))).isFalse();
        assertThat(deliveries.allows(1_000, now.plusSeconds(5)))
                .as("one to all, when all is there")
                .isTrue();
    }

    @Test
    void historyIsBoundedByCountAndBytes() {
        RoomWorld chatty = new RoomWorld(
                new MeetingMode(),
                new Service(
                        "shop",
                        "meeting",
                        100,
                        1_000,
                        Map.of("meeting", new ModeSettings(Map.of("chat-history", "3")))));
        Room yard = chatty.room("yard");
        Somebody host = chatty.enter(yard, Entrant.named(Role.HOST, "hana"));
        Somebody vera = chatty.enter(yard, Entrant.named(Role.VIEWER, "vera"));
        for (String text : List.of("1", "2", "3", "4")) {
            yard.send(host.presence().actor(), null, text);
        }
        yard.send(vera.presence().actor(), null, "to moderators");
        yard.send(host.presence().actor(), Set.of(vera.id()), "in private");
        Somebody vito = chatty.enter(yard, Entrant.named(Role.VIEWER, "vito"));
        assertThat(history(yard, vito)).containsExactly("3", "4");
        assertThat(history(yard, host)).containsExactly("3", "4", "to moderators");
        String much = "x".repeat(History.MOST_BYTES / 2 + 1);
        yard.send(Actor.SERVICE, null, much);
        yard.send(Actor.SERVICE, null, much);
        assertThat(history(yard, vito)).hasSize(1);
    }

    private static List<String> history(Room room, Somebody who) {
        List<String> said = new ArrayList<>();
        who.presence().snapshot(now -> now.history().forEach(message -> said.add(message.data())));
        return said;
    }

    @Test
    void everybodyIsToldHowManyThereAreUnlessTheRoomKeepsThatToItself() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        viewer("vera");
        world.receive(room, Role.VIEWER, "by whep");
        world.pass(Duration.ofSeconds(2));
        assertThat(host.counts()).isEqualTo(new HeadCount(3, 2));

        room.change(Actor.SERVICE, settings("show-counts", "false"));
        viewer("vito");
        world.pass(Duration.ofSeconds(2));
        assertThat(host.counts()).isEqualTo(new HeadCount(3, 2));
    }

    @Test
    void aLargeAudienceComesInPages() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        for (int i = 0; i < 90; i++) {
            viewer("v" + i);
        }
        List<String> seen = new ArrayList<>();
        long after = 0;
        @Nullable Long next = 0L;
        while (next != null) {
            PeoplePage page = host.presence().audience(after, 40);
            page.people().forEach(one -> seen.add(one.name()));
            next = page.next();
            after = next == null ? 0 : next;
        }
        assertThat(seen).hasSize(90).doesNotHaveDuplicates();
        assertThat(viewerSees()).isEmpty();
        assertThat(room.participants(0, 10).people()).hasSize(10);
    }

    private List<ParticipantView> viewerSees() {
        return viewer("last").presence().audience(0, 100).people();
    }

    @Test
    void invitationsAreBoundedByRightsUsesAndTime() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        Somebody vera = viewer("vera");
        assertRefused(
                Refusal.RIGHT_MISSING,
                () -> room.invite(vera.presence().actor(), Role.VIEWER, 1, Duration.ofHours(1), null));
        Invitation one = room.invite(host.presence().actor(), Role.MEMBER, 2, Duration.ofHours(1), "friends");
        assertThat(world.rooms().invitedBy(one.code())).contains(room);
        room.useInvitation(one.code());
        assertThat(room.useInvitation(one.code()).used()).isEqualTo(2);
        assertRefused(Refusal.INVITATION_USED_UP, () -> room.useInvitation(one.code()));

        Invitation two = room.invite(host.presence().actor(), Role.VIEWER, 2, Duration.ofHours(1), null);
        room.revokeInvitation(host.presence().actor(), two.code());
        assertRefused(Refusal.NO_SUCH_INVITATION, () -> room.useInvitation(two.code()));
        Invitation three = room.invite(host.presence().actor(), Role.VIEWER, 2, Duration.ofHours(1), null);
        world.pass(Duration.ofHours(1));
        assertRefused(Refusal.NO_SUCH_INVITATION, () -> room.useInvitation(three.code()));
        room.close(RoomEnd.REQUESTED);
        assertThat(world.rooms().invitedBy(one.code())).isEmpty();
    }

    @Test
    void whoInvitesGivesNoMoreThanHeHas() {
        Somebody inviter = enter(Entrant.named(Role.VIEWER, "ian").granted(grants(Right.INVITE, true)));
        room.invite(inviter.presence().actor(), Role.VIEWER, 1, Duration.ofHours(1), null);
        assertRefused(
                Refusal.RIGHT_MISSING,
                () -> room.invite(inviter.presence().actor(), Role.MEMBER, 1, Duration.ofHours(1), null));
        Somebody member = enter(Entrant.named(Role.MEMBER, "mia"));
        assertRefused(
                Refusal.OUTRANKED,
                () -> room.invite(member.presence().actor(), Role.HOST, 1, Duration.ofHours(1), null));
    }

    @Test
    void aRoomIsClosedForAllWithAReasonByWhomNobodyOutranks() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        Somebody member = enter(Entrant.named(Role.MEMBER, "mia"));
        assertRefused(Refusal.OUTRANKED, () -> room.close(member.presence().actor(), "mutiny"));
        room.close(host.presence().actor(), "school is over");
        assertThat(member.end()).isEqualTo(PresenceEnd.ROOM_CLOSED);
        assertThat(member.endDetail()).isEqualTo("school is over");
        assertThat(world.facts(RoomFact.RoomClosed.class))
                .containsExactly(new RoomFact.RoomClosed(RoomEnd.REQUESTED, "school is over"));
    }

    @Test
    void aRoomClosesAtTheTimeThatItWasGiven() {
        Instant now = world.clock().now();
        room.change(
                Actor.SERVICE,
                new RoomChange(null, null, ModeSettings.DEFAULTS, null, Optional.of(now.plusSeconds(60))));
        Somebody vera = viewer("vera");
        world.pass(Duration.ofSeconds(59));
        assertThat(vera.end()).isNull();
        world.pass(Duration.ofSeconds(2));
        assertThat(vera.end()).isEqualTo(PresenceEnd.ROOM_CLOSED);
        assertThat(world.facts(RoomFact.RoomClosed.class))
                .containsExactly(new RoomFact.RoomClosed(RoomEnd.SCHEDULED, null));
    }

    @Test
    void moderatorsChangeWhatIsTheirsAndTheServiceTheRest() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana"));
        assertRefused(
                Refusal.RIGHT_MISSING,
                () -> room.change(host.presence().actor(), settings("max-publish-bitrate", "100000")));
        assertRefused(Refusal.BAD_SETTING, () -> room.change(host.presence().actor(), settings("chat", "whispering")));
        room.change(
                host.presence().actor(),
                new RoomChange(null, null, ModeSettings.DEFAULTS, Optional.of("{\"product\":7}"), null));
        assertThat(room.view().metadata()).isEqualTo("{\"product\":7}");
        room.change(Actor.SERVICE, settings("max-publish-bitrate", "100000"));
        assertThat(room.rules().publishing().publishBps()).isEqualTo(100_000);
        assertThat(room.view().settings()).containsEntry("max-publish-bitrate", "100000");
    }

    @Test
    void metadataIsOnesOwnWhereThatIsGranted() {
        Somebody ann = enter(Entrant.named(Role.MEMBER, "ann").granted(grants(Right.CHANGE_METADATA, true)));
        Somebody ben = enter(Entrant.named(Role.MEMBER, "ben"));
        room.changeMetadata(ann.presence().actor(), ann.id(), "{\"mood\":1}");
        assertThat(ben.other(ann).metadata()).isEqualTo("{\"mood\":1}");
        assertRefused(
                Refusal.RIGHT_MISSING, () -> room.changeMetadata(ann.presence().actor(), ben.id(), "{}"));
        assertRefused(
                Refusal.RIGHT_MISSING, () -> room.changeMetadata(ben.presence().actor(), ben.id(), "{}"));
        room.changeMetadata(Actor.SERVICE, ben.id(), "{\"seat\":3}");
        assertThat(ann.other(ben).metadata()).isEqualTo("{\"seat\":3}");
        room.rename(Actor.SERVICE, ben.id(), "Benny");
        assertThat(ann.other(ben).name()).isEqualTo("Benny");
    }
}
