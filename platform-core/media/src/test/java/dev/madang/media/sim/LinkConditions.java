package dev.madang.media.sim;

import java.time.Duration;

/**
 * What one direction of a link does to datagrams.
 *
 * @param loss how likely a datagram is lost after one that was not, 0 to 1
 * @param lossAfterLoss how likely it is lost after one that was: more than {@code loss} makes bursts, the same makes none
 * @param delayNanos time on the way
 * @param jitterNanos most time on top of it, evenly spread; does not change the order
 * @param reorder how likely a datagram is held back so that later ones overtake it
 * @param duplicate how likely it arrives twice
 * @param rateBps bits a second that pass, 0 for no limit
 * @param queueBytes bytes that wait for their turn at that rate before the next is dropped
 * @param burstBytes bytes that pass at once where the link was idle before, as a token bucket lets them
 */
public record LinkConditions(
        double loss,
        double lossAfterLoss,
        long delayNanos,
        long jitterNanos,
        double reorder,
        double duplicate,
        long rateBps,
        int queueBytes,
        int burstBytes) {
    /** At once, whole, in order. */
    public static final LinkConditions PERFECT = new LinkConditions(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Nothing arrives. */
    public static final LinkConditions CUT = PERFECT.withLoss(1);

    /** Random loss, each datagram for itself. */
    public LinkConditions withLoss(double probability) {
        return withBurstLoss(probability, probability);
    }

    /** Loss in bursts: how a burst begins, and how it goes on. */
    public LinkConditions withBurstLoss(double begin, double goOn) {
        return new LinkConditions(
                begin, goOn, delayNanos, jitterNanos, reorder, duplicate, rateBps, queueBytes, burstBytes);
    }

    public LinkConditions withDelay(Duration delay) {
        return new LinkConditions(
                loss, lossAfterLoss, delay.toNanos(), jitterNanos, reorder, duplicate, rateBps, queueBytes, burstBytes);
    }

    public LinkConditions withJitter(Duration jitter) {
        return new LinkConditions(
                loss, lossAfterLoss, delayNanos, jitter.toNanos(), reorder, duplicate, rateBps, queueBytes, burstBytes);
    }

    public LinkConditions withReorder(double probability) {
        return new LinkConditions(
                loss, lossAfterLoss, delayNanos, jitterNanos, probability, duplicate, rateBps, queueBytes, burstBytes);
    }

    public LinkConditions withDuplicate(double probability) {
        return new LinkConditions(
                loss, lossAfterLoss, delayNanos, jitterNanos, reorder, probability, rateBps, queueBytes, burstBytes);
    }

    /** A bottleneck with a queue before it that drops what does not fit. */
    public LinkConditions withRate(long bitsPerSecond, int bytesOfQueue) {
        return new LinkConditions(
                loss,
                lossAfterLoss,
                delayNanos,
                jitterNanos,
                reorder,
                duplicate,
                bitsPerSecond,
                bytesOfQueue,
                burstBytes);
    }

    /** So much passes the bottleneck at once after a rest. */
    public LinkConditions withBurst(int bytes) {
        return new LinkConditions(
                loss, lossAfterLoss, delayNanos, jitterNanos, reorder, duplicate, rateBps, queueBytes, bytes);
    }
}
