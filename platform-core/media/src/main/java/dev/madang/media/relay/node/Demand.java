package dev.madang.media.relay.node;

import java.util.Arrays;

/** Which encodings of a track are wanted: one more at once, one less a while after the last who wanted it. Bits by position. */
final class Demand {
    static final long PATIENCE_NANOS = 2_000_000_000L;

    private final long[] unwantedSinceNanos;
    private int told;

    Demand(int encodings) {
        unwantedSinceNanos = new long[encodings];
        Arrays.fill(unwantedSinceNanos, Long.MAX_VALUE);
    }

    /** What is to be told now, by what is wanted now. */
    int update(int wanted, long nowNanos) {
        told |= wanted;
        for (int i = 0; i < unwantedSinceNanos.length; i++) {
            if ((wanted >>> i & 1) != 0 || (told >>> i & 1) == 0) {
                unwantedSinceNanos[i] = Long.MAX_VALUE;
            } else if (unwantedSinceNanos[i] == Long.MAX_VALUE) {
                unwantedSinceNanos[i] = nowNanos;
            } else if (nowNanos - unwantedSinceNanos[i] >= PATIENCE_NANOS) {
                unwantedSinceNanos[i] = Long.MAX_VALUE;
                told &= ~(1 << i);
            }
        }
        return told;
    }

    /** What was told last. */
    int told() {
        return told;
    }

    /** When {@link #update} is to be called next although nothing else has changed. */
    long deadlineNanos() {
        long first = Long.MAX_VALUE;
        for (long since : unwantedSinceNanos) {
            first = since == Long.MAX_VALUE ? first : Math.min(first, since + PATIENCE_NANOS);
        }
        return first;
    }
}
