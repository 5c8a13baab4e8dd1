package dev.madang.rooms.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.UniqueElements;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SlotPlanTest {
    private static <T> List<@Nullable T> assign(List<? extends @Nullable T> current, List<T> wanted) {
        return SlotPlan.assign(current, wanted, track -> track, track -> SlotPlan.ANYWHERE);
    }

    @Test
    void freeSlotsAreFilledInOrder() {
        assertThat(assign(Arrays.asList(null, null, null), List.of("a", "b"))).containsExactly("a", "b", null);
    }

    @Test
    void aTrackStaysInItsSlotWhenAnotherOneLeaves() {
        assertThat(assign(Arrays.asList("a", "b", "c"), List.of("c", "d"))).containsExactly("d", null, "c");
    }

    @Test
    void whatFindsNoSlotWaits() {
        assertThat(assign(Arrays.asList((String) null), List.of("a", "b"))).containsExactly("a");
    }

    @Test
    void theMoreImportantTrackTakesTheSlotOfTheOneThatFallsOut() {
        assertThat(assign(List.of("a", "b"), List.of("c", "b", "a"))).containsExactly("c", "b");
    }

    @Property
    void everyPlanHoldsTheFirstWantedTracksOnceAndMovesNone(
            @ForAll @Size(max = 8) @UniqueElements List<@IntRange(max = 20) Integer> current,
            @ForAll @Size(max = 12) @UniqueElements List<@IntRange(max = 20) Integer> wanted) {
        List<Integer> plan = new ArrayList<>(assign(current, wanted));

        List<Integer> first = wanted.subList(0, Math.min(wanted.size(), current.size()));
        assertThat(plan).hasSameSizeAs(current);
        List<Integer> placed = new ArrayList<>(plan);
        placed.removeIf(track -> track == null);
        assertThat(placed).hasSameSizeAs(new HashSet<>(placed)).containsExactlyInAnyOrderElementsOf(first);
        for (int i = 0; i < plan.size(); i++) {
            if (first.contains(current.get(i))) {
                assertThat(plan.get(i)).isEqualTo(current.get(i));
            }
        }
    }
}
