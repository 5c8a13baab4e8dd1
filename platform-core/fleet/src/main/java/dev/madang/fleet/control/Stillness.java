package dev.madang.fleet.control;

/**
 * For how long a count has stood still, as looked at now and then. A look that comes late counts for no more than {@link #MOST_STEP}:
 * a process that was stopped has not seen what came meanwhile. Not thread-safe.
 */
final class Stillness {
    /** Twice to four times what lies between two looks. */
    static final long MOST_STEP = 200_000_000;

    private long last;
    private long nanos;

    /**
     * Looks at it.
     *
     * @param count of what moves it
     * @param sinceLast nanoseconds since it was looked at last
     * @return nanoseconds for which it has stood still
     */
    long look(long count, long sinceLast) {
        if (count == last) {
            nanos += Math.min(sinceLast, MOST_STEP);
        } else {
            last = count;
            nanos = 0;
        }
        return nanos;
    }

    void reset() {
        nanos = 0;
    }
}
