package dev.madang.media.send;

/** What a {@link Sender} tells its Peer. On the worker's thread. */
public interface SendListener {
    /** The first packet of all has gone out. */
    void onFirstSent();

    /** The first key frame of all has begun to go out. */
    void onFirstKeyFrameSent();

    /** {@link Sender#deadlineNanos} may be another one. */
    void onDeadline();

    /** A bug of ours showed while a packet was made: the Peer is to end, not the node. */
    void fault(RuntimeException cause);
}
