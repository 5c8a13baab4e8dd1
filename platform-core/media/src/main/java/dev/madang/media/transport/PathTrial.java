package dev.madang.media.transport;

/**
 * How much goes to an address that a Transport's remote end nominated and that has not proved to be its own: copies of a few
 * packets, in answer to which a client sends RTCP from there. The bound is the Transport's, however many addresses it nominates:
 * {@value #BURST} packets, and one more a second while checks come from that address.
 */
final class PathTrial {
    static final int BURST = 10;
    /** A check asks for copies for so long. */
    private static final long ASKED_NANOS = 3_000_000_000L;

    private static final long MORE_NANOS = 1_000_000_000L;
    /** Not all at once: the path may need a moment until it carries anything. */
    private static final long PACE_NANOS = 20_000_000L;

    private int address = -1;
    private int left = BURST;
    private long checkedNanos;
    private long refilledNanos = Long.MIN_VALUE / 2;
    private long takenNanos = Long.MIN_VALUE / 2;

    /** Where copies go from now on, as a check from there has just asked for. */
    void at(int newAddress, long nowNanos) {
        if (newAddress != address) {
            address = newAddress;
            checkedNanos = nowNanos;
        }
    }

    /** A check came from that address. */
    void onCheck(int from, long nowNanos) {
        if (from == address) {
            checkedNanos = nowNanos;
        }
    }

    int address() {
        return address;
    }

    /** Whether a packet that leaves now may go there too, and if so takes it off what is left. */
    boolean take(long nowNanos) {
        if (nowNanos - refilledNanos >= MORE_NANOS) {
            left = (int) Math.min(BURST, left + (nowNanos - refilledNanos) / MORE_NANOS);
            refilledNanos = nowNanos;
        }
        if (left == 0 || nowNanos - takenNanos < PACE_NANOS || nowNanos - checkedNanos > ASKED_NANOS) {
            return false;
        }
        left--;
        takenNanos = nowNanos;
        return true;
    }
}
