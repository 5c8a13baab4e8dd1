package dev.madang.fleet.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.router.FleetHistory;
import org.junit.jupiter.api.Test;

/** Histories of a room over several nodes that say everything in bytes. */
class FleetOverBytesTest {
    private static final int HISTORIES = 300;
    private static final RoomKey ROOM = new RoomKey("shop", new RoomId("yard"));

    private int messages;

    private final FleetHistory.Wire bytes = new FleetHistory.Wire() {
        @Override
        public Envelope<RouterMessage> toHome(RouterId from, Envelope<RouterMessage> envelope) {
            RoomFrame sent = new RoomFrame.ToHome(ROOM, from, envelope);
            return ((RoomFrame.ToHome) through(sent)).envelope();
        }

        @Override
        public Envelope<HomeMessage> toRouter(RouterId to, Envelope<HomeMessage> envelope) {
            RoomFrame sent = new RoomFrame.ToRouter(ROOM, to, envelope);
            return ((RoomFrame.ToRouter) through(sent)).envelope();
        }
    };

    private RoomFrame through(RoomFrame sent) {
        try {
            messages++;
            RoomFrame came = RoomMessages.decode(RoomMessages.encode(sent));
            assertThat(came).isEqualTo(sent);
            return came;
        } catch (WireException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void whateverHappensInTheEndEverybodyHasWhatTheModeSays() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            FleetHistory.check(seed, bytes);
        }
        assertThat(messages).isGreaterThan(100 * HISTORIES);
    }
}
