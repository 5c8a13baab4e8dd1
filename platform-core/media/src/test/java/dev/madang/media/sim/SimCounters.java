package dev.madang.media.sim;

/** What became of the datagrams of a {@link SimNetwork}. */
public final class SimCounters {
    public long sent;
    public long delivered;
    public long lost;
    /** Held back so that later ones overtook them. */
    public long heldBack;

    public long duplicated;
    /** Dropped before a bottleneck. */
    public long overflowed;
    /** Sent where no port is, or where the port's inbox was full. */
    public long undeliverable;
}
