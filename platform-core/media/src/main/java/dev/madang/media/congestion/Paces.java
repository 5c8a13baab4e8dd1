package dev.madang.media.congestion;

import java.util.Arrays;

/** How long the last few packets took for each of their bytes; the middle one of them counts. */
final class Paces {
    private static final int MOST = 9;
    /** Of a byte that takes no time at all. */
    private static final long LEAST_PICOS = 1_000;

    private final long[] picosPerByte = new long[MOST];
    private final long[] sorted = new long[MOST];
    private int count;

    void add(int bytes, long nanos) {
        picosPerByte[count++ % MOST] = Math.max(LEAST_PICOS, nanos * 1_000 / bytes);
    }

    /** How many there were. */
    int count() {
        return count;
    }

    private long middle() {
        int kept = Math.min(count, MOST);
        System.arraycopy(picosPerByte, 0, sorted, 0, kept);
        Arrays.sort(sorted, 0, kept);
        return sorted[kept / 2];
    }

    /** The pace in bits a second; 0 where there were none. */
    long bitsPerSecond() {
        return count == 0 ? 0 : 8_000_000_000_000L / middle();
    }

    /** The time in nanoseconds that so many bytes take. */
    long nanosOf(long bytes) {
        return middle() * bytes / 1_000;
    }

    /** The bytes that pass in so many nanoseconds; call it when there were any. */
    long bytesIn(long nanos) {
        return nanos * 1_000 / middle();
    }
}
