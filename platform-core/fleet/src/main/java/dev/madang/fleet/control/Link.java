package dev.madang.fleet.control;

import dev.madang.fleet.link.ControlRecord;
import dev.madang.fleet.link.LinkSecrets;
import dev.madang.fleet.link.NodeIdentity;
import java.util.Set;

/**
 * One life of the link to another node; a connection that is made anew is another one. All methods may be called by any thread, and none
 * blocks.
 */
public interface Link {
    /** A frame has so many bytes at the most: 16 MiB. */
    int MOST_FRAME = ControlRecord.MOST_FRAME;

    /** An urgent frame has so many bytes at the most. */
    int MOST_URGENT = ControlRecord.MOST_URGENT;

    /** What the other node told of itself. */
    NodeIdentity remote();

    /** The wire version of this link. */
    int version();

    /** What both nodes can do. */
    Set<String> features();

    /** The generation of SRTP keys by which the other node sent when the link was made, 0 to 15. */
    int remoteGeneration();

    /** The keys of media between the two nodes; others with each link. */
    LinkSecrets secrets();

    /**
     * Sends a frame; frames that were sent so come in this order. It is not copied and must not be changed.
     *
     * @return false, and nothing is sent, when the link is down or too much waits already
     * @throws IllegalArgumentException when it has more than {@value #MOST_FRAME} bytes
     */
    boolean send(byte[] frame);

    /**
     * Sends a small frame before all that were given to {@link #send} and wait, even amidst a large one; urgent frames come in their own order. It
     * is not copied and must not be changed.
     *
     * @return false, and nothing is sent, when the link is down or 1 MiB of urgent frames wait already
     * @throws IllegalArgumentException when it has more than {@value #MOST_URGENT} bytes
     */
    boolean sendUrgent(byte[] frame);

    /** Whether it can still send. */
    boolean isUp();

    /** How long the last heartbeat took to the other node and back, in nanoseconds; -1 as long as none came back. */
    long roundTripNanos();

    /** How many bytes wait to be sent, with some for each frame. */
    long waitingBytes();

    /** Ends it; what waits is not sent. The listener hears {@link LinkEnd#CLOSED}, unless it had ended before. */
    void close();
}
