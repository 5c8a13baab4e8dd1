package dev.madang.media.peer;

/**
 * What the owner of a Peer decides about it.
 *
 * @param mayReceive whether the remote end may send media to us; its sending sections are refused otherwise
 * @param maySend whether we may send media to the remote end; its receiving sections are refused otherwise
 */
public record PeerOptions(boolean mayReceive, boolean maySend) {
    /** Media in: a publish leg. */
    public static final PeerOptions RECEIVE = new PeerOptions(true, false);
    /** Media out: a receive leg. */
    public static final PeerOptions SEND = new PeerOptions(false, true);
    /** Both: a duplex leg. */
    public static final PeerOptions DUPLEX = new PeerOptions(true, true);
}
