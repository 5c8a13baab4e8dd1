package dev.madang.media.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.track.StoredPacket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What keeps two packets from being sealed under one nonce, and a repeated one the same. */
final class SealedNumbersTest {
    private static final long FIRST = 130_000;

    private static final GrantedSsrc.Stream NOTHING = new GrantedSsrc.Stream() {
        @Override
        public @Nullable StoredPacket held(GrantedSsrc under, long sequence) {
            return null;
        }

        @Override
        public void requestKeyFrame(long nowNanos) {}
    };

    private final GrantedSsrc ssrc = new GrantedSsrc(NOTHING, 1, 0, FIRST);

    @Property(tries = 200)
    void noNumberIsSealedTwiceAndNoneBeforeTheFirst(
            @ForAll @Size(max = 400) List<@IntRange(min = -200, max = 6_000) Integer> steps) {
        GrantedSsrc ssrc = new GrantedSsrc(NOTHING, 1, 0, FIRST);
        Set<Long> sealed = new HashSet<>();
        long at = FIRST;
        for (int step : steps) {
            long number = Math.floorMod(step, 7) == 0 ? at + step : at - Math.floorMod(step, 300);
            boolean may = ssrc.seal(number);
            if (may) {
                assertThat(sealed.add(number)).isTrue();
                assertThat(number).isGreaterThanOrEqualTo(FIRST);
            } else {
                assertThat(sealed.contains(number) || number < FIRST || number <= ssrc.newest() - 4_096)
                        .isTrue();
            }
            at = Math.max(at, number);
        }
    }

    @Test
    void theRolloverCounterBeginsAtZero() {
        assertThat(ssrc.packetIndex(FIRST)).isEqualTo(FIRST & 0xffff);
        assertThat(ssrc.packetIndex(FIRST + 0x1_0000)).isEqualTo((FIRST & 0xffff) + 0x1_0000);
    }

    @Test
    void youngNumbersAreRememberedHoweverFastTheyCome() {
        SentNumbers sent = new SentNumbers();
        for (int i = 1; i <= 10_000; i++) {
            assertThat(sent.add(ssrc, FIRST + i, i * 100_000L)).isEqualTo(i);
        }
        for (int i = 1; i <= 10_000; i++) {
            assertThat(sent.toRepeat(i, 2_000_000_000L)).isSameAs(ssrc);
            assertThat(sent.sequence(i)).isEqualTo(FIRST + i);
        }
        assertThat(sent.toRepeat(1, 2_001_000_000L)).as("just repeated").isNull();
        assertThat(sent.toRepeat(10_001, 3_000_000_000L)).isNull();
        assertThat(sent.toRepeat(0, 3_000_000_000L)).isNull();
        assertThat(sent.unwrap(10_000 & 0xffff)).isEqualTo(10_000);
    }
}
