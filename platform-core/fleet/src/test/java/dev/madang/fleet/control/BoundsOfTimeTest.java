package dev.madang.fleet.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.madang.fleet.link.ControlRecord;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BoundsOfTimeTest {
    @Test
    void waitsGrowFromAFifthOfASecondToTwo() {
        Backoff backoff = new Backoff(new SplittableRandom(1));
        assertThat(backoff.next()).isBetween(200_000_000L, 400_000_000L);
        assertThat(backoff.next()).isBetween(400_000_000L, 800_000_000L);
        assertThat(backoff.next()).isBetween(800_000_000L, 1_600_000_000L);
        long first = backoff.next();
        assertThat(first).isBetween(1_000_000_000L, 2_000_000_000L);
        assertThat(backoff.next()).isBetween(1_000_000_000L, 2_000_000_000L).isNotEqualTo(first);
        backoff.reset();
        assertThat(backoff.next()).isBetween(200_000_000L, 400_000_000L);
    }

    @Test
    void aProcessThatWasStoppedHasNotWaited() {
        Stillness still = new Stillness();
        assertThat(still.look(1, 50_000_000)).isZero();
        assertThat(still.look(1, 50_000_000)).isEqualTo(50_000_000);
        assertThat(still.look(1, 60_000_000_000L)).isEqualTo(250_000_000);
        assertThat(still.look(2, 50_000_000)).isZero();
        assertThat(still.look(2, 50_000_000)).isEqualTo(50_000_000);
        still.reset();
        assertThat(still.look(2, 50_000_000)).isEqualTo(50_000_000);
    }

    @Test
    void heartbeatsTellTheWayThereAndBack() {
        Heartbeats here = new Heartbeats();
        Heartbeats there = new Heartbeats();
        byte[] record = new byte[100];
        assertThat(here.roundTripNanos()).isEqualTo(-1);
        int length = here.write(record, 1000);
        there.came((ControlRecord.Heartbeat) ControlRecord.read(record, length), 900_000);
        length = there.write(record, 900_250);
        here.came((ControlRecord.Heartbeat) ControlRecord.read(record, length), 1000 + 30 + 250 + 40);
        assertThat(here.roundTripNanos()).isEqualTo(70);
        here.came(new ControlRecord.Heartbeat(1, Long.MAX_VALUE, 0), 2000);
        here.came(new ControlRecord.Heartbeat(1, 1000, -5), 2000);
        assertThat(here.roundTripNanos()).isEqualTo(70);
    }

    @Test
    void boundsHaveRoomForOneFrame() {
        LinkBounds usual = LinkBounds.usual();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LinkBounds(
                        Link.MOST_FRAME,
                        usual.allBytes(),
                        1,
                        1,
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1)));
    }
}
