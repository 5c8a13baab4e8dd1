package dev.madang.media.congestion;

/**
 * Tries whether more passes: for a moment so much padding goes out beside the media that the path sees the desired rate, and
 * the spread of the arrivals tells what got through. One try at a time.
 */
final class Prober {
    private static final long LENGTH_NANOS = 80_000_000L;
    /** Of a careful one, at the most: at low rates a token bucket lets what others send through unshaped for longer. */
    private static final long CAREFUL_NANOS = 800_000_000L;
    /** With so many a bucket of 6,000 is empty where three quarters of what is tried are what the path carries. */
    private static final int CAREFUL_BYTES = 24_000;

    /** Packets that wait so much longer than others stand in a queue: the pace at which they come out is what passes. */
    private static final long QUEUED_NANOS = 15_000_000L;
    /** A careful try ends where packets wait so long, for the sake of the sound. */
    private static final long LONG_QUEUE_NANOS = 25_000_000L;

    private static final int LEAST_QUEUED = 2;
    /** Less of a queue may be jitter. */
    private static final long TELLING_QUEUE_NANOS = 40_000_000L;

    /** The rate of what arrives is of that time. */
    private static final long DELIVERED_NANOS = 500_000_000L;

    private static final int LEAST_BYTES = 4_000;
    private static final long ANSWER_NANOS = 1_500_000_000L;
    private static final double ENOUGH_ARRIVED = 0.8;
    /** Where less is known of the packets, a message of the receiver was lost, and nothing can be said. */
    private static final double ENOUGH_TOLD = 0.9;

    /** A path that passes less than this part of what was sent is full. */
    private static final double FULL = 0.9;

    private static final double FULL_SHARE = 0.95;
    private static final double MOST_COMPRESSION = 2;

    private boolean sending;
    private boolean waiting;
    private long targetBps;
    private long startNanos;
    private long endNanos = Long.MIN_VALUE / 2;
    private long targetBytes;
    private int firstSequence;
    private int packets;
    private long sentBytes;
    private int lastBytes;
    private long lastSentNanos;

    private int told;
    private int arrived;
    private long lostBytes;
    private long arrivedBytes;
    private long firstArrivalNanos;
    private int firstArrivalBytes;
    private long lastArrivalNanos;
    private boolean full;

    private boolean careful;
    private boolean sawQueue;
    private long leastDelayNanos;
    private long queuedFromNanos;
    private long queuedToNanos;
    private long firstWaitingNanos;
    private long lastWaitingNanos;
    private long queuedBytes;
    private int queued;

    /**
     * Begins a try at that rate.
     *
     * @param carefully whether it takes long enough to see through a token bucket, and ends as soon as packets wait
     */
    void start(long bitrateBps, boolean carefully, long nowNanos) {
        careful = carefully;
        leastDelayNanos = Long.MAX_VALUE;
        queued = 0;
        sending = true;
        waiting = true;
        targetBps = bitrateBps;
        startNanos = nowNanos;
        long bytes = bitrateBps / 8 * (carefully ? CAREFUL_NANOS : LENGTH_NANOS) / 1_000_000_000L;
        targetBytes = Math.max(LEAST_BYTES, carefully ? Math.min(CAREFUL_BYTES, bytes) : bytes);
        packets = 0;
        sentBytes = 0;
        told = 0;
        arrived = 0;
        lostBytes = 0;
        arrivedBytes = 0;
        firstArrivalNanos = Long.MAX_VALUE;
        lastArrivalNanos = Long.MIN_VALUE;
        full = false;
        sawQueue = false;
    }

    /** Whether a try goes on, or its answer is awaited. */
    boolean isBusy() {
        return waiting;
    }

    /** Whether padding goes out at present. */
    boolean isSending() {
        return sending;
    }

    /** Whether a packet that was sent at that time stood in a queue that a try made, and says nothing of the media. */
    boolean disturbs(long sentNanos, long settleNanos) {
        return sentNanos >= startNanos && startNanos > 0 && (sending || sentNanos <= endNanos + settleNanos);
    }

    /** Whether a careful try is among what arrives at that time, of which a token bucket lets more through than it would for long. */
    boolean flatters(long nowNanos) {
        return careful && disturbs(nowNanos, DELIVERED_NANOS);
    }

    /** Padding that is due now, in bytes. */
    int due(long nowNanos) {
        if (sending && sentBytes >= targetBytes && nowNanos > startNanos) {
            endSending(nowNanos);
        }
        if (!sending) {
            return 0;
        }
        long byNow = targetBps / 8 * (nowNanos - startNanos + 1_000_000L) / 1_000_000_000L;
        return (int) Math.max(0, Math.min(byNow, targetBytes) - sentBytes);
    }

    /** Anything was sent. */
    void onSent(int transportSequence, int bytes, long nowNanos) {
        if (!sending) {
            return;
        }
        if (packets == 0) {
            firstSequence = transportSequence;
        }
        packets++;
        sentBytes += bytes;
        lastBytes = bytes;
        lastSentNanos = nowNanos;
        if (sentBytes >= targetBytes && nowNanos > startNanos) {
            endSending(nowNanos);
        }
    }

    private void endSending(long nowNanos) {
        sending = false;
        endNanos = nowNanos;
    }

    /** Nothing can be sent for it: it ends as if nothing had been learned. */
    void abandon(long nowNanos) {
        if (sending) {
            endSending(nowNanos);
        }
        waiting = false;
    }

    /** A packet has arrived. */
    void onArrival(int transportSequence, int bytes, long sentNanos, long arrivalNanos) {
        if (!waiting || (transportSequence - firstSequence & 0xffff) >= packets) {
            return;
        }
        told++;
        arrived++;
        arrivedBytes += bytes;
        if (arrivalNanos < firstArrivalNanos) {
            firstArrivalNanos = arrivalNanos;
            firstArrivalBytes = bytes;
        }
        lastArrivalNanos = Math.max(lastArrivalNanos, arrivalNanos);
        if (careful) {
            seeQueue(bytes, arrivalNanos - sentNanos, arrivalNanos);
        }
    }

    private void seeQueue(int bytes, long delayNanos, long arrivalNanos) {
        leastDelayNanos = Math.min(leastDelayNanos, delayNanos);
        long waitingNanos = delayNanos - leastDelayNanos;
        if (waitingNanos < QUEUED_NANOS) {
            queued = 0;
            return;
        }
        if (queued == 0) {
            queuedFromNanos = arrivalNanos;
            firstWaitingNanos = waitingNanos;
            queuedBytes = 0;
        } else {
            queuedBytes += bytes;
        }
        queued++;
        queuedToNanos = arrivalNanos;
        lastWaitingNanos = waitingNanos;
        if (sending && waitingNanos > LONG_QUEUE_NANOS && queued >= LEAST_QUEUED) {
            endSending(lastSentNanos);
        }
    }

    /** A packet has not arrived. */
    void onLoss(int transportSequence, int bytes) {
        if (waiting && (transportSequence - firstSequence & 0xffff) < packets) {
            told++;
            lostBytes += bytes;
        }
    }

    /** Bits a second that passed, once that is known, and then once; 0 when the try failed; -1 as long as it is not known. */
    long result(int newestReported, long nowNanos) {
        if (!waiting || sending) {
            return -1;
        }
        boolean reported = (newestReported - (firstSequence + packets - 1) & 0xffff) < 0x8000;
        if (!reported && nowNanos - endNanos < ANSWER_NANOS) {
            return -1;
        }
        waiting = false;
        long spread = lastArrivalNanos - firstArrivalNanos;
        if (told < packets * ENOUGH_TOLD || arrived < 4 || spread <= 0 || lastSentNanos <= startNanos) {
            return 0;
        }
        double received = (arrivedBytes - firstArrivalBytes) * 8e9 / spread;
        double sent = (sentBytes - lastBytes) * 8e9 / (lastSentNanos - startNanos);
        if (arrivedBytes < (arrivedBytes + lostBytes) * ENOUGH_ARRIVED) {
            full = true;
            return (long) (FULL_SHARE * Math.min(received, sent));
        }
        if (received > sent * MOST_COMPRESSION) {
            // Held back on the way and let go at once: that tells nothing.
            return 0;
        }
        if (queued > LEAST_QUEUED
                && queuedToNanos - queuedFromNanos >= TELLING_QUEUE_NANOS
                && lastWaitingNanos > firstWaitingNanos) {
            double passing = queuedBytes * 8e9 / (queuedToNanos - queuedFromNanos);
            if (passing < sent * FULL) {
                full = true;
                sawQueue = true;
                return (long) (FULL_SHARE * passing);
            }
        }
        full = received < sent * FULL;
        return (long) (full ? FULL_SHARE * received : Math.min(sent, Math.max(received, sent * FULL)));
    }

    /** Whether the newest result is what the path carries at the most. */
    boolean foundLimit() {
        return full;
    }

    /** Whether all of it was sent that was meant to be. */
    boolean isWhole() {
        return sentBytes >= targetBytes;
    }

    /** Whether that is the pace at which packets came out of a queue. */
    boolean sawQueue() {
        return sawQueue;
    }
}
