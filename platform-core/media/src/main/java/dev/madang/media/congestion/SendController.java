package dev.madang.media.congestion;

import dev.madang.media.rtcp.TransportFeedback;
import java.lang.foreign.MemorySegment;

/**
 * Congestion control of one Peer's sending half: keeps what was sent, reads the viewer's feedback, says what may be sent, how
 * fast, and when padding should try for more. Transport-cc feedback rules; without it REMB and the loss of receiver reports
 * do; a viewer that gives neither is sent all. One thread; after the first packet only a new path allocates.
 */
public final class SendController {
    /** Believed of a path that took the first packets without a queue. */
    static final long INITIAL_BPS = 1_000_000;
    /** Believed of a path that nothing is known of yet: as good as nothing beside sound, so that the least goes first. */
    static final long UNKNOWN_BPS = 60_000;

    private static final long PATIENCE_NANOS = 1_500_000_000L;
    /** A queue that was last heard of so long ago may be empty again. */
    private static final long STALE_NANOS = 1_000_000_000L;

    private static final long SILENCE_NANOS = 1_200_000_000L;
    /** After so long nothing is known any more of a path that is heard of again. */
    private static final long FORGET_NANOS = 2_500_000_000L;

    private static final long PROBE_STEP_NANOS = 5_000_000L;
    private static final long SETTLE_NANOS = 200_000_000L;

    private final SentPackets sent = new SentPackets();
    private final TransportFeedback feedback = new TransportFeedback();
    private final Prober prober = new Prober();
    private final ProbeSchedule probes = new ProbeSchedule(prober);
    private final Pacer pacer = new Pacer();
    private final Reader reader = new Reader();
    private BandwidthEstimator estimator = new BandwidthEstimator(INITIAL_BPS);
    private PathStart start = new PathStart();

    private boolean numbered;
    /** Whether the prober is to see what is sent; it is asked about that itself now and then only. */
    private boolean probing;

    /** What was sent before went another way. */
    private long pathNanos = Long.MIN_VALUE;

    private long firstSentNanos = -1;
    private long lastSentNanos;
    private boolean reported;
    private long reportedNanos;
    private long unansweredNanos;
    /** Since when nothing is answered; {@link Long#MAX_VALUE} while there are answers. */
    private long silenceNanos = Long.MAX_VALUE;

    private long feedbackNanos;
    private int newestReported;
    private long rembBps = -1;
    private long nowNanos;

    private long desiredBps;

    private final class Reader implements TransportFeedback.Visitor {
        @Override
        public void received(int transportSequence, long arrivalMicros) {
            newest(transportSequence);
            int bytes = sent.take(transportSequence);
            if (bytes > 0 && sent.foundNanos() >= pathNanos) {
                long arrivalNanos = arrivalMicros * 1_000;
                boolean telling = !prober.disturbs(sent.foundNanos(), SETTLE_NANOS);
                estimator.onArrival(sent.foundNanos(), arrivalNanos, bytes, telling);
                prober.onArrival(transportSequence, bytes, sent.foundNanos(), arrivalNanos);
                if (!start.isOver()) {
                    start.onArrival(sent.foundNanos(), arrivalNanos, bytes);
                }
            }
        }

        @Override
        public void lost(int transportSequence) {
            newest(transportSequence);
            int bytes = sent.markLost(transportSequence);
            if (bytes > 0 && sent.foundNanos() >= pathNanos) {
                estimator.onLoss();
                prober.onLoss(transportSequence, bytes);
                if (!start.isOver()) {
                    start.onLoss(sent.foundNanos(), bytes);
                }
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
            }
            if (!start.isOver()) {
                start.onSent(bytes, now);
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
        if (!numbered || !feedback.read(memory, offset, length, sent.newest(), reader)) {
            return false;
        }
        boolean forgotten = isForgotten(now);
        silenceNanos = Long.MAX_VALUE;
        reported = true;
        reportedNanos = now;
        feedbackNanos = now;
        if (forgotten) {
            renew(now);
            return true;
        }
        boolean cut = estimator.update(prober.flatters(now - Math.max(0, roundTripNanos)), roundTripNanos, now);
        if (!start.isOver()) {
            return begin(now);
        }
        if (cut) {
            probes.postpone(estimator, isSilent(), now);
        }
        probes.answer(newestReported, estimator, isSilent(), now);
        pace(now);
        return cut;
    }

    /** From now on packets go another way. */
    public void onNewPath(long now) {
        if (reported) {
            renew(now);
        }
    }

    /** Nothing is known of the path: begins as with the first packet. */
    private void renew(long now) {
        pathNanos = now;
        estimator = new BandwidthEstimator(INITIAL_BPS);
        start = new PathStart();
        probes.renew(now);
        probing = false;
        unansweredNanos = now;
        silenceNanos = Long.MAX_VALUE;
        pace(now);
    }

    /** Reads what the path has shown so far; whether that is enough to decide anew. */
    private boolean begin(long now) {
        start.onFeedback(now);
        if (!start.isOver()) {
            return false;
        }
        if (start.foundLimit()) {
            estimator.begin(start.paceBps(), true);
            probes.postpone(estimator, isSilent(), now);
        } else {
            estimator.begin(start.foundLittle() ? 0 : INITIAL_BPS, false);
        }
        pace(now);
        return true;
    }

    private boolean isForgotten(long now) {
        return isSilent() && now - silenceNanos > FORGET_NANOS;
    }

    private boolean isSilent() {
        return silenceNanos < Long.MAX_VALUE;
    }

    private boolean isNarrow(long estimate) {
        return reported && ProbeSchedule.isNarrow(estimator, estimate);
    }

    /** Whether a path may well be narrow of which no limit was found yet, where tries will tell and what is sent fits. */
    private boolean isUnproved(long estimate) {
        return reported
                && !estimator.isLimited()
                && estimate < ProbeSchedule.CAREFUL_BPS
                && desiredBps > 0
                && probes.pads();
    }

    /** The viewer's own estimate. */
    public void onRemb(long bitrateBps, long now) {
        rembBps = bitrateBps;
        if (!reported) {
            start.end();
        }
        pace(now);
    }

    /** By receiver reports that fraction of all that was sent, at that rate, was lost lately. */
    public void onReportedLoss(double fraction, long sentBps, long now) {
        if (!reported && rembBps >= 0) {
            estimator.onReportedLoss(fraction, sentBps);
            pace(now);
        }
    }

    /** What may be sent in all, in bits a second; -1 when nothing limits it. */
    public long estimateBps(long now) {
        if (reported) {
            return start.isOver() ? estimator.bitrateBps() : UNKNOWN_BPS;
        }
        if (rembBps >= 0) {
            return Math.max(BandwidthEstimator.LEAST_BPS, Math.min(rembBps, estimator.lossLimitBps()));
        }
        return numbered && isPatient(now) ? UNKNOWN_BPS : -1;
    }

    private void pace(long now) {
        long estimate = estimateBps(now);
        pacer.rate(estimate, isNarrow(estimate) || isUnproved(estimate), now);
    }

    private boolean isPatient(long now) {
        return firstSentNanos < 0 || now - firstSentNanos < PATIENCE_NANOS;
    }

    /** Whether the estimate comes from transport-wide feedback. */
    public boolean isReported() {
        return reported;
    }

    /** Whether the path is known to carry no more, so that what does not fit must go. */
    public boolean isLimited() {
        return reported ? start.isOver() && estimator.isLimited() : rembBps >= 0;
    }

    /** Whether only trying tells that more passes: the viewer's estimate never exceeds much what it gets. */
    public boolean mustTry() {
        return !reported && rembBps >= 0;
    }

    /** Total rate that would allow the next better picture, 0 when all have theirs. */
    public void desire(long bitrateBps) {
        desiredBps = bitrateBps;
    }

    /** Time has passed: a try may begin, silence may have lasted too long; true when the estimate has changed. */
    public boolean tick(long now) {
        nowNanos = now;
        if (reported && lastSentNanos > reportedNanos && now - silentSinceNanos() > SILENCE_NANOS) {
            silenceNanos = Math.min(silenceNanos, silentSinceNanos());
            unansweredNanos = now - SILENCE_NANOS / 2;
            start.end();
            estimator.onSilence();
            pace(now);
            return true;
        }
        if (reported && !start.isOver() && now >= start.endsNanos() && !start.mayLeave()) {
            // What is held back may be all that feedback could tell of.
            return begin(now);
        }
        if (!reported && estimateBps(now) < 0) {
            // No feedback came to what was numbered: nothing is held back any more.
            start.end();
            pacer.rate(-1, false, now);
        }
        if (now - feedbackNanos > STALE_NANOS) {
            // Where everything is paused nothing tells that the queue has gone.
            estimator.forgetQueue();
        }
        if (prober.isBusy()) {
            probes.answer(newestReported, estimator, isSilent(), now);
            pace(now);
        } else if (isProbeDue(now)) {
            probes.begin(estimator, desiredBps, now);
        }
        probing = prober.isSending();
        return false;
    }

    /** Nothing can be answered before something was sent. */
    private long silentSinceNanos() {
        return Math.max(reportedNanos, unansweredNanos);
    }

    private boolean isProbeDue(long now) {
        return reported
                && start.isOver()
                && desiredBps > estimator.bitrateBps()
                && now >= probes.notBeforeNanos()
                && !estimator.isOverused();
    }

    /** Padding that is due now, in bytes. */
    public int paddingDue(long now) {
        return prober.due(now);
    }

    /** There is nothing that padding could be made of. */
    public void cannotPad(long now) {
        probes.cannotPad(now);
    }

    /** Whether video may leave now, or should wait a little. */
    public boolean mayLeave(long now) {
        if (!start.isOver()) {
            return !numbered || start.mayLeave();
        }
        pacer.fill(now);
        return pacer.mayLeave();
    }

    /** Whether a packet that is missed may be retransmitted now, where there is one of about that size. */
    public boolean mayRepair(long now) {
        if (!start.isOver() && numbered && !start.mayLeave()) {
            return false;
        }
        pacer.fill(now);
        return pacer.mayRepair();
    }

    /** A packet of that size was retransmitted. */
    public void onRepaired(int bytes) {
        pacer.spendRepair(bytes);
    }

    /** When {@link #tick} should be called at the latest. */
    public long deadlineNanos() {
        if (prober.isSending()) {
            return nowNanos + PROBE_STEP_NANOS;
        }
        if (reported && !start.isOver()) {
            return Math.max(start.endsNanos(), nowNanos + PROBE_STEP_NANOS);
        }
        if (reported && !prober.isBusy() && desiredBps > estimator.bitrateBps()) {
            long mayProbe = estimator.isOverused() ? feedbackNanos + STALE_NANOS + 1 : probes.notBeforeNanos();
            return Math.max(mayProbe, nowNanos + PROBE_STEP_NANOS);
        }
        return Long.MAX_VALUE;
    }

    /** Time that packets wait on the way, in nanoseconds. */
    public long queueNanos() {
        return estimator.queueNanos();
    }
}
