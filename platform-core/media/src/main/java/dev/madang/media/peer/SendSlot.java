package dev.madang.media.peer;

import dev.madang.media.router.Consumer;
import org.jspecify.annotations.Nullable;

/** One outgoing m-section on its worker: the Consumer, what feeds it, and what the viewer reports of it. */
final class SendSlot {
    private static final int REPORTS = 8;
    /** Of a picture of which the viewer has not told. */
    private static final int USUAL_HEIGHT = 360;

    private final String mid;
    private final int encoding;
    private final Consumer consumer;
    private final int[] reportNtp = new int[REPORTS];
    private final long[] reportNanos = new long[REPORTS];
    private int reports;
    private @Nullable ProducerRef feed;
    private LayerPreference preference = LayerPreference.BEST;
    private boolean speaking;
    private boolean removed;
    private double fractionLost;
    private boolean lossIsNew;
    private long nacksReceived;
    private long keyFrameRequests;

    /** @param encoding which stream of its section it is, in the order of its rids */
    SendSlot(String mid, int encoding, Consumer consumer) {
        this.mid = mid;
        this.encoding = encoding;
        this.consumer = consumer;
    }

    String mid() {
        return mid;
    }

    int encoding() {
        return encoding;
    }

    Consumer consumer() {
        return consumer;
    }

    @Nullable
    ProducerRef feed() {
        return feed;
    }

    void feed(@Nullable ProducerRef ref) {
        feed = ref;
    }

    /** It is no longer agreed on: what is still on the way to it comes to nothing. */
    void remove() {
        removed = true;
    }

    boolean isRemoved() {
        return removed;
    }

    /** What the viewer would like. */
    LayerPreference preference() {
        return preference;
    }

    void prefer(LayerPreference wish) {
        preference = wish;
    }

    /** What it carries is the one who speaks. */
    void speaking(boolean speaks) {
        speaking = speaks;
    }

    /** Tells the allocator its place among the others. */
    void rank() {
        int height = preference.height() < 0 ? USUAL_HEIGHT : preference.height();
        consumer.allotment().rank(preference.pinned(), speaking, height);
    }

    /** A sender report went out, with those middle 32 bits of NTP time. */
    void reported(int ntpMiddle, long nowNanos) {
        int at = reports++ & (REPORTS - 1);
        reportNtp[at] = ntpMiddle;
        reportNanos[at] = nowNanos;
    }

    /**
     * @param delaySinceLast of the viewer, in 1/65,536 s
     * @return the round trip in nanoseconds, or -1 when the report names none of our reports (RFC 3550, 6.4.1)
     */
    long onReportBlock(int fraction, int lastReport, int delaySinceLast, long nowNanos) {
        fractionLost = (fraction & 0xff) / 256.0;
        lossIsNew = true;
        if (lastReport == 0) {
            return -1;
        }
        for (int i = 0; i < REPORTS; i++) {
            if (reportNtp[i] == lastReport && reportNanos[i] != 0) {
                long delayNanos = (delaySinceLast & 0xffff_ffffL) * 1_000_000_000L >>> 16;
                return Math.max(0, nowNanos - reportNanos[i] - delayNanos);
            }
        }
        return -1;
    }

    void nackReceived() {
        nacksReceived++;
    }

    void keyFrameRequested() {
        keyFrameRequests++;
    }

    double fractionLost() {
        return fractionLost;
    }

    /** The fraction lost when it has been reported anew, else -1; once for each report. */
    double takeFractionLost() {
        boolean fresh = lossIsNew;
        lossIsNew = false;
        return fresh ? fractionLost : -1;
    }

    long nacksReceived() {
        return nacksReceived;
    }

    long keyFrameRequests() {
        return keyFrameRequests;
    }
}
