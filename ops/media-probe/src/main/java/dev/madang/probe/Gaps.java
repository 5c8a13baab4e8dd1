package dev.madang.probe;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.LongStream;

/** How long a stream was silent at the longest, and when. Written by one thread, read by any. */
public final class Gaps {
    private final String stream;
    private long lastNanos;
    private boolean flows;
    private long longestNanos;
    private long beganNanos;

    /** @param stream what people call it */
    Gaps(String stream) {
        this.stream = stream;
    }

    /**
     * The longest time without a packet.
     *
     * @param nanos how long, 0 where there was none
     * @param beganNanos when the last packet before it came, on the clock of {@link System#nanoTime}
     */
    public record Gap(String stream, long nanos, long beganNanos) {
        /** For people. */
        String told(long startNanos) {
            return nanos == 0
                    ? "none"
                    : String.format(
                            Locale.ROOT, "%.0f ms at %.1f s, %s", nanos / 1e6, (beganNanos - startNanos) / 1e9, stream);
        }
    }

    /** Percentiles of the longest gaps of many streams, in milliseconds. */
    public record Percentiles(double p50, double p99, double max) {
        static Percentiles of(LongStream nanos) {
            long[] sorted = nanos.sorted().toArray();
            return new Percentiles(at(sorted, 50), at(sorted, 99), at(sorted, 100));
        }

        private static double at(long[] sorted, int percent) {
            return sorted.length == 0 ? 0 : Math.round(sorted[(sorted.length - 1) * percent / 100] / 1e4) / 100.0;
        }

        /** For people. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "p50 %.0f ms, p99 %.0f ms, max %.0f ms", p50, p99, max);
        }
    }

    /** A packet came. */
    synchronized void packet(long nowNanos) {
        if (flows && nowNanos - lastNanos > longestNanos) {
            longestNanos = nowNanos - lastNanos;
            beganNanos = lastNanos;
        }
        lastNanos = nowNanos;
        flows = true;
    }

    /** It is another stream from now on: what comes next ends no gap. */
    synchronized void restart() {
        flows = false;
        longestNanos = 0;
    }

    /** Only what is silent from then on counts. */
    public synchronized void since(long nowNanos) {
        longestNanos = 0;
        if (flows) {
            lastNanos = nowNanos;
        }
    }

    /** The longest so far, also when it has not ended. */
    public synchronized Gap longest(long nowNanos) {
        return flows && nowNanos - lastNanos > longestNanos
                ? new Gap(stream, nowNanos - lastNanos, lastNanos)
                : new Gap(stream, longestNanos, beganNanos);
    }

    /** Of those. */
    static Gap longest(Gap... gaps) {
        return Arrays.stream(gaps)
                .max((one, other) -> Long.compare(one.nanos(), other.nanos()))
                .orElseThrow();
    }
}
