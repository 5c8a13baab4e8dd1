package dev.madang.rooms.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.rooms.mode.Role;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntrantTest {
    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x0a, 0x1b, 0x7f, 0x85, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069, 0xd800})
    void namesDoNotDisturbTheTextAroundThem(int character) {
        String name = "ann" + Character.toString(character) + "nna";
        assertThatThrownBy(() -> Entrant.named(Role.MEMBER, name)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", ".."})
    void whatWouldBeAStepInAPathIsNoIdentity(String step) {
        assertThatThrownBy(() -> Entrant.named(Role.MEMBER, step)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Entrant.anonymous(Role.VIEWER, step).name()).isEqualTo(step);
        assertThat(Entrant.named(Role.MEMBER, step + ".a").identity()).isEqualTo(step + ".a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"한 사람", "محمد", "می\u200cخواهم", "\ud83d\udc69\u200d\ud83d\ude80", "O'Neil-3", "a b"})
    void namesOfAllScriptsAreGood(String name) {
        assertThat(Entrant.named(Role.MEMBER, name).name()).isEqualTo(name);
    }
}
