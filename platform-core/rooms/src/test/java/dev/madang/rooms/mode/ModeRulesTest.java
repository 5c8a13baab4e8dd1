package dev.madang.rooms.mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The words are wide enough for all four modes of the product, and refuse rules that make no sense. */
class ModeRulesTest {
    private static final Map<String, ModeRules> MODES = Map.of(
            "live",
            rules(
                    Map.of(
                            Role.HOST, RoleRules.publisher(1, Set.of(Role.HOST)).withOwnTracks(),
                            Role.VIEWER, RoleRules.audience(RoleRules.UNBOUNDED, Set.of(Role.HOST))),
                    new RoomLimits(1, RoleRules.UNBOUNDED),
                    new HostLeaves.RoomEnds(Duration.ofSeconds(30))),
            "multi-guest",
            rules(
                    Map.of(
                            Role.HOST, RoleRules.publisher(1, Set.of(Role.HOST, Role.GUEST)),
                            Role.GUEST,
                                    RoleRules.publisher(4, Set.of(Role.HOST, Role.GUEST))
                                            .becoming(Set.of(Role.VIEWER)),
                            Role.VIEWER,
                                    RoleRules.audience(RoleRules.UNBOUNDED, Set.of(Role.HOST, Role.GUEST))
                                            .becoming(Set.of(Role.GUEST))),
                    new RoomLimits(5, RoleRules.UNBOUNDED),
                    new HostLeaves.RoomEnds(Duration.ofSeconds(30))),
            "group",
            rules(
                    Map.of(Role.MEMBER, RoleRules.publisher(50, Set.of(Role.MEMBER))),
                    new RoomLimits(50, 50),
                    new HostLeaves.NothingHappens()),
            "conference",
            rules(
                    Map.of(
                            Role.MEMBER,
                                    RoleRules.publisher(50, Set.of(Role.MEMBER)).becoming(Set.of(Role.VIEWER)),
                            Role.VIEWER,
                                    RoleRules.audience(RoleRules.UNBOUNDED, Set.of(Role.MEMBER))
                                            .becoming(Set.of(Role.MEMBER))),
                    new RoomLimits(50, RoleRules.UNBOUNDED),
                    new HostLeaves.NothingHappens()));

    private static ModeRules rules(Map<Role, RoleRules> roles, RoomLimits limits, HostLeaves hostLeaves) {
        return new ModeRules(
                roles,
                limits,
                hostLeaves,
                new EmptyRoom.Stays(),
                new AudioPolicy.Loudest(5),
                new VideoPolicy.LastSpeakers(9),
                Placement.TOGETHER,
                ChatPolicy.ALL);
    }

    @ParameterizedTest(name = "{0}: a {1} sees a {2}: {3}, notices it: {4}, may become it: {5}")
    @CsvSource({
        "live,        VIEWER, HOST,   true,  true,  false",
        "live,        VIEWER, VIEWER, false, false, false",
        "live,        HOST,   VIEWER, false, false, false",
        "live,        GUEST,  HOST,   false, false, false",
        "multi-guest, VIEWER, GUEST,  true,  true,  true",
        "multi-guest, GUEST,  HOST,   true,  true,  false",
        "multi-guest, GUEST,  VIEWER, false, false, true",
        "group,       MEMBER, MEMBER, true,  true,  false",
        "conference,  VIEWER, MEMBER, true,  true,  true",
        "conference,  VIEWER, VIEWER, false, false, false",
        "conference,  MEMBER, VIEWER, false, false, true",
    })
    void everyModeOfTheProductCanBeSaid(
            String mode, Role who, Role other, boolean sees, boolean notices, boolean mayBecome) {
        ModeRules rules = Objects.requireNonNull(MODES.get(mode));

        assertThat(rules.sees(who, other)).isEqualTo(sees);
        assertThat(rules.notices(who, other)).isEqualTo(notices);
        assertThat(rules.mayBecome(who, other)).isEqualTo(mayBecome);
    }

    @Test
    void aRuleThatNamesARoleWhichIsNotThereIsRefused() {
        assertThatThrownBy(() -> rules(
                        Map.of(Role.HOST, RoleRules.publisher(1, Set.of(Role.GUEST))),
                        new RoomLimits(1, 1),
                        new HostLeaves.NothingHappens()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aModeInWhichNobodyPublishesIsRefused() {
        assertThatThrownBy(() -> rules(
                        Map.of(Role.VIEWER, RoleRules.audience(1, Set.of())),
                        new RoomLimits(1, 1),
                        new HostLeaves.NothingHappens()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRoomCannotEndWithAHostThatItsModeDoesNotHave() {
        assertThatThrownBy(() -> rules(
                        Map.of(Role.MEMBER, RoleRules.publisher(1, Set.of())),
                        new RoomLimits(1, 1),
                        new HostLeaves.RoomEnds(Duration.ZERO)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"45, 45", "30s, 30", "5m, 300", "12H, 43200", "2D, 172800", "1h30m, 5400", "PT1M, 60", "pt0.5s, 0"})
    void settingsAreTimeSpansOrPlainSeconds(String text, long seconds) {
        ModeSettings settings = new ModeSettings(Map.of("grace", text));

        assertThat(settings.duration("grace", Duration.ofDays(1)).toSeconds()).isEqualTo(seconds);
        assertThat(settings.duration("other", Duration.ofDays(1))).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @CsvSource({"soon", "-", "5 m", "30x", "3dd", "99999999999999999999", "99999999999999999999d", "40000d"})
    void aSettingThatIsNoTimeSpanIsRefused(String text) {
        ModeSettings settings = new ModeSettings(Map.of("grace", text));

        assertThatThrownBy(() -> settings.duration("grace", Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("grace");
    }

    @Test
    void anUnknownSettingIsRefused() {
        assertThatThrownBy(() -> new ModeSettings(Map.of("gracee", "1")).known(Set.of("grace")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gracee");
    }

    @Test
    void aNumberOutOfItsRangeIsRefused() {
        ModeSettings settings = new ModeSettings(Map.of("most", "51"));

        assertThat(settings.number("most", 1, 51, 5)).isEqualTo(51);
        assertThat(settings.number("other", 1, 51, 5)).isEqualTo(5);
        assertThatThrownBy(() -> settings.number("most", 1, 50, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("most must be 1 to 50, not 51");
        assertThatThrownBy(() -> settings.number("most", 52, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("most must be 52 or more, not 51");
    }
}
