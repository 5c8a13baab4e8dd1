package dev.madang.media.send;

import dev.madang.media.engine.LayerPreference;
import dev.madang.media.forward.Consumer;
import dev.madang.media.track.Producer;
import org.jspecify.annotations.Nullable;

/** One RTP stream going out: its Consumer, what its viewer prefers, and what the viewer reports of it. On the worker's thread. */
public final class RtpSender {
    private static final int REPORTS = 8;
    /** Of a picture of which the viewer has not told. */
    private static final int USUAL_HEIGHT = 360;

    private final String mid;
    private final int encoding;
    private final Consumer consumer;
    private final int[] reportNtp = new int[REPORTS];
    private final long[] reportNanos = new long[REPORTS];
    private int reports;
    private LayerPreference preference = LayerPreference.BEST;
    private boolean speaking;
    private boolean removed;
    private double fractionLost;
    private boolean lossIsNew;
    private long nacksReceived;
    private long keyFrameRequests;

    RtpSender(String mid, int encoding, Consumer consumer) {
        this.mid = mid;
        this.encoding = encoding;
        this.consumer = consumer;
    }

    /** The mid of its m-section. */
    public String mid() {
        return mid;
    }

    /** Which stream of its section it is, in the order of its rids. */
    public int encoding() {
        return encoding;
    }

    /** Where its packets come from. */
    public Consumer consumer() {
        return consumer;
    }

    /** It is no longer agreed on: what is still on the way to it comes to nothing. */
    void remove() {
        removed = true;
    }

    /** Whether it is no longer agreed on. */
    public boolean isRemoved() {
        return removed;
    }

    /** Takes its packets from that Producer, or from none. */
    public void subscribe(@Nullable Producer producer, long nowNanos) {
        if (producer == null) {
            consumer.unsubscribe();
        } else {
            consumer.subscribe(producer, nowNanos);
        }
        apply(nowNanos);
    }

    /** What the viewer would like. */
    public void prefer(LayerPreference other, long nowNanos) {
        preference = other;
        apply(nowNanos);
    }

    /** Whether it carries the one who speaks. */
    public void speaking(boolean speaks, long nowNanos) {
        speaking = speaks;
        apply(nowNanos);
    }

    /** Names of encodings mean something only with a Producer, so they are looked up anew with each. */
    private void apply(long nowNanos) {
        int height = preference.height() < 0 ? USUAL_HEIGHT : preference.height();
        consumer.allotment().rank(preference.pinned(), speaking, height);
        Producer source = consumer.producer();
        String name = preference.encoding();
        int preferred = source == null || name == null ? -1 : position(source, name);
        consumer.prefer(preferred, preference.maxSpatial(), preference.maxTemporal(), preference.height(), nowNanos);
    }

    private static int position(Producer source, String name) {
        for (int i = 0; i < source.encodingCount(); i++) {
            if (name.equals(source.encoding(i).rid())) {
                return i;
            }
        }
        for (int i = 0; i < source.encodingCount(); i++) {
            if (source.encoding(i).rid() == null && name.equals(Integer.toString(i))) {
                return i;
            }
        }
        return -1;
    }

    /** A sender report went out, with those middle 32 bits of NTP time. */
    void reported(int ntpMiddle, long nowNanos) {
        int at = reports++ & (REPORTS - 1);
        reportNtp[at] = ntpMiddle;
        reportNanos[at] = nowNanos;
    }

    /**
     * Takes a block of the viewer's report.
     *
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

    /** The newest fraction of packets that the viewer has reported as lost, 0 to 1. */
    public double fractionLost() {
        return fractionLost;
    }

    /** The fraction lost when it has been reported anew, else -1; once for each report. */
    double takeFractionLost() {
        boolean fresh = lossIsNew;
        lossIsNew = false;
        return fresh ? fractionLost : -1;
    }

    /** Sequence numbers that the viewer has asked for. */
    public long nacksReceived() {
        return nacksReceived;
    }

    /** Key frames that the viewer has asked for. */
    public long keyFrameRequests() {
        return keyFrameRequests;
    }
}
