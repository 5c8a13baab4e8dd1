package dev.madang.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomEventLogTest {
    @ParameterizedTest
    @ValueSource(ints = {0x0a, 0x1b, 0x85, 0x200b, 0x2028, 0x2029, 0x202e, 0x2066, 0xfeff, 0xd800})
    void whatMightForgeALineIsWrittenOut(int character) {
        String logged = RoomEventLog.printable("a" + Character.toString(character) + "b");
        assertThat(logged).isEqualTo("a\\u{" + Integer.toHexString(character) + "}b");
    }
}
