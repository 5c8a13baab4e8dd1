package dev.madang.fleet.control;

import dev.madang.fleet.link.LinkRefusal;

/** Counts what happens to links. Called by any thread; must not block or throw. */
public interface LinkMetrics {
    /** A handshake came to nothing, on either side. */
    void refused(LinkRefusal why);

    /** An address of a known node did not take the connection. */
    void notConnected();

    /** A link is up. */
    void up();

    /** A link that was up has ended. */
    void down(LinkEnd why);
}
