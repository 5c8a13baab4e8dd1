package dev.madang.media.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class DeadlineHeapTest {
    private static final int TIMERS = 200;

    /** Schedules, moves and cancels, as the numbers say, and compares with looking through all. */
    @Property(tries = 300)
    void theEarliestIsOnTopWhateverIsMovedOrCancelled(
            @ForAll @Size(max = 600) List<@IntRange(max = 99_999) Integer> choices) {
        DeadlineHeap heap = new DeadlineHeap();
        List<Timer> timers = new ArrayList<>();
        for (int i = 0; i < TIMERS; i++) {
            timers.add(new Timer(heap, now -> {}));
        }
        for (int choice : choices) {
            Timer timer = timers.get(choice % TIMERS);
            if (choice % 7 == 0) {
                timer.cancel();
            } else {
                timer.schedule(choice / TIMERS);
            }
            check(heap, timers);
        }
        Timer first = heap.first();
        long before = Long.MIN_VALUE;
        while (first != null) {
            assertThat(first.deadlineNanos()).isGreaterThanOrEqualTo(before);
            before = first.deadlineNanos();
            first.cancel();
            first = heap.first();
        }
        assertThat(heap.size()).isZero();
        assertThat(timers).noneMatch(Timer::isScheduled);
    }

    private static void check(DeadlineHeap heap, List<Timer> timers) {
        List<Timer> scheduled = timers.stream().filter(Timer::isScheduled).toList();
        assertThat(heap.size()).isEqualTo(scheduled.size());
        if (scheduled.isEmpty()) {
            assertThat(heap.first()).isNull();
        } else {
            Timer earliest = scheduled.stream()
                    .min(Comparator.comparingLong(Timer::deadlineNanos))
                    .orElseThrow();
            assertThat(Objects.requireNonNull(heap.first()).deadlineNanos()).isEqualTo(earliest.deadlineNanos());
        }
    }
}
