package dev.madang.rooms.home;

import static dev.madang.rooms.sim.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackSource;
import dev.madang.rooms.model.TrackView;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.sim.Meeting;
import dev.madang.rooms.sim.Offers;
import dev.madang.rooms.sim.Somebody;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who comes back is the same one, with the role and rights that were given and taken since. */
class ComingBackTest {
    private final Meeting meeting = new Meeting();
    private final Room room = meeting.room();

    private static Grants grants(Right right, boolean given) {
        return new Grants(Map.of(right, given));
    }

    @Test
    void theSameIdentityTakesOverWhateverItIsCalledAndSeesItsNewNameTold() {
        Somebody ben = meeting.enter(Entrant.named(Role.MEMBER, "ben"));
        Somebody ann = meeting.enter(new Entrant("user-1", Role.MEMBER, "Ann", Grants.NONE, null, "", null));
        Somebody again = meeting.enter(new Entrant("user-1", Role.MEMBER, "Anna", Grants.NONE, "{\"a\":1}", "", null));
        assertThat(ann.end()).isEqualTo(PresenceEnd.REPLACED);
        assertThat(again.id()).isEqualTo(ann.id());
        assertThat(ben.other(again).name()).isEqualTo("Anna");
        assertThat(ben.other(again).metadata()).isEqualTo("{\"a\":1}");
        Somebody namesake = meeting.enter(new Entrant("user-2", Role.MEMBER, "Anna", Grants.NONE, null, "", null));
        assertThat(again.end()).isNull();
        assertThat(ben.other(namesake).identity()).isEqualTo("user-2");
    }

    @Test
    void aTokenOfAnotherRoleIsTheServicesNewerWord() {
        Somebody vera = meeting.knownViewer("vera");
        room.promote(Actor.SERVICE, vera.id(), Role.MEMBER, null);
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "vera"));
        assertThat(vera.end()).isEqualTo(PresenceEnd.REPLACED);
        assertThat(host.presence().role()).isEqualTo(Role.HOST);
        assertThat(room.participants()).hasSize(1);
    }

    @Test
    void promotionAndDemotionHoldWhenOneLeavesAndComesBack() {
        Somebody vera = meeting.knownViewer("vera");
        Somebody mia = meeting.enter(Entrant.named(Role.MEMBER, "mia"));
        room.promote(Actor.SERVICE, vera.id(), Role.MEMBER, grants(Right.PUBLISH_SCREEN, false));
        room.promote(Actor.SERVICE, mia.id(), Role.VIEWER, null);
        vera.presence().leave();
        mia.presence().leave();

        Somebody veraAgain = meeting.knownViewer("vera");
        Somebody miaAgain = meeting.enter(Entrant.named(Role.MEMBER, "mia"));
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
        Somebody back = meeting.enter(ann.resuming("ann", promoted));
        assertThat(back.presence().role()).isEqualTo(Role.MEMBER);
        room.promote(Actor.SERVICE, back.id(), Role.VIEWER, null);
        back.presence().leave();
        assertThat(meeting.enter(ann.resuming("ann", promoted)).presence().role())
                .as("an old ticket does not undo a demotion")
                .isEqualTo(Role.VIEWER);

        Somebody nobody = meeting.enter(Entrant.anonymous(Role.VIEWER, "v"));
        String made = nobody.presence().identity();
        room.promote(Actor.SERVICE, nobody.id(), Role.MEMBER, null);
        Standing standing = nobody.presence().standing();
        Somebody again = meeting.enter(Entrant.anonymous(Role.VIEWER, "v").resuming(made, standing));
        assertThat(nobody.end()).isEqualTo(PresenceEnd.REPLACED);
        assertThat(again.presence().role()).isEqualTo(Role.MEMBER);
    }

    @Test
    void whatWasTakenIsNotHadBackByAnotherTokenOrByLeaving() {
        Somebody mia = meeting.enter(Entrant.named(Role.MEMBER, "mia"));
        room.promote(Actor.SERVICE, mia.id(), null, grants(Right.SEND_DATA, false));
        room.silence(Actor.SERVICE, mia.id(), TrackKind.AUDIO, true);
        room.promote(mia.presence().actor(), mia.id(), Role.VIEWER, null);
        assertThat(mia.toldRights()).doesNotContain(Right.SEND_DATA);
        mia.presence().leave();
        Somebody other = meeting.knownViewer("mia");
        other.presence().leave();
        Somebody again = meeting.enter(Entrant.named(Role.MEMBER, "mia"));
        again.publish();
        assertThat(room.stage().getFirst().tracks())
                .extracting(TrackView::silenced)
                .containsExactly(true, false);
    }
}
