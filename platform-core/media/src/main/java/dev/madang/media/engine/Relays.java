package dev.madang.media.engine;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tracks between this node and others, from any thread. Media knows neither rooms nor the fleet: who the other node is, its
 * addresses and keys are given, and what both sides have to tell each other (which encodings are wanted, grants, states)
 * is carried by the owner.
 */
public interface Relays {
    /** Where the media port of each worker is bound, by index. */
    List<InetSocketAddress> mediaPorts();

    /**
     * Opens the way to another node: from each worker here to each worker there.
     *
     * @throws MediaException when the engine is closing, or a worker does not answer
     */
    RelayLink open(RelayRemote remote, RelayLink.Listener listener);

    /**
     * Tells what is known of a Producer's encodings, now and when it changes, at most five times a second, in order, on a
     * virtual thread; until the Producer ends or the watch is closed. It keeps nothing running.
     *
     * @throws IllegalArgumentException when the Producer is not one of this engine
     */
    Watch watch(ProducerHandle producer, Consumer<EncodingsState> listener);

    /** See {@link #watch}. */
    interface Watch extends AutoCloseable {
        /** Tells no more; harmless when repeated. */
        @Override
        void close();
    }
}
