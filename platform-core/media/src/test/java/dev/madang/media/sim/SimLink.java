package dev.madang.media.sim;

import java.util.random.RandomGenerator;

/** One direction between two addresses: decides when a datagram arrives. */
final class SimLink {
    static final long LOST = -1;

    /** IPv4 and UDP headers, which take their time on a link too. */
    private static final int HEADER_BYTES = 28;

    private static final long LEAST_HOLD_NANOS = 5_000_000L;

    private final RandomGenerator random;
    private LinkConditions conditions;
    private boolean lastLost;
    private long busyUntilNanos;
    private long lastArrivalNanos;

    SimLink(RandomGenerator random, LinkConditions conditions) {
        this.random = random;
        this.conditions = conditions;
    }

    void conditions(LinkConditions changed) {
        conditions = changed;
    }

    boolean duplicates() {
        return conditions.duplicate() > 0 && random.nextDouble() < conditions.duplicate();
    }

    /** When a datagram sent now arrives, or {@link #LOST}. */
    long arrivalNanos(int lengthBytes, long nowNanos, SimCounters counters) {
        double likely = lastLost ? conditions.lossAfterLoss() : conditions.loss();
        lastLost = likely > 0 && random.nextDouble() < likely;
        if (lastLost) {
            counters.lost++;
            return LOST;
        }
        long sent = nowNanos;
        if (conditions.rateBps() > 0) {
            long rest = conditions.burstBytes() * 8_000_000_000L / conditions.rateBps();
            long begin = Math.max(nowNanos - rest, busyUntilNanos);
            double waitingBytes = Math.max(0, begin - nowNanos) * (conditions.rateBps() / 8e9);
            if (waitingBytes + lengthBytes > conditions.queueBytes()) {
                counters.overflowed++;
                return LOST;
            }
            long bits = (lengthBytes + HEADER_BYTES) * 8L;
            busyUntilNanos = begin + bits * 1_000_000_000L / conditions.rateBps();
            sent = Math.max(nowNanos, busyUntilNanos);
        }
        long arrival = sent + conditions.delayNanos() + upTo(conditions.jitterNanos());
        if (conditions.reorder() > 0 && random.nextDouble() < conditions.reorder()) {
            counters.heldBack++;
            return Math.max(arrival, lastArrivalNanos) + 1 + upTo(Math.max(conditions.jitterNanos(), LEAST_HOLD_NANOS));
        }
        lastArrivalNanos = Math.max(arrival, lastArrivalNanos);
        return lastArrivalNanos;
    }

    private long upTo(long nanos) {
        return nanos == 0 ? 0 : random.nextLong(nanos + 1);
    }
}
