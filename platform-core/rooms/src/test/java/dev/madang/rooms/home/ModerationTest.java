package dev.madang.rooms.home;

import static dev.madang.rooms.sim.Refusals.assertRefused;
import static dev.madang.rooms.sim.RoomWorld.voice;
import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.model.TrackView;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.sim.Meeting;
import dev.madang.rooms.sim.Somebody;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What moderators give, take and silence, and that it holds. */
class ModerationTest {
    private final Meeting meeting = new Meeting();
    private final Room room = meeting.room();

    private static Grants grants(Right right, boolean given) {
        return new Grants(Map.of(right, given));
    }

    @Test
    void whoIsPromotedPublishesAndDoesNotModerateUnlessThatIsGiven() {
        Somebody host = meeting.enter(Entrant.named(Role.HOST, "hana"));
        Somebody vera = meeting.knownViewer("vera");
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
        Somebody assistant = meeting.enter(Entrant.named(Role.VIEWER, "ada").granted(grants(Right.MODERATE, true)));
        Somebody vera = meeting.knownViewer("vera");
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
        Somebody mute = meeting.enter(Entrant.named(Role.MEMBER, "mo").granted(grants(Right.PUBLISH_VIDEO, false)));
        assertRefused(Refusal.RIGHT_MISSING, mute::publish);

        Somebody ann = meeting.enter(Entrant.named(Role.MEMBER, "ann"));
        Somebody ben = meeting.enter(Entrant.named(Role.MEMBER, "ben"));
        ann.publish();
        assertThat(ben.other(ann).tracks()).hasSize(2);
        room.promote(Actor.SERVICE, ann.id(), null, grants(Right.PUBLISH_VIDEO, false));
        assertThat(ben.other(ann).tracks()).extracting(TrackView::kind).containsExactly(TrackKind.AUDIO);
        room.promote(Actor.SERVICE, ann.id(), null, grants(Right.PUBLISH_VIDEO, true));
        assertThat(ben.other(ann).tracks()).hasSize(2);
    }

    @Test
    void aSilenceThatIsNotHeldIsLiftedByItsOwner() {
        Somebody ann = meeting.enter(Entrant.named(Role.MEMBER, "ann"));
        Somebody ben = meeting.enter(Entrant.named(Role.MEMBER, "ben"));
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
        Somebody ann = meeting.enter(Entrant.named(Role.MEMBER, "ann"));
        room.silence(Actor.SERVICE, ann.id(), TrackKind.AUDIO, true);
        ann.presence().leave();
        Somebody again = meeting.enter(Entrant.named(Role.MEMBER, "ann"));
        again.publish();
        assertThat(room.stage().getFirst().tracks())
                .extracting(TrackView::silenced)
                .containsExactly(true, false);
    }

    @Test
    void metadataIsOnesOwnWhereThatIsGranted() {
        Somebody ann = meeting.enter(Entrant.named(Role.MEMBER, "ann").granted(grants(Right.CHANGE_METADATA, true)));
        Somebody ben = meeting.enter(Entrant.named(Role.MEMBER, "ben"));
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
