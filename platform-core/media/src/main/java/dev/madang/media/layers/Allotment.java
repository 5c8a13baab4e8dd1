package dev.madang.media.layers;

import dev.madang.media.engine.LimitCause;
import dev.madang.media.track.Producer;
import java.util.ArrayList;
import java.util.List;

/** What the {@link Allocator} gives one Consumer: its place among the others, its step, and the last decisions. */
public final class Allotment {
    private static final int DECISIONS = 8;
    private static final long FIRST_HOLD_NANOS = 1_000_000_000L;
    private static final long FAILED_HOLD_NANOS = 4_000_000_000L;
    private static final long MOST_HOLD_NANOS = 60_000_000_000L;
    private static final long FAILED_NANOS = 8_000_000_000L;
    private static final long PROVED_NANOS = 15_000_000_000L;
    /** A path that carries so much more than when a rise failed is another one. */
    private static final double BETTER = 1.3;
    /** Pictures that cost so much more than when they were given were given too early. */
    private static final double DEARER = 1.05;

    /**
     * A change that was decided.
     *
     * @param nanos when, on the worker's clock
     * @param from the step before, as {@link LayerStep} has it, but with the encoding's negotiated position in place of its rank,
     *     which may be another one by now
     * @param estimateBps what the path was believed to carry then, -1 for no limit
     */
    public record Decision(long nanos, int from, int to, LimitCause cause, long estimateBps) {}

    private final Owner owner;
    private final SubscribedTrack track;
    private final boolean audio;
    final LayerLadder ladder;
    private final Decision[] decisions = new Decision[DECISIONS];
    private int decided;

    int rank;
    int height;
    int rung;
    int keptRung;
    private int step = LayerStep.ALL;
    private int named = LayerStep.ALL;
    private boolean limited;
    private boolean begun;
    private LimitCause cause = LimitCause.NONE;
    private long raisedNanos = Long.MIN_VALUE / 2;
    private long holdNanos = Long.MIN_VALUE / 2;
    private long raisedBps;
    private long raisedCostBps;
    private long fallenBps;
    private int failures;

    /** The Consumer that an Allotment is for, as the {@link Allocator} needs it. */
    public interface Owner {
        /** What it sends, in bits a second over about the last second. */
        long bitrateBps(long nowNanos);

        /** Its step has changed. */
        void onAllotted(long nowNanos);
    }

    /** @param audio whether it is a track of sound, which is never held back */
    public Allotment(Owner owner, SubscribedTrack track, boolean audio) {
        this.owner = owner;
        this.track = track;
        this.audio = audio;
        this.ladder = track.ladder();
    }

    Owner owner() {
        return owner;
    }

    SubscribedTrack track() {
        return track;
    }

    boolean isAudio() {
        return audio;
    }

    /** Its place before others: more for pinned ones, then for who speaks, then for larger pictures. */
    public void rank(boolean pinned, boolean speaking, int heightPixels) {
        int next = pinned ? 2 : speaking ? 1 : 0;
        if (next > rank) {
            // What failed in its old place says nothing of the new one.
            failures = 0;
            holdNanos = Long.MIN_VALUE / 2;
        }
        rank = next;
        height = heightPixels;
    }

    /** Whether the path may not carry all, so that what is new begins low. */
    void limited(boolean mayBeLimited) {
        limited = mayBeLimited;
    }

    boolean mayRise(long estimateBps, long nowNanos) {
        return nowNanos >= holdNanos || estimateBps >= convincingBps();
    }

    /** With so much it may rise again at once. */
    long convincingBps() {
        return (long) Math.ceil(fallenBps * BETTER);
    }

    /** Takes a step that was decided; true when it differs from the one before. */
    boolean take(int next, LimitCause why, long estimateBps, long nowNanos) {
        cause = why;
        if (next == step) {
            return false;
        }
        int before = step;
        step = next;
        if (next < before && why == LimitCause.BANDWIDTH) {
            fell(before, estimateBps, nowNanos);
        } else if (next > before) {
            raisedNanos = nowNanos;
            raisedBps = estimateBps;
            raisedCostBps = costBps(next);
        }
        if (begun && next > before) {
            // The first decision of a track is no rise.
            raisedNanos = Long.MIN_VALUE / 2;
        }
        begun = false;
        int namedBefore = named;
        named = named(next);
        decisions[decided++ % DECISIONS] = new Decision(nowNanos, namedBefore, named, why, estimateBps);
        return true;
    }

    private int named(int decided) {
        Producer source = track.source();
        if (source == null || decided == LayerStep.ALL || decided == LayerStep.PAUSED) {
            return decided;
        }
        int position = source.ranked(LayerStep.encoding(decided)).index();
        return LayerStep.of(position, LayerStep.spatial(decided), LayerStep.temporal(decided));
    }

    /** A try has shown that no more passes than was believed before: the next one waits longer. */
    void failed(long estimateBps, long nowNanos) {
        fallenBps = estimateBps;
        holdLonger(nowNanos);
    }

    private void holdLonger(long nowNanos) {
        failures++;
        holdNanos = nowNanos + Math.min(MOST_HOLD_NANOS, FAILED_HOLD_NANOS << Math.min(failures - 1, 4));
    }

    private long costBps(int step) {
        int at = ladder.rungOf(step);
        return at < 0 ? 0 : ladder.costBps(at);
    }

    private void fell(int from, long estimateBps, long nowNanos) {
        long up = nowNanos - raisedNanos;
        // A rise that gave way to what goes before it, on the same path and at the same cost, has not failed.
        boolean less = raisedBps < 0 || estimateBps < raisedBps;
        boolean dearer = raisedCostBps > 0 && costBps(from) > raisedCostBps * DEARER;
        fallenBps = up < FAILED_NANOS ? Math.max(raisedBps, estimateBps) : estimateBps;
        if (up < FAILED_NANOS && (less || dearer)) {
            holdLonger(nowNanos);
        } else {
            if (up > PROVED_NANOS) {
                failures = 0;
            }
            holdNanos = Math.max(holdNanos, nowNanos + FIRST_HOLD_NANOS);
        }
    }

    /** Nobody decides any more: it may send all. */
    public void release() {
        limited = false;
        forget();
    }

    /** Its source has changed: what was learned of the one before does not hold. */
    public void forget() {
        // Of what is new the least is sent until it has been decided on, where anything is decided at all.
        step = limited ? LayerStep.whole(0) : LayerStep.ALL;
        named = named(step);
        cause = LimitCause.NONE;
        begun = true;
        failures = 0;
        holdNanos = Long.MIN_VALUE / 2;
        raisedNanos = Long.MIN_VALUE / 2;
    }

    /** The best it may send. */
    public int step() {
        return step;
    }

    /** Why it sends what it sends, and no better. */
    public LimitCause cause() {
        LimitCause obstacle = track.obstacle();
        return obstacle == LimitCause.NONE ? cause : obstacle;
    }

    /** Whether the path carries no more. */
    public boolean isHeldBack() {
        return cause == LimitCause.BANDWIDTH;
    }

    /** The last decisions, the oldest first. */
    public List<Decision> decisions() {
        List<Decision> list = new ArrayList<>();
        for (int i = Math.max(0, decided - DECISIONS); i < decided; i++) {
            list.add(decisions[i % DECISIONS]);
        }
        return list;
    }
}
