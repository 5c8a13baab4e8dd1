package dev.madang.rooms.home;

import static dev.madang.rooms.sim.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.Room;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.sim.Meeting;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may invite whom, how often and for how long. */
class InvitationTest {
    private final Meeting meeting = new Meeting();
    private final RoomWorld world = meeting.world();
    private final Room room = meeting.room();

    private static Grants grants(Right right, boolean given) {
        return new Grants(Map.of(right, given));
    }

    @Test
    void invitationsAreTheirMakersAndGoWithHim() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        Somebody ian = meeting.enter(Entrant.named(Role.MEMBER, "ian")
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
    void invitationsAreBoundedByRightsUsesAndTime() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        Somebody vera = meeting.knownViewer("vera");
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
        Somebody inviter = meeting.enter(Entrant.named(Role.VIEWER, "ian").granted(grants(Right.INVITE, true)));
        room.invite(inviter.presence().actor(), Role.VIEWER, 1, Duration.ofHours(1), null);
        assertRefused(
                Refusal.RIGHT_MISSING,
                () -> room.invite(inviter.presence().actor(), Role.MEMBER, 1, Duration.ofHours(1), null));
        Somebody member = meeting.enter(Entrant.named(Role.MEMBER, "mia"));
        assertRefused(
                Refusal.OUTRANKED,
                () -> room.invite(member.presence().actor(), Role.HOST, 1, Duration.ofHours(1), null));
    }
}
