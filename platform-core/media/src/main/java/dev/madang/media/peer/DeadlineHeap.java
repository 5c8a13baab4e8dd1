package dev.madang.media.peer;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The Peers of a worker by their next deadline, the earliest on top; each Peer is in it once at the most. */
final class DeadlineHeap {
    /** A thing that wants to be called at a time. */
    interface Timed {
        /** Where it stands in the heap, -1 when it is in none; kept by the heap only. */
        int heapIndex();

        void heapIndex(int index);

        /** Its time, fixed while it is in the heap. */
        long deadlineNanos();

        /** Its time has come; it moves its deadline on. */
        void onTimer(long nowNanos);

        /** Takes that deadline, because its own would be the same again at once and keep others waiting. */
        void postpone(long untilNanos);
    }

    private final ArrayList<Timed> heap = new ArrayList<>();

    /** The earliest, or null. */
    @Nullable
    Timed first() {
        return heap.isEmpty() ? null : heap.getFirst();
    }

    int size() {
        return heap.size();
    }

    void add(Timed timed) {
        timed.heapIndex(heap.size());
        heap.add(timed);
        up(timed.heapIndex());
    }

    /** Puts it in its place after its deadline has changed. */
    void moved(Timed timed) {
        up(timed.heapIndex());
        down(timed.heapIndex());
    }

    void remove(Timed timed) {
        int index = timed.heapIndex();
        if (index < 0) {
            return;
        }
        Timed last = heap.removeLast();
        timed.heapIndex(-1);
        if (last != timed) {
            heap.set(index, last);
            last.heapIndex(index);
            moved(last);
        }
    }

    private void up(int start) {
        int index = start;
        while (index > 0) {
            int parent = (index - 1) >> 1;
            if (heap.get(parent).deadlineNanos() <= heap.get(index).deadlineNanos()) {
                return;
            }
            swap(index, parent);
            index = parent;
        }
    }

    private void down(int start) {
        int index = start;
        while (true) {
            int child = 2 * index + 1;
            if (child >= heap.size()) {
                return;
            }
            if (child + 1 < heap.size()
                    && heap.get(child + 1).deadlineNanos() < heap.get(child).deadlineNanos()) {
                child++;
            }
            if (heap.get(index).deadlineNanos() <= heap.get(child).deadlineNanos()) {
                return;
            }
            swap(index, child);
            index = child;
        }
    }

    private void swap(int a, int b) {
        Timed first = heap.get(a);
        Timed second = heap.get(b);
        heap.set(a, second);
        heap.set(b, first);
        second.heapIndex(a);
        first.heapIndex(b);
    }
}
