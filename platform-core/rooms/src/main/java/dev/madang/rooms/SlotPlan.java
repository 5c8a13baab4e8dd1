package dev.madang.rooms;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Decides which track goes into which Slot; a pure function. */
final class SlotPlan {
    /** A track that may go into any Slot. */
    static final int ANYWHERE = -1;

    private SlotPlan() {}

    /** The same for tracks that may go anywhere. */
    static <T> List<@Nullable T> assign(List<? extends @Nullable T> current, List<T> wanted) {
        return assign(current, wanted, track -> ANYWHERE);
    }

    /**
     * Puts each track into the Slot that suits it, the first of those that it suits, and keeps the others in theirs as long as
     * they are wanted. The rest goes into the free Slots in order. What finds no Slot waits for one.
     *
     * @param current what is in each Slot now, null where there is nothing
     * @param wanted what should be in some Slot, the most important first, without repetition
     * @param suited position of the Slot where a track belongs, or {@link #ANYWHERE}
     * @return what goes into each Slot, as many as there are in {@code current}
     */
    static <T> List<@Nullable T> assign(List<? extends @Nullable T> current, List<T> wanted, ToIntFunction<T> suited) {
        List<T> chosen = wanted.subList(0, Math.min(wanted.size(), current.size()));
        List<@Nullable T> next = new ArrayList<>(current.size());
        for (int i = 0; i < current.size(); i++) {
            next.add(null);
        }
        List<T> waiting = new ArrayList<>(chosen);
        waiting.removeIf(track -> {
            int at = suited.applyAsInt(track);
            boolean free = at >= 0 && at < next.size() && next.get(at) == null;
            if (free) {
                next.set(at, track);
            }
            return free;
        });
        for (int i = 0; i < next.size(); i++) {
            T held = current.get(i);
            if (held != null && next.get(i) == null && waiting.remove(held)) {
                next.set(i, held);
            }
        }
        int taken = 0;
        for (int i = 0; i < next.size() && taken < waiting.size(); i++) {
            if (next.get(i) == null) {
                next.set(i, waiting.get(taken++));
            }
        }
        return next;
    }
}
