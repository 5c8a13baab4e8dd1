package dev.madang.media.worker;

/** A part of the media core that has work to do in each turn of a {@link MediaWorker}. On the worker's thread. */
public interface TurnPart {
    /** Whether there is work now, so that the worker is not to wait for datagrams. */
    default boolean hasWork() {
        return false;
    }

    /** The turn's datagrams were handled; commands and timers follow. */
    default void begin(long nowNanos) {}

    /** Commands and timers have run; what was written is sent next. */
    void end(long nowNanos);

    /** About half a second has passed. */
    default void sweep(long nowNanos) {}
}
