package dev.madang.media.congestion;

/**
 * The first moments of video on a path of which nothing is known: only so much may be on its way until the receiver tells of
 * it. While nothing waits on the way the allowance grows fast, so a good path is known after three messages; where packets
 * wait, the pace at which large ones come out of the queue is what the path carries. Sound is never held back, and its room is
 * left; sound alone tells nothing of the path but its usual delay, so all of this begins with the first large packet.
 */
final class PathStart {
    /** What may be on its way at first: a single packet, 45 ms of 200 kbit/s. */
    private static final long FIRST_BYTES = 1_000;

    private static final int GROWTH = 3;
    /** Where next to nothing waits. */
    private static final int FAST_GROWTH = 8;

    private static final long SHORT_QUEUE_NANOS = 15_000_000L;
    /** A path that took so much at once needs no more care. */
    private static final long ENOUGH_BYTES = 24_000;
    /** Packets that wait longer stand in a queue, or meet much jitter: then the pace tells which. */
    private static final long LONG_QUEUE_NANOS = 40_000_000L;

    /** Of what may be on its way, where the pace tells how long that takes. */
    private static final long MOST_QUEUE_NANOS = 50_000_000L;

    private static final int LARGE_BYTES = 500;
    /** So many times longer large packets take on a path whose pace tells. */
    private static final int SLOWER = 3;
    /** A receiver or network that stood still for a moment delays one packet or two: the middle one of three tells. */
    private static final int TELLING = 3;

    private static final int REMEMBERED_SMALL = 20;
    /** So much of a queue tells its pace better than single packets do. */
    private static final long TELLING_QUEUE_NANOS = 40_000_000L;

    /** A source that sends less than would tell is known by what it sends. */
    private static final long MOST_NANOS = 700_000_000L;
    /** A narrow path takes longer to tell its pace. */
    private static final long MOST_NARROW_NANOS = 1_400_000_000L;

    private boolean over;
    private long allowedBytes = FIRST_BYTES;
    private long underWay;
    private long toldBytes;
    private int told;
    private int lost;
    private long beganNanos = -1;
    private long leastDelayNanos = Long.MAX_VALUE;
    private long leastDelayOfMessageNanos = Long.MAX_VALUE;
    private long mostWaitingNanos;
    private long newestWaitingNanos;
    private long lastArrivalNanos = Long.MIN_VALUE;
    private final Paces large = new Paces();
    private boolean beforeWaited;
    private long queuedBytes;
    private long queuedNanos;
    private int small;
    private long smallNanos;
    private boolean narrow;
    private boolean heldBack;

    boolean isOver() {
        return over;
    }

    /** Nothing will be told of this path, or all is known already. */
    void end() {
        over = true;
    }

    /** Whether more video may leave. */
    boolean mayLeave() {
        boolean may = underWay < allowedBytes;
        heldBack |= !may;
        return may;
    }

    void onSent(int bytes, long nowNanos) {
        if (beganNanos < 0 && bytes >= LARGE_BYTES) {
            beganNanos = nowNanos;
        }
        if (beganNanos >= 0) {
            underWay += bytes;
        }
    }

    void onArrival(long sentNanos, long arrivalNanos, int bytes) {
        long delay = arrivalNanos - sentNanos;
        leastDelayNanos = Math.min(leastDelayNanos, delay);
        leastDelayOfMessageNanos = Math.min(leastDelayOfMessageNanos, delay);
        // Its own time on the way: since it could have come, or since the one before it came out.
        long own = Math.max(0, arrivalNanos - Math.max(lastArrivalNanos, sentNanos + leastDelayNanos));
        lastArrivalNanos = Math.max(lastArrivalNanos, arrivalNanos);
        if (bytes >= LARGE_BYTES) {
            large.add(bytes, own);
        } else {
            small++;
            smallNanos += own;
        }
        if (hasBegunAt(sentNanos)) {
            newestWaitingNanos = delay - leastDelayNanos;
            boolean waited = newestWaitingNanos >= SHORT_QUEUE_NANOS;
            if (waited && beforeWaited) {
                queuedBytes += bytes;
                queuedNanos += own;
            }
            beforeWaited = waited;
            mostWaitingNanos = Math.max(mostWaitingNanos, newestWaitingNanos);
            tell(bytes);
        }
    }

    void onLoss(long sentNanos, int bytes) {
        if (hasBegunAt(sentNanos)) {
            tell(bytes);
            lost++;
        }
    }

    private boolean hasBegunAt(long nanos) {
        return beganNanos >= 0 && nanos >= beganNanos;
    }

    private void tell(int bytes) {
        underWay = Math.max(0, underWay - bytes);
        toldBytes += bytes;
        told++;
    }

    /** A message of the receiver has been read to its end: allows more, or ends. */
    void onFeedback(long nowNanos) {
        if (beganNanos < 0) {
            forgetOldSound();
            return;
        }
        boolean slow = isSlow();
        narrow |= mostWaitingNanos > LONG_QUEUE_NANOS && slow;
        if (narrow && large.count() >= TELLING && large.bitsPerSecond() >= SendController.INITIAL_BPS) {
            narrow = false;
            allowedBytes = Math.max(FIRST_BYTES, allowedBytes);
        }
        if (narrow) {
            // Sound that stands behind the last picture's packet goes first.
            allowedBytes = newestWaitingNanos < SHORT_QUEUE_NANOS || underWay == 0 ? FIRST_BYTES : 0;
            over = large.count() >= TELLING;
        } else if (lost * 10 <= told && toldBytes >= allowedBytes / 2) {
            allowedBytes *= mostWaitingNanos < SHORT_QUEUE_NANOS ? FAST_GROWTH : GROWTH;
            if (slow) {
                allowedBytes = Math.max(FIRST_BYTES, Math.min(allowedBytes, large.bytesIn(MOST_QUEUE_NANOS)));
            }
            over = allowedBytes > ENOUGH_BYTES;
        }
        over |= nowNanos >= endsNanos();
        if (!over) {
            heldBack = false;
        }
        told = 0;
        lost = 0;
        toldBytes = 0;
        mostWaitingNanos = 0;
    }

    /** When it is over at the latest, whatever the receiver tells; {@link Long#MAX_VALUE} before it has begun. */
    long endsNanos() {
        return beganNanos < 0 ? Long.MAX_VALUE : beganNanos + (narrow ? MOST_NARROW_NANOS : MOST_NANOS);
    }

    /** In a long time with sound alone the two clocks drift apart, and the path may have become another one. */
    private void forgetOldSound() {
        if (leastDelayOfMessageNanos < Long.MAX_VALUE) {
            leastDelayNanos = leastDelayOfMessageNanos;
            leastDelayOfMessageNanos = Long.MAX_VALUE;
        }
        if (small > REMEMBERED_SMALL) {
            small /= 2;
            smallNanos /= 2;
        }
    }

    /** Whether it has shown what the path carries at the most, and that this is less than is believed of others. */
    boolean foundLimit() {
        return narrow && paceBps() > 0 && paceBps() < SendController.INITIAL_BPS;
    }

    /** Whether large packets take so much longer than small ones that it is their size: jitter does not ask for that. */
    private boolean isSlow() {
        return small == 0 || large.count() > 0 && large.nanosOf(FIRST_BYTES) * small > smallNanos * SLOWER;
    }

    /** The pace out of the queue, or else of large packets, in bits a second; 0 where there were none. */
    long paceBps() {
        long usual = large.bitsPerSecond();
        if (queuedNanos < TELLING_QUEUE_NANOS) {
            return usual;
        }
        // What a token bucket let pass before there was a queue is faster.
        return Math.min(usual, queuedBytes * 8_000_000_000L / queuedNanos);
    }

    /** Whether the source sent too little to tell anything of the path: all of it passed, and nothing waited to leave. */
    boolean foundLittle() {
        return !narrow && !heldBack && allowedBytes <= ENOUGH_BYTES;
    }
}
