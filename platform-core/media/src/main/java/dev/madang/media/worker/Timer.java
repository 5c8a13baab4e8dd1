package dev.madang.media.worker;

/** Calls a task when its time has come; of one {@link MediaWorker}, on its thread. */
public final class Timer {
    /** What a Timer calls. */
    @FunctionalInterface
    public interface Task {
        /** The time has come; schedules the next one if there is to be one. */
        void onTimer(long nowNanos);
    }

    private final DeadlineHeap heap;
    private final Task task;
    /** Where it stands in the heap, -1 when it is not in it; kept by the heap only. */
    int heapIndex = -1;

    private long deadlineNanos;

    Timer(DeadlineHeap heap, Task task) {
        this.heap = heap;
        this.task = task;
    }

    /** Calls the task at that time, and not at the one that was scheduled before. */
    public void schedule(long atNanos) {
        deadlineNanos = atNanos;
        if (heapIndex < 0) {
            heap.add(this);
        } else {
            heap.moved(this);
        }
    }

    /** Calls the task no more. */
    public void cancel() {
        heap.remove(this);
    }

    boolean isScheduled() {
        return heapIndex >= 0;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    void run(long nowNanos) {
        task.onTimer(nowNanos);
    }
}
