package dev.madang.media.receive;

/** Sees the headers of what a Peer receives that opens nothing. */
@FunctionalInterface
public interface HeaderTap {
    /**
     * A packet in the order of arrival, on the worker's thread.
     *
     * @param sequence 0 to 65,535
     * @param wireBytes its size as it came
     */
    void onHeader(int ssrc, int sequence, int wireBytes);
}
