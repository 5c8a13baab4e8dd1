package dev.madang.media.layers;

import dev.madang.media.engine.LimitCause;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Shares what the path to one viewer carries among the Consumers of its Peer. Audio comes first and is never held back; then
 * each video gets its lowest quality in order of rank, and what does not fit is paused; then qualities rise, pinned ones as
 * far as they go before who speaks, who speaks before the rest, and the rest step by step, the largest picture first. What
 * has fallen rises again only after a while, longer each time it did not last.
 */
public final class Allocator {
    private static final double KEEP = 0.92;
    /** Nothing at all is so much worse than the lowest quality that an estimate a little too low does not pause it. */
    private static final double KEEP_LOWEST = 0.7;

    private static final double RAISE = 1.08;
    /** Part of the whole that may be missing to what is kept, and must be left over by what is new: rates are never steady. */
    private static final double SLACK = 0.03;
    /** With so many times the room that it needs, a quality that did not last is given again at once. */
    private static final int AMPLE = 4;

    private static final long TRY_NANOS = 5_000_000_000L;
    /** A wait after a try that has shown nothing, so that most of the time the path is not overrun. */
    private static final long VAIN_NANOS = 10_000_000_000L;

    /** So long an estimate that only grows with what is sent may take to show that more passes. */
    private static final long PROOF_NANOS = 9_000_000_000L;

    private final ArrayList<Allotment> allotments = new ArrayList<>();
    private Allotment[] order = new Allotment[8];
    private int count;
    private long allocatedBps;
    private long desiredBps;
    /** What was raised to learn whether it passes, to which rung, when, and what the path was believed to carry then. */
    private @Nullable Allotment tried;

    private int triedRung;
    private long triedBps;
    private long triedNanos;
    private boolean mayBeLimited;
    private long estimateBps;
    private long slackBps;

    /** Takes a Consumer of the Peer in. */
    public void add(Allotment allotment) {
        allotments.add(allotment);
        allotment.limited(true);
        allotment.forget();
    }

    /** Decides for that Consumer no more. */
    public void remove(Allotment allotment) {
        allotments.remove(allotment);
        if (tried == allotment) {
            tried = null;
        }
    }

    /**
     * Decides anew.
     *
     * @param estimateBps what the path carries, -1 for no limit
     * @param limited whether what does not fit must go; while the path was never seen full the lowest qualities all go
     * @param mustTry whether nothing but trying shows that more passes: then more is tried now and then
     * @return whether anything has changed
     */
    public boolean allocate(long estimateBps, boolean limited, boolean mustTry, long nowNanos) {
        this.estimateBps = estimateBps;
        if (tried != null && estimateBps < triedBps) {
            tried = null;
        } else if (tried != null && nowNanos - triedNanos > PROOF_NANOS) {
            if (estimateBps == triedBps) {
                tried.failed(estimateBps, nowNanos);
                triedNanos = nowNanos + VAIN_NANOS;
            }
            tried = null;
        }
        mayBeLimited = estimateBps >= 0;
        slackBps = Math.max(0, (long) (SLACK * estimateBps));
        long audioBps = collect(nowNanos);
        long budget = estimateBps < 0 ? Long.MAX_VALUE / 4 : estimateBps - audioBps;
        long left = lowest(budget, limited, nowNanos);
        left = rise(left, 2, nowNanos);
        left = rise(left, 1, nowNanos);
        left = rise(left, 0, nowNanos);
        next(audioBps, budget - left, nowNanos);
        if (mustTry && desiredBps > 0 && tried == null && nowNanos - triedNanos > TRY_NANOS) {
            riseOne(nowNanos);
        }
        return apply(estimateBps, nowNanos);
    }

    private long collect(long nowNanos) {
        long audioBps = 0;
        count = 0;
        for (int i = 0; i < allotments.size(); i++) {
            Allotment each = allotments.get(i);
            if (each.isAudio()) {
                audioBps += each.owner().bitrateBps(nowNanos);
            } else if (each.track().look(nowNanos)) {
                insert(each);
            }
        }
        return audioBps;
    }

    private void insert(Allotment allotment) {
        if (count == order.length) {
            order = java.util.Arrays.copyOf(order, count * 2);
        }
        int at = count++;
        allotment.limited(mayBeLimited);
        while (at > 0 && before(allotment, order[at - 1])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = allotment;
    }

    private static boolean before(Allotment one, Allotment other) {
        return one.rank != other.rank ? one.rank > other.rank : one.height > other.height;
    }

    private long lowest(long budget, boolean limited, long nowNanos) {
        long left = budget;
        for (int i = 0; i < count; i++) {
            Allotment each = order[i];
            LayerLadder ladder = each.ladder;
            each.keptRung = ladder.rungOf(each.step());
            each.rung = -1;
            if (ladder.count() > 0) {
                long cost = ladder.costBps(0);
                if (!limited || fits(each, 0, cost, left, nowNanos)) {
                    each.rung = 0;
                    left -= cost;
                }
            }
        }
        return left;
    }

    private boolean fits(Allotment each, int rung, long moreBps, long left, long nowNanos) {
        if (rung <= each.keptRung) {
            if (each == tried && rung <= triedRung) {
                return true;
            }
            return moreBps * (rung == 0 ? KEEP_LOWEST : KEEP) <= left + slackBps;
        }
        boolean mayRise = each.mayRise(estimateBps, nowNanos) || moreBps <= left / AMPLE;
        return mayRise && moreBps * RAISE + slackBps <= left;
    }

    private long rise(long budget, int rank, long nowNanos) {
        long left = budget;
        boolean risen = true;
        while (risen) {
            risen = false;
            for (int i = 0; i < count; i++) {
                Allotment each = order[i];
                if (each.rank != rank || each.rung < 0) {
                    continue;
                }
                while (each.rung + 1 < each.ladder.count()) {
                    long more = each.ladder.costBps(each.rung + 1) - each.ladder.costBps(each.rung);
                    if (!fits(each, each.rung + 1, more, left, nowNanos)) {
                        break;
                    }
                    each.rung++;
                    // A try is at the path's risk, not at the others'.
                    left -= each == tried && each.rung == triedRung ? Math.min(more, Math.max(0, left)) : more;
                    risen = true;
                    if (rank == 0) {
                        break;
                    }
                }
            }
        }
        return left;
    }

    private void next(long audioBps, long videoBps, long nowNanos) {
        allocatedBps = audioBps + videoBps;
        desiredBps = 0;
        for (int i = 0; i < count; i++) {
            Allotment each = order[i];
            int next = each.rung + 1;
            if (next < each.ladder.count()) {
                long more = each.ladder.costBps(next) - (each.rung < 0 ? 0 : each.ladder.costBps(each.rung));
                long total = (long) (allocatedBps + more * RAISE + slackBps) + 1;
                if (!each.mayRise(estimateBps, nowNanos)) {
                    // What has failed waits, unless the path shows that it is another one.
                    total = Math.max(total, Math.min(each.convincingBps(), allocatedBps + AMPLE * more));
                }
                desiredBps = desiredBps == 0 ? total : Math.min(desiredBps, total);
            }
        }
    }

    private void riseOne(long nowNanos) {
        for (int i = 0; i < count; i++) {
            Allotment each = order[i];
            if (each.rung + 1 < each.ladder.count() && each.mayRise(estimateBps, nowNanos)) {
                each.rung++;
                tried = each;
                triedRung = each.rung;
                triedBps = estimateBps;
                triedNanos = nowNanos;
                return;
            }
        }
    }

    private boolean apply(long estimateBps, long nowNanos) {
        boolean changed = false;
        for (int i = 0; i < count; i++) {
            Allotment each = order[i];
            LayerLadder ladder = each.ladder;
            int top = ladder.count() - 1;
            boolean held = each.rung < top;
            int step = held ? each.rung < 0 ? LayerStep.PAUSED : ladder.step(each.rung) : best(ladder);
            LimitCause cause = held ? LimitCause.BANDWIDTH : each.track().limit();
            if (each.take(step, cause, estimateBps, nowNanos)) {
                changed = true;
                each.owner().onAllotted(nowNanos);
            }
        }
        return changed;
    }

    /** The best of what flows; better that begins to flow later is decided on first. */
    private int best(LayerLadder ladder) {
        if (!mayBeLimited) {
            return LayerStep.ALL;
        }
        int top = ladder.count() - 1;
        return LayerStep.whole(top < 0 ? 0 : LayerStep.encoding(ladder.step(top)));
    }

    /** What the qualities that were given cost together, audio included. */
    public long allocatedBps() {
        return allocatedBps;
    }

    /** The desired rate: the total that the next better quality would need, 0 when all have theirs. */
    public long desiredBps() {
        return desiredBps;
    }
}
