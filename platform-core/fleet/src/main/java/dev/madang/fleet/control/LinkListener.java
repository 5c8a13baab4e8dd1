package dev.madang.fleet.control;

/**
 * Hears of links. What is about one link comes on one virtual thread of that link, one call after the other; of two links to one node
 * the former's {@link #onDown} returns before the next one's {@link #onUp} begins. Calls may block, at the cost of their own link only: one whose
 * frames are not taken for 2 s ends. An exception is logged and changes nothing. Threads are never interrupted.
 */
public interface LinkListener {
    /** A link is there. */
    void onUp(Link link);

    /**
     * A frame came; the array is the listener's. Urgent frames come before others that wait. Frames that came before the end of the link come
     * before {@link #onDown}, or not at all where this node ended it.
     */
    void onFrame(Link link, byte[] frame);

    /** The link has ended; comes once for each {@link #onUp}. */
    void onDown(Link link, LinkEnd why);
}
