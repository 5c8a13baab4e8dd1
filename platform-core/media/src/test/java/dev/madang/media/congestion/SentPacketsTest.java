package dev.madang.media.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class SentPacketsTest {
    private final SentPackets sent = new SentPackets();

    @Property
    void givesBackOnceWhatWasSent(
            @ForAll @IntRange(max = 0xffff) int number,
            @ForAll @IntRange(min = 1, max = 1_500) int bytes,
            @ForAll @LongRange(min = Long.MIN_VALUE / 2, max = Long.MAX_VALUE / 2) long nanos,
            @ForAll @LongRange(min = 0, max = 60_000_000_000L) long later) {
        SentPackets packets = new SentPackets();
        packets.record(number, bytes, nanos);
        packets.record(number + 1 & 0xffff, bytes, nanos + later);
        assertThat(packets.take(number)).isEqualTo(bytes);
        assertThat(packets.foundNanos()).isEqualTo(nanos);
        assertThat(packets.take(number)).isZero();
    }

    @Test
    void whatWasCalledLostMayStillCome() {
        sent.record(7, 100, 5);
        assertThat(sent.markLost(7)).isEqualTo(100);
        assertThat(sent.markLost(7)).isZero();
        assertThat(sent.take(7)).isEqualTo(100);
        assertThat(sent.markLost(7)).isZero();
    }

    @Test
    void anOlderPacketInTheSamePlaceIsNotTakenForIt() {
        sent.record(7, 100, 5);
        sent.record(7 + 2_048, 200, 6);
        assertThat(sent.take(7)).isZero();
        assertThat(sent.markLost(7)).isZero();
        assertThat(sent.take(7 + 2_048)).isEqualTo(200);
        assertThat(sent.take(0xffff)).isZero();
    }
}
