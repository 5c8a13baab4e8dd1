package dev.madang.media.track;

import java.util.List;

/**
 * The order of a Producer's encodings at one moment, for its copies on other workers: they come too late for the key frames
 * that told it. Where the Producer is itself fed by another node, also what that one says of encodings that do not come.
 *
 * @param order negotiated position of each encoding, the lowest quality first
 * @param frameSizes by negotiated position, as {@link dev.madang.media.rtp.FrameSize} has them
 * @param told by negotiated position what another node says of them; empty where none does
 */
public record Ranking(List<Integer> order, List<Integer> frameSizes, List<ToldEncoding> told) {
    public Ranking {
        order = List.copyOf(order);
        frameSizes = List.copyOf(frameSizes);
        told = List.copyOf(told);
    }
}
