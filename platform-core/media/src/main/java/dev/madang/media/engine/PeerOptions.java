package dev.madang.media.engine;

import dev.madang.media.sdp.PublishBounds;

/**
 * What the owner of a Peer decides about it.
 *
 * @param mayReceive whether the remote end may send media to us; its sending sections are refused otherwise
 * @param maySend whether we may send media to the remote end; its receiving sections are refused otherwise
 * @param bounds how much the remote end may send
 */
public record PeerOptions(boolean mayReceive, boolean maySend, PublishBounds bounds) {
    /** Media in: a publish leg. */
    public static final PeerOptions RECEIVE = new PeerOptions(true, false, PublishBounds.DEFAULT);
    /** Media out: a receive leg. */
    public static final PeerOptions SEND = new PeerOptions(false, true, PublishBounds.DEFAULT);
    /** Both: a duplex leg. */
    public static final PeerOptions DUPLEX = new PeerOptions(true, true, PublishBounds.DEFAULT);

    /** The same with other bounds. */
    public PeerOptions with(PublishBounds other) {
        return new PeerOptions(mayReceive, maySend, other);
    }
}
