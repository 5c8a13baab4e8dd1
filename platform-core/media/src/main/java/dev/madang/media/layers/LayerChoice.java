package dev.madang.media.layers;

import dev.madang.media.rtp.FrameSize;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;

/**
 * Which encoding a Consumer should send: the preferred one when it flows, else the nearest lower one, else the lowest above. One
 * in a codec that its viewer does not take is none.
 */
public final class LayerChoice {
    /** A picture that is shown so much larger than it is sent still looks well. */
    private static final double LARGEST_ENLARGEMENT = 1.2;

    private LayerChoice() {}

    /**
     * @param named negotiated position of the encoding that is asked for, or -1 for the best
     * @param height of the picture where it is shown, or less than 1 for unknown; counts where no encoding is asked for
     * @return rank of the encoding that would serve, whether it flows or not
     */
    public static int preferred(Producer producer, int named, int height) {
        int top = producer.encodingCount() - 1;
        return named < 0 ? enough(producer, height, top) : producer.rankOf(Math.min(named, top));
    }

    /** Rank of the best encoding up to that one that flows, else of the lowest above that does, else -1. */
    public static int flowing(Producer producer, int best, ViewerCodecs viewer, long nowNanos) {
        int top = producer.encodingCount() - 1;
        int start = Math.min(best, top);
        for (int i = start; i >= 0; i--) {
            if (flows(producer.ranked(i), viewer, nowNanos)) {
                return i;
            }
        }
        for (int i = start + 1; i <= top; i++) {
            if (flows(producer.ranked(i), viewer, nowNanos)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean flows(Encoding encoding, ViewerCodecs viewer, long nowNanos) {
        return encoding.isActive(nowNanos) && viewer.takes(encoding);
    }

    /** The smallest size that is large enough, a little enlarged at most, and the best encoding of that size. */
    private static int enough(Producer producer, int height, int top) {
        for (int i = 0; i < top && height > 0; i++) {
            int size = producer.ranked(i).frameSize();
            int there = Math.min(FrameSize.height(size), FrameSize.width(size));
            boolean last = producer.ranked(i + 1).frameSize() != size;
            if (last && there > 0 && there * LARGEST_ENLARGEMENT >= height) {
                return i;
            }
        }
        return top;
    }

    /** Rank of the encoding that was heard last, however long ago, or -1: a picture that stands still sends nothing. */
    public static int heardLast(Producer producer, ViewerCodecs viewer) {
        int last = -1;
        for (int i = 0; i < producer.encodingCount(); i++) {
            Encoding encoding = producer.ranked(i);
            if (encoding.codec() != null
                    && viewer.takes(encoding)
                    && (last < 0
                            || encoding.lastPacketNanos()
                                    > producer.ranked(last).lastPacketNanos())) {
                last = i;
            }
        }
        return last;
    }
}
