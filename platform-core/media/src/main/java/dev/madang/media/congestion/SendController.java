package dev.madang.media.congestion;

import dev.madang.media.rtcp.TransportFeedback;
import java.lang.foreign.MemorySegment;

/**
 * Congestion control of one Peer's sending half: keeps what was sent, reads the viewer's feedback, says what may be sent, how
 * fast, and when padding should try for more. Transport-cc feedback rules; without it REMB and the loss of receiver reports
 * do; a viewer that gives neither is sent all. One thread; no allocation after the first packet.
 */
public final class SendController {
    /** Believed of a path that nothing is known of. */
    static final long INITIAL_BPS = 1_000_000;

    private static final long PATIENCE_NANOS = 1_500_000_000L;
    /** A queue that was last heard of so long ago may be empty again. */
    private static final long STALE_NANOS = 1_000_000_000L;

    private static final long SILENCE_NANOS = 1_200_000_000L;
    private static final long PROBE_STEP_NANOS = 5_000_000L;
    private static final long LEAST_PROBE_PAUSE_NANOS = 1_000_000_000L;
    private static final long MOST_PROBE_PAUSE_NANOS = 3_000_000_000L;
    private static final long SETTLE_NANOS = 200_000_000L;
    private static final int BOLDEST = 3;
    private static final double REACHED = 0.9;

    private final SentPackets sent = new SentPackets();
    private final TransportFeedback feedback = new TransportFeedback();
    private final BandwidthEstimator estimator = new BandwidthEstimator(INITIAL_BPS);
    private final Prober prober = new Prober();
    private final Pacer pacer = new Pacer();
    private final Reader reader = new Reader();

    private boolean numbered;
    /** Whether the prober is to see what is sent; it is asked about that itself now and then only. */
    private boolean probing;

    private long firstSentNanos = -1;
    private long lastSentNanos;
    private boolean reported;
    private long reportedNanos;
    private long unansweredNanos;
    private long feedbackNanos;
    private int newestReported;
    private long rembBps = -1;
    private long nowNanos;

    private long wishBps;
    private long probeNotBeforeNanos;
    private long probePauseNanos = LEAST_PROBE_PAUSE_NANOS;
    private long probeTargetBps;

    private final class Reader implements TransportFeedback.Visitor {
        @Override
        public void received(int transportSequence, long arrivalMicros) {
            newest(transportSequence);
            int bytes = sent.take(transportSequence);
            if (bytes > 0) {
                long arrivalNanos = arrivalMicros * 1_000;
                boolean telling = !prober.disturbs(sent.takenNanos(), SETTLE_NANOS);
                estimator.onArrival(sent.takenNanos(), arrivalNanos, bytes, telling);
                prober.onArrival(transportSequence, bytes, arrivalNanos);
            }
        }

        @Override
        public void lost(int transportSequence) {
            newest(transportSequence);
            int bytes = sent.markLost(transportSequence);
            if (bytes > 0) {
                estimator.onLoss();
                prober.onLoss(transportSequence, bytes);
            }
        }

        private void newest(int transportSequence) {
            if (!reported || (transportSequence - newestReported & 0xffff) < 0x8000) {
                newestReported = transportSequence;
            }
        }
    }

    /** Packets carry transport-wide numbers, so feedback is to be expected. */
    public void expectFeedback() {
        numbered = true;
    }

    /**
     * A packet goes out.
     *
     * @param transportSequence its transport-wide number, or -1 when it carries none
     */
    public void onSent(int transportSequence, int bytes, long now) {
        pacer.fill(now);
        pacer.spend(bytes);
        if (transportSequence >= 0) {
            if (lastSentNanos <= reportedNanos) {
                unansweredNanos = now;
            }
            lastSentNanos = now;
            if (firstSentNanos < 0) {
                firstSentNanos = now;
                pacer.rate(estimateBps(now), now);
            }
            sent.record(transportSequence, bytes, now);
            if (probing) {
                prober.onSent(transportSequence, bytes, now);
            }
        }
    }

    /**
     * Reads one transport-cc message.
     *
     * @param length of the whole RTCP packet
     * @param roundTripNanos newest round trip, or -1
     * @return whether what may be sent has fallen; never where nothing is numbered, of which no feedback can tell
     */
    public boolean onFeedback(MemorySegment memory, long offset, int length, long roundTripNanos, long now) {
        if (!numbered || !feedback.read(memory, offset, length, reader)) {
            return false;
        }
        reported = true;
        reportedNanos = now;
        feedbackNanos = now;
        boolean cut = estimator.update(roundTripNanos, now);
        if (cut) {
            probeNotBeforeNanos = now + LEAST_PROBE_PAUSE_NANOS;
        }
        answerProbe(now);
        pacer.rate(estimateBps(now), now);
        return cut;
    }

    private void answerProbe(long now) {
        long result = prober.result(newestReported, now);
        if (result < 0) {
            return;
        }
        long before = estimator.bitrateBps();
        estimator.onProbe(result, prober.foundLimit());
        if (result >= probeTargetBps * REACHED && estimator.bitrateBps() > before) {
            probePauseNanos = LEAST_PROBE_PAUSE_NANOS;
            probeNotBeforeNanos = now;
        } else {
            probeNotBeforeNanos = now + probePauseNanos;
            probePauseNanos = Math.min(MOST_PROBE_PAUSE_NANOS, probePauseNanos * 3 / 2);
        }
    }

    /** The viewer's own estimate. */
    public void onRemb(long bitrateBps, long now) {
        rembBps = bitrateBps;
        pacer.rate(estimateBps(now), now);
    }

    /** By receiver reports that fraction of all that was sent, at that rate, was lost lately. */
    public void onReportedLoss(double fraction, long sentBps, long now) {
        if (!reported && rembBps >= 0) {
            estimator.onReportedLoss(fraction, sentBps);
            pacer.rate(estimateBps(now), now);
        }
    }

    /** What may be sent in all, in bits a second; -1 when nothing limits it. */
    public long estimateBps(long now) {
        if (reported) {
            return estimator.bitrateBps();
        }
        if (rembBps >= 0) {
            return Math.max(BandwidthEstimator.LEAST_BPS, Math.min(rembBps, estimator.lossLimitBps()));
        }
        boolean patient = firstSentNanos < 0 || now - firstSentNanos < PATIENCE_NANOS;
        return numbered && patient ? INITIAL_BPS : -1;
    }

    /** Whether the estimate comes from transport-wide feedback. */
    public boolean isReported() {
        return reported;
    }

    /** Whether the path is known to carry no more, so that what does not fit must go. */
    public boolean isLimited() {
        return reported ? estimator.isLimited() : rembBps >= 0;
    }

    /** Whether only trying tells that more passes: the viewer's estimate never exceeds much what it gets. */
    public boolean mustTry() {
        return !reported && rembBps >= 0;
    }

    /** Total rate that would allow the next better picture, 0 when all have theirs. */
    public void wish(long bitrateBps) {
        wishBps = bitrateBps;
    }

    /** Time has passed: a try may begin, silence may have lasted too long; true when the estimate has changed. */
    public boolean tick(long now) {
        nowNanos = now;
        if (reported && lastSentNanos > reportedNanos && now - silentSinceNanos() > SILENCE_NANOS) {
            unansweredNanos = now - SILENCE_NANOS / 2;
            estimator.onSilence();
            pacer.rate(estimateBps(now), now);
            return true;
        }
        if (!reported && estimateBps(now) < 0) {
            // No feedback came to what was numbered: the first guess holds nothing back any more.
            pacer.rate(-1, now);
        }
        if (now - feedbackNanos > STALE_NANOS) {
            // Where everything is paused nothing tells that the queue has gone.
            estimator.forgetQueue();
        }
        if (prober.isBusy()) {
            answerProbe(now);
        } else if (wantsProbe(now)) {
            probeTargetBps = Math.min(wishBps + wishBps / 10, estimator.bitrateBps() * BOLDEST);
            prober.start(probeTargetBps, now);
        }
        probing = prober.isSending();
        return false;
    }

    /** Nothing can be answered before something was sent. */
    private long silentSinceNanos() {
        return Math.max(reportedNanos, unansweredNanos);
    }

    private boolean wantsProbe(long now) {
        return reported && wishBps > estimator.bitrateBps() && now >= probeNotBeforeNanos && !estimator.isOverused();
    }

    /** Padding that is due now, in bytes. */
    public int paddingDue(long now) {
        return prober.due(now);
    }

    /** There is nothing that padding could be made of. */
    public void cannotPad(long now) {
        prober.abandon(now);
        probeNotBeforeNanos = now + MOST_PROBE_PAUSE_NANOS;
    }

    /** Whether video may leave now, or should wait a little. */
    public boolean mayLeave(long now) {
        pacer.fill(now);
        return pacer.mayLeave();
    }

    /** Whether a packet that is missed may be sent again now, where there is one of about that size. */
    public boolean mayRepair(long now) {
        pacer.fill(now);
        return pacer.mayRepair();
    }

    /** A packet of that size was sent again. */
    public void onRepaired(int bytes) {
        pacer.spendRepair(bytes);
    }

    /** When {@link #tick} should be called at the latest. */
    public long deadlineNanos() {
        if (prober.isSending()) {
            return nowNanos + PROBE_STEP_NANOS;
        }
        if (reported && !prober.isBusy() && wishBps > estimator.bitrateBps()) {
            long mayProbe = estimator.isOverused() ? feedbackNanos + STALE_NANOS + 1 : probeNotBeforeNanos;
            return Math.max(mayProbe, nowNanos + PROBE_STEP_NANOS);
        }
        return Long.MAX_VALUE;
    }

    /** Time that packets wait on the way, in nanoseconds. */
    public long queueNanos() {
        return estimator.queueNanos();
    }
}
