package dev.madang.rooms.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.sim.MeetingMode;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An invitation is worth what its maker is, and nobody takes all of them. */
class InvitingTest {
    private final RoomWorld world = new RoomWorld(new MeetingMode());
    private final Room room = world.room("yard");

    private Somebody enter(Entrant who) {
        return world.enter(room, who);
    }

    private static Grants grants(Right right, boolean given) {
        return new Grants(Map.of(right, given));
    }

    private static void assertRefused(Refusal refusal, Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }

    private static Entrant ian() {
        return Entrant.named(Role.MEMBER, "ian").granted(grants(Right.INVITE, true));
    }

    /** Who comes by an invitation of his, drawn before anything happened to him. */
    private Somebody guest(String identity) {
        return enter(Entrant.named(Role.VIEWER, identity).invitedBy("ian"));
    }

    private Invitation invitation(Actor by) {
        return room.invite(by, Role.VIEWER, 5, Duration.ofHours(1), null);
    }

    @Test
    void whoIsRemovedDoesNotComeAsSomebodyElseByAnInvitationOfHisOwn() {
        Somebody ian = enter(ian());
        Somebody there = guest("g0");
        room.remove(Actor.SERVICE, ian.id(), null);
        assertRefused(Refusal.NO_SUCH_INVITATION, () -> guest("g1"));
        assertRefused(
                Refusal.NO_SUCH_INVITATION,
                () -> world.receive(room, Entrant.named(Role.VIEWER, "g1").invitedBy("ian")));
        assertThat(there.end()).as("who came before stays").isNull();
        guest("g0");
        room.unban(Actor.SERVICE, room.bans(Actor.SERVICE).getFirst().id());
        guest("g1");
    }

    @Test
    void heldSilenceIsNotGoneRoundThere() {
        Somebody ian = enter(ian());
        Invitation made = invitation(ian.presence().actor());
        room.silence(Actor.SERVICE, ian.id(), TrackKind.AUDIO, false);
        assertThat(room.invitation(made.code())).isEqualTo(made);
        guest("g0");
        room.silence(Actor.SERVICE, ian.id(), TrackKind.AUDIO, true);
        assertRefused(Refusal.NO_SUCH_INVITATION, () -> room.useInvitation(made.code()));
        assertRefused(Refusal.NO_SUCH_INVITATION, () -> guest("g1"));
        ian.presence().leave();
        assertRefused(Refusal.NO_SUCH_INVITATION, () -> guest("g1"));
    }

    @Test
    void takenRightsAreNotHadBackThere() {
        Somebody ian = enter(ian());
        Invitation members = room.invite(ian.presence().actor(), Role.MEMBER, 5, Duration.ofHours(1), null);
        Invitation viewers = invitation(ian.presence().actor());
        room.promote(Actor.SERVICE, ian.id(), null, grants(Right.PUBLISH_VIDEO, false));
        assertRefused(Refusal.NO_SUCH_INVITATION, () -> room.useInvitation(members.code()));
        assertRefused(
                Refusal.NO_SUCH_INVITATION,
                () -> enter(Entrant.named(Role.MEMBER, "g0").invitedBy("ian")));
        room.useInvitation(viewers.code());
        guest("g1");
        room.promote(Actor.SERVICE, ian.id(), null, grants(Right.INVITE, false));
        assertRefused(Refusal.NO_SUCH_INVITATION, () -> room.useInvitation(viewers.code()));
        ian.presence().leave();
        assertRefused(Refusal.NO_SUCH_INVITATION, () -> guest("g2"));
    }

    @Test
    void aHostWhoIsNoneAnyMoreMakesNoHosts() {
        Somebody host = enter(Entrant.named(Role.HOST, "hana").granted(grants(Right.INVITE, true)));
        assertThat(Inviting.couldMake(host.presence().standing(), Role.HOST)).isTrue();
        Standing demoted = new Standing(Role.HOST, Role.MEMBER, Grants.NONE, Map.of(), null, null);
        assertThat(Inviting.couldMake(demoted, Role.HOST)).isFalse();
        assertThat(Inviting.couldMake(demoted, Role.VIEWER)).isTrue();
    }

    @Test
    void nobodyTakesAllInvitationsThereAre() {
        Somebody ian = enter(ian());
        for (int i = 0; i < Invitations.MOST_OF_ONE; i++) {
            invitation(ian.presence().actor());
        }
        assertRefused(Refusal.ROOM_FULL, () -> invitation(ian.presence().actor()));
        for (int k = 1; k < Invitations.MOST / Invitations.MOST_OF_ONE; k++) {
            Somebody other = enter(Entrant.named(Role.VIEWER, "i" + k).granted(grants(Right.INVITE, true)));
            for (int i = 0; i < Invitations.MOST_OF_ONE; i++) {
                invitation(other.presence().actor());
            }
        }
        Somebody last = enter(Entrant.named(Role.VIEWER, "last").granted(grants(Right.INVITE, true)));
        assertRefused(Refusal.ROOM_FULL, () -> invitation(last.presence().actor()));
        List<Invitation> ofService = List.of(invitation(Actor.SERVICE), invitation(Actor.SERVICE));
        assertThat(room.invitations(Actor.SERVICE))
                .hasSize(Invitations.MOST + 2)
                .containsAll(ofService);
    }

    @Test
    void onesOwnThatAreUsedUpGiveWay() {
        Somebody ian = enter(ian());
        for (int i = 0; i < Invitations.MOST_OF_ONE; i++) {
            Invitation made = room.invite(ian.presence().actor(), Role.VIEWER, 1, Duration.ofHours(1), null);
            room.useInvitation(made.code());
        }
        invitation(ian.presence().actor());
        assertThat(room.invitations(Actor.SERVICE)).hasSize(1);
    }
}
