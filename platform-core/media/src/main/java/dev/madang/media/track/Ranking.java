package dev.madang.media.track;

import java.util.List;

/**
 * The order of a Producer's encodings at one moment, for its copies on other workers: they come too late for the key frames
 * that told it.
 *
 * @param order negotiated position of each encoding, the lowest quality first
 * @param frameSizes by negotiated position, as {@link dev.madang.media.rtp.FrameSize} has them
 */
public record Ranking(List<Integer> order, List<Integer> frameSizes) {
    public Ranking {
        order = List.copyOf(order);
        frameSizes = List.copyOf(frameSizes);
    }
}
