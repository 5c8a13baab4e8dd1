package dev.madang.media.engine;

/** One encoding that is sent to another node, from any thread. */
public interface RelayStream {
    /** Sends no more; no news follows. Harmless when repeated. */
    void stop();

    /** What a stream tells its owner, in order, on a virtual thread of the engine: implementations may block. */
    interface Listener {
        /**
         * The stream begins, or goes on, under that SSRC; its first packets follow about 10 ms later. What of it comes to the
         * other node before {@link RemoteTrack#granted} is dropped there and sent once more.
         */
        void onGrant(Grant grant);

        /** The Producer has ended, or the link: nothing follows. */
        default void onEnded() {}
    }
}
