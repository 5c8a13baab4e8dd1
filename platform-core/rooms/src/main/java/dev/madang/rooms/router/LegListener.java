package dev.madang.rooms.router;

import dev.madang.media.engine.PeerPhase;
import dev.madang.rooms.model.LegEnd;
import java.time.Duration;

/**
 * What a leg tells whoever asked for it. On whatever thread; calls come in order, one at a time in a room, under no lock of it:
 * implementations return at once, for others wait behind them.
 */
public interface LegListener {
    /** A step of the join is done, so long after the Peer was made. */
    default void onPhase(Leg leg, PeerPhase phase, Duration sinceCreated) {}

    /**
     * A receive leg: media began to come its way, or there is none any more.
     *
     * @param foreign whether there is media that cannot come its way, for it is in a codec that the viewer does not take
     */
    default void onActive(Leg leg, boolean active, boolean foreign) {}

    /** The leg is gone; the last call, made exactly once for every leg that joined. */
    default void onClosed(Leg leg, LegEnd why) {}
}
