package dev.madang.media.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** A window against a set that remembers everything. */
final class ReplayWindowTest {
    private static final int AT_LEAST = 960;
    private static final int AT_MOST = 1024;

    @Property(tries = 500)
    void windowRemembersWhatASetRemembers(
            @ForAll @LongRange(min = 0, max = 1L << 40) long start,
            @ForAll @Size(max = 200) List<@IntRange(min = -1100, max = 300) Integer> steps) {
        ReplayWindow window = new ReplayWindow();
        Set<Long> seen = new HashSet<>();
        long newest = -1;
        for (int step : steps) {
            long index = Math.max(0, newest < 0 ? start : newest + step);
            boolean inside = newest - index < AT_LEAST;
            boolean outside = newest - index >= AT_MOST;
            if (inside || outside) {
                assertThat(window.isReplayed(index)).isEqualTo(outside || seen.contains(index));
            }
            if (!window.isReplayed(index)) {
                window.add(index);
                seen.add(index);
                newest = Math.max(newest, index);
            }
            assertThat(window.newest()).isEqualTo(newest);
        }
    }

    @Property(tries = 200)
    void anyLeapEmptiesTheWindow(
            @ForAll @LongRange(min = 0, max = 1L << 40) long from,
            @ForAll @LongRange(min = 1, max = 1L << 40) long leap) {
        ReplayWindow window = new ReplayWindow();
        window.add(from);
        window.add(from + leap);
        for (long index = Math.max(0, from + leap - AT_LEAST + 1); index < from + leap; index++) {
            assertThat(window.isReplayed(index)).isEqualTo(index == from);
        }
    }
}
