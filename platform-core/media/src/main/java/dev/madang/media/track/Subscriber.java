package dev.madang.media.track;

/** A Consumer as its {@link Producer} sees it; all on the worker's thread. */
public interface Subscriber {
    /** The Producer's encodings have fresh packets. */
    void onFresh(long nowNanos);

    /** Rank of the best encoding that it prefers, whatever its path carries at present; -1 for none. */
    int preferredRank();

    /** Encodings that it forwards or would change to: of each the bit of its negotiated position. */
    int wantedEncodings();

    /** A bug of ours showed in it: its Peer ends, the others go on. */
    void fault(RuntimeException cause);

    /** The Producer has ended: it is to {@linkplain Producer#remove remove} itself. */
    void onEnd();
}
