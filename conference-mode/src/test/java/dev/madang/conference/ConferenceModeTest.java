package dev.madang.conference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.AudioPolicy;
import dev.madang.rooms.mode.EmptyRoom;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.mode.VideoPolicy;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.sim.RoomWorld;
import dev.madang.rooms.sim.Somebody;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ConferenceModeTest {
    private final ModeRules rules = new ConferenceMode().rules(ModeSettings.DEFAULTS);

    @Test
    void theModeIsFoundByItsName() {
        assertThat(ServiceLoader.load(RoomMode.class))
                .extracting(RoomMode::name)
                .containsExactly("conference");
    }

    @Test
    void theAudienceSeesMembersAndNobodySeesTheAudienceButMembers() {
        assertThat(rules.sees(Role.VIEWER, Role.MEMBER)).isTrue();
        assertThat(rules.notices(Role.VIEWER, Role.VIEWER)).isFalse();
        assertThat(rules.notices(Role.MEMBER, Role.VIEWER)).isTrue();
        assertThat(rules.emptyRoom()).isEqualTo(new EmptyRoom.Stays());
        assertThat(rules.audio()).isEqualTo(new AudioPolicy.Loudest(8));
        assertThat(rules.video()).isEqualTo(new VideoPolicy.LastSpeakers(25));
    }

    @Test
    void hostsBringViewersInAndSendThemBackAndWhoIsBroughtInDoesNotModerate() {
        RoomWorld world = new RoomWorld(new ConferenceMode());
        Room room = world.room("yard");
        Somebody host = world.enter(room, Role.HOST, "hana");
        Somebody viewer = world.enter(room, Role.VIEWER, "vera");
        Somebody other = world.enter(room, Role.VIEWER, "vito");
        viewer.presence().raiseHand(true);
        assertThat(host.other(viewer).handRaised()).isTrue();
        assertThat(other.sees()).containsExactly();
        assertThatThrownBy(() -> room.promote(other.presence().actor(), viewer.id(), Role.MEMBER, null))
                .isInstanceOf(RefusedException.class);
        room.promote(host.presence().actor(), viewer.id(), Role.MEMBER, null);
        viewer.publish();
        assertThat(other.sees()).containsExactly("vera");
        assertThat(host.other(viewer).handRaised()).isFalse();
        assertThatThrownBy(() -> room.remove(viewer.presence().actor(), host.id(), null))
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> room.promote(viewer.presence().actor(), other.id(), Role.MEMBER, null))
                .isInstanceOf(RefusedException.class);
        room.promote(host.presence().actor(), viewer.id(), Role.VIEWER, null);
        assertThat(other.sees()).isEmpty();
    }

    @Test
    void settingsAreTakenAndWrongOnesRefused() {
        ModeRules narrow = new ConferenceMode()
                .rules(new ModeSettings(
                        Map.of("max-members", "5", "max-participants", "100", "loudest", "2", "last-speakers", "3")));
        assertThat(narrow.limits().publishers()).isEqualTo(5);
        assertThat(narrow.limits().participants()).isEqualTo(100);
        assertThat(narrow.beyond(rules)).isNull();
        assertThatThrownBy(() -> new ConferenceMode().rules(new ModeSettings(Map.of("grace", "5"))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
