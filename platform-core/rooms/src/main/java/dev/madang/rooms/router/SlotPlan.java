package dev.madang.rooms.router;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Decides which track goes into which Slot; a pure function. */
final class SlotPlan {
    /** A track that may go into any Slot. */
    static final int ANYWHERE = -1;

    private SlotPlan() {}

    /**
     * Puts each track into the Slot that suits it, the first of those that it suits, and keeps the others in theirs as long as
     * they are wanted. The rest goes into the free Slots in order. What finds no Slot waits for one.
     *
     * @param current what is in each Slot now, null where there is nothing
     * @param wanted what should be in some Slot, the most important first, without repetition
     * @param identity by which what is in a Slot and what is wanted are told to be the same
     * @param suited position of the Slot where a track belongs, or {@link #ANYWHERE}
     * @return what goes into each Slot, as many as there are in {@code current}
     */
    static <T> List<@Nullable T> assign(
            List<? extends @Nullable T> current, List<T> wanted, Function<T, ?> identity, ToIntFunction<T> suited) {
        List<T> chosen = wanted.subList(0, Math.min(wanted.size(), current.size()));
        List<@Nullable T> next = new ArrayList<>(current.size());
        for (int i = 0; i < current.size(); i++) {
            next.add(null);
        }
        Map<Object, T> waiting = new LinkedHashMap<>();
        for (T track : chosen) {
            int at = suited.applyAsInt(track);
            boolean free = at >= 0 && at < next.size() && next.get(at) == null;
            if (free) {
                next.set(at, track);
            } else {
                waiting.put(identity.apply(track), track);
            }
        }
        for (int i = 0; i < next.size(); i++) {
            T held = current.get(i);
            if (held != null && next.get(i) == null) {
                next.set(i, waiting.remove(identity.apply(held)));
            }
        }
        Iterator<T> rest = waiting.values().iterator();
        for (int i = 0; i < next.size() && rest.hasNext(); i++) {
            if (next.get(i) == null) {
                next.set(i, rest.next());
            }
        }
        return next;
    }
}
