package dev.madang.rooms;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which track goes into which Slot; a pure function. */
final class SlotPlan {
    private SlotPlan() {}

    /**
     * Keeps in its Slot what is still wanted, and puts the rest of what is wanted into the free Slots in order. What finds no
     * Slot waits for one.
     *
     * @param current what is in each Slot now, null where there is nothing
     * @param wanted what should be in some Slot, the most important first, without repetition
     * @return what goes into each Slot, as many as there are in {@code current}
     */
    static <T> List<@Nullable T> assign(List<? extends @Nullable T> current, List<T> wanted) {
        List<T> chosen = wanted.subList(0, Math.min(wanted.size(), current.size()));
        List<@Nullable T> next = new ArrayList<>(current.size());
        List<T> waiting = new ArrayList<>(chosen);
        for (@Nullable T held : current) {
            boolean stays = held != null && waiting.remove(held);
            next.add(stays ? held : null);
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
