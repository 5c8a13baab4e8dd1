package dev.madang.media.engine;

import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A Peer as its owner sees it, from any thread. After the Peer has closed, methods do nothing or say so. */
public interface PeerHandle {
    /** Unique within the node's lifetime; no secret. */
    long id();

    /** Our newest side of the negotiation, with candidates: an answer, or an offer that may wait for one. */
    SessionDescription localDescription();

    /**
     * Answers a later offer of the remote end: tracks added or given up, an ICE restart. Tracks that stay are not disturbed.
     * Only where the remote end made the first offer.
     *
     * @throws SdpException when it cannot be answered; nothing has changed then
     * @throws MediaException when the Peer has closed, or closes now as its worker did not come to it in time
     */
    SessionDescription answer(SessionDescription offer) throws SdpException;

    /**
     * Makes a later offer, of at least so many slots, which exist once it is accepted. It replaces one that waits. Only where
     * we made the first offer.
     *
     * @param restartIce whether new ICE credentials go with it
     * @throws MediaException when the Peer has closed, or closes now as its worker did not come to it in time
     */
    SessionDescription offer(SlotCounts slots, boolean restartIce);

    /**
     * Takes the answer to our newest offer.
     *
     * @throws SdpException when no offer waits or the answer does not fit it; nothing has changed then
     * @throws MediaException when the Peer has closed, or closes now as its worker did not come to it in time
     */
    void accept(SessionDescription answer) throws SdpException;

    /** The tracks the remote end may send at present, in m-section order. */
    List<ProducerHandle> producers();

    /** The outgoing m-sections that are agreed at present, in order. */
    List<SlotHandle> slots();

    /**
     * Restarts ICE (RFC 8445, 9): checks with the old credentials go on being answered until a pair of the new ones is
     * nominated; media does not stop.
     *
     * @return our new credentials; {@link #localDescription()} carries them from now on
     * @throws MediaException when the Peer has closed, or closes now as its worker did not come to it in time
     */
    IceCredentials restartIce(IceCredentials remote);

    /** What the Peer does at present, completed by its worker; completes exceptionally with {@link MediaException} when it has closed. */
    CompletableFuture<PeerStats> stats();

    /** Ends the Peer; {@link PeerListener#onClosed} follows. Harmless when repeated. */
    void close(CloseReason reason);
}
