package dev.madang.media.peer;

import dev.madang.media.ice.IceCredentials;
import dev.madang.media.sdp.SessionDescription;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A Peer as its owner sees it, from any thread. After the Peer has closed, methods do nothing or say so. */
public interface PeerHandle {
    /** Unique within the node's lifetime; no secret. */
    long id();

    /** Our side of the negotiation, with candidates. */
    SessionDescription localDescription();

    /** The tracks the remote end may send, in m-section order. */
    List<ProducerHandle> producers();

    /** The outgoing m-sections, in order. */
    List<SlotHandle> slots();

    /**
     * Restarts ICE (RFC 8445, 9): checks with the old credentials go on being answered until a pair of the new ones is
     * nominated; media does not stop.
     *
     * @return our new credentials; {@link #localDescription()} carries them from now on
     * @throws MediaException when the Peer has closed
     */
    IceCredentials restartIce(IceCredentials remote);

    /** What the Peer does at present; completes exceptionally with {@link MediaException} when it has closed. */
    CompletableFuture<PeerStats> stats();

    /** Ends the Peer; {@link PeerListener#onClosed} follows. Harmless when repeated. */
    void close(CloseReason reason);
}
