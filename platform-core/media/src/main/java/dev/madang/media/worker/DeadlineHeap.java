package dev.madang.media.worker;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The Timers of a worker by their deadlines, the earliest on top. */
final class DeadlineHeap {
    private final ArrayList<Timer> heap = new ArrayList<>();

    /** The earliest, or null. */
    @Nullable
    Timer first() {
        return heap.isEmpty() ? null : heap.getFirst();
    }

    int size() {
        return heap.size();
    }

    void add(Timer timer) {
        timer.heapIndex = heap.size();
        heap.add(timer);
        up(timer.heapIndex);
    }

    /** Puts it in its place after its deadline has changed. */
    void moved(Timer timer) {
        up(timer.heapIndex);
        down(timer.heapIndex);
    }

    void remove(Timer timer) {
        int index = timer.heapIndex;
        if (index < 0) {
            return;
        }
        Timer last = heap.removeLast();
        timer.heapIndex = -1;
        if (last != timer) {
            heap.set(index, last);
            last.heapIndex = index;
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
        Timer first = heap.get(a);
        Timer second = heap.get(b);
        heap.set(a, second);
        heap.set(b, first);
        second.heapIndex = a;
        first.heapIndex = b;
    }
}
