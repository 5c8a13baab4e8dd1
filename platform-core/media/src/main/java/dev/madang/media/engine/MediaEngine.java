package dev.madang.media.engine;

import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;

/**
 * The media core of one node: its workers and their Peers. Methods may be called from any thread; those that wait for a
 * worker block for well under a millisecond normally and are meant for virtual threads.
 */
public interface MediaEngine extends AutoCloseable {
    /**
     * Makes a Peer that answers a remote offer; the answer is {@link PeerHandle#localDescription()}. Sections in which the
     * remote end sends become Producers, sections in which it receives become Slots.
     *
     * @throws SdpException when the offer cannot be answered; no Peer is left behind
     * @throws MediaException when the node is full or closing
     */
    PeerHandle answer(SessionDescription offer, PeerOptions options, PeerListener listener) throws SdpException;

    /**
     * Makes a send Peer that offers slots; the offer is {@link PeerHandle#localDescription()}, and {@link PeerHandle#accept}
     * takes its answer. Without one it closes as if nobody had connected.
     *
     * @throws MediaException when the node is full or closing
     */
    PeerHandle offer(SlotCounts slots, PeerListener listener);

    /** Tracks between this node and others. */
    Relays relays();

    /** The node's counters since start and gauges of now; waits for each worker in turn. */
    MediaStats stats();

    /** Closes every Peer with {@link CloseReason#NODE_STOPPED} and ends the workers. */
    @Override
    void close();
}
