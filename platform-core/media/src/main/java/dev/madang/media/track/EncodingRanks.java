package dev.madang.media.track;

import dev.madang.media.rtp.FrameSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The encodings of one Producer from the lowest quality up, by what they carry: by the pixels of their pictures, and by their
 * measured rates where sizes are equal or not known. Names and positions in SDP say nothing of that. Until an encoding was
 * heard it keeps its negotiated place: RFC 8853, 5.2 lists the one first that a publisher would rather go on sending, and
 * browsers list the smallest first, which fits both the place that is given up last here.
 */
final class EncodingRanks {
    /** Of two encodings of one size the better one has so many times the rate, for a while: rates are never steady. */
    private static final double CLEARLY = 1.25;

    /** Longer than a single key frame counts in {@link LayerRates}. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final Encoding[] encodings;
    /** Position of the encoding by rank, and the rank by position. */
    private final int[] order;

    private final int[] ranks;
    private final int[] sizes;
    private final int[] pending;
    private final int[] seen;
    private long pendingSinceNanos = Long.MAX_VALUE;
    private List<ToldEncoding> told = List.of();

    EncodingRanks(Encoding[] encodings) {
        this.encodings = encodings;
        order = new int[encodings.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        ranks = order.clone();
        pending = order.clone();
        seen = order.clone();
        sizes = new int[order.length];
    }

    Encoding ranked(int rank) {
        return encodings[order[rank]];
    }

    int rankOf(int position) {
        return ranks[position];
    }

    /** Looks at sizes; true when one has changed, and perhaps the order with it. */
    boolean bySize() {
        boolean changed = false;
        for (int i = 0; i < sizes.length; i++) {
            int size = encodings[i].frameSize();
            changed |= size != sizes[i];
            sizes[i] = size;
        }
        if (changed && areSized()) {
            sort(order);
            settle();
        }
        return changed;
    }

    /** Looks at rates, about once a second; true when the order has changed. */
    boolean byRate(long nowNanos) {
        System.arraycopy(order, 0, seen, 0, order.length);
        boolean sized = areSized();
        for (int end = seen.length - 1; end > 0; end--) {
            for (int i = 0; i < end; i++) {
                if (clearlyBetter(encodings[seen[i]], encodings[seen[i + 1]], sized, nowNanos)) {
                    swap(seen, i, i + 1);
                }
            }
        }
        if (Arrays.equals(seen, order)) {
            pendingSinceNanos = Long.MAX_VALUE;
            return false;
        }
        if (pendingSinceNanos == Long.MAX_VALUE || !Arrays.equals(seen, pending)) {
            System.arraycopy(seen, 0, pending, 0, seen.length);
            pendingSinceNanos = nowNanos;
        }
        if (nowNanos - pendingSinceNanos < PATIENCE_NANOS) {
            return false;
        }
        System.arraycopy(pending, 0, order, 0, order.length);
        settle();
        return true;
    }

    private static boolean clearlyBetter(Encoding one, Encoding other, boolean sized, long nowNanos) {
        boolean comparable = !sized || pixels(one.frameSize()) == pixels(other.frameSize());
        return comparable
                && one.isActive(nowNanos)
                && other.isActive(nowNanos)
                && one.layerBps(Encoding.ALL_LAYERS, Encoding.ALL_LAYERS, nowNanos)
                        > CLEARLY * other.layerBps(Encoding.ALL_LAYERS, Encoding.ALL_LAYERS, nowNanos);
    }

    /** Whether every encoding that was heard has told its size, so that sizes decide. */
    private boolean areSized() {
        for (int i = 0; i < sizes.length; i++) {
            if (encodings[i].keyFrames() > 0 && sizes[i] == FrameSize.UNKNOWN) {
                return false;
            }
        }
        return true;
    }

    /** Those of known size change places among themselves only. */
    private void sort(int[] positions) {
        for (int i = 1; i < positions.length; i++) {
            int at = i;
            for (int before = i - 1; before >= 0 && sizes[positions[at]] != FrameSize.UNKNOWN; before--) {
                int size = sizes[positions[before]];
                if (size == FrameSize.UNKNOWN) {
                    continue;
                }
                if (pixels(size) <= pixels(sizes[positions[at]])) {
                    break;
                }
                swap(positions, before, at);
                at = before;
            }
        }
    }

    private static int pixels(int size) {
        return FrameSize.width(size) * FrameSize.height(size);
    }

    private static void swap(int[] positions, int one, int other) {
        int kept = positions[one];
        positions[one] = positions[other];
        positions[other] = kept;
    }

    private void settle() {
        pendingSinceNanos = Long.MAX_VALUE;
        for (int rank = 0; rank < order.length; rank++) {
            ranks[order[rank]] = rank;
        }
    }

    /** What copies of the Producer on other workers have to know. */
    Ranking ranking() {
        List<Integer> positions = new ArrayList<>();
        List<Integer> known = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            positions.add(order[i]);
            known.add(encodings[i].frameSize());
        }
        return new Ranking(positions, known, told);
    }

    /** Takes over the order of the Producer that this one is a copy of, and what another node says of it. */
    void follow(Ranking ranking, long nowNanos) {
        told = ranking.told();
        for (int i = 0; i < order.length; i++) {
            order[i] = ranking.order().get(i);
            encodings[i].knowFrameSize(ranking.frameSizes().get(i));
            if (!told.isEmpty()) {
                encodings[i].know(told.get(i), nowNanos);
            }
        }
        settle();
    }
}
