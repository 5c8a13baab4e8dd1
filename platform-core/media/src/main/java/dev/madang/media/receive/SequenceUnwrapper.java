package dev.madang.media.receive;

/** Turns 16-bit sequence numbers into ever-growing ones that start above 65,535, so that earlier ones stay positive. */
public final class SequenceUnwrapper {
    private long newest = -1;

    /** Begins with whatever comes first. */
    public SequenceUnwrapper() {}

    /** Goes on from that extended number; earlier ones may be negative where it is small. */
    public SequenceUnwrapper(long newest) {
        this.newest = newest;
    }

    /** The extended number of a 16-bit one; numbers within 32,768 before the newest count as late. */
    public long unwrap(int sequence) {
        if (newest < 0) {
            newest = 0x1_0000L + sequence;
            return newest;
        }
        long extended = newest + (short) (sequence - (int) newest);
        if (extended > newest) {
            newest = extended;
        }
        return extended;
    }

    /** The extended number of a 16-bit one, without noting it. */
    public long peek(int sequence) {
        return newest < 0 ? 0x1_0000L + sequence : newest + (short) (sequence - (int) newest);
    }

    /** Newest extended number, or -1. */
    public long newest() {
        return newest;
    }
}
