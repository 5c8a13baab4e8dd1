package dev.madang.media.engine;

import java.util.List;
import java.util.Map;

/**
 * The node's counters since start, summed over its workers, and gauges of now; immutable.
 *
 * @param peers Peers that exist
 * @param producers tracks coming in
 * @param consumers tracks going out
 * @param counters every {@link MediaCounter} and its sum, which only grows; those that counted nothing are there with 0
 * @param workers one entry a worker, by index
 */
public record MediaStats(
        int peers, int producers, int consumers, Map<MediaCounter, Long> counters, List<WorkerStats> workers) {

    /**
     * One worker.
     *
     * @param index 0 and up
     * @param address where its UDP port is bound, as host:port
     * @param peers Peers it owns
     * @param busyNanos time spent in cycles, not waiting, since start
     * @param maxCycleNanos longest cycle of its loop, without the wait for datagrams, in the last half minute; any number of readers
     *     see the same
     * @param slotsInUse packet slots held
     * @param tcpConnections ICE-TCP connections that are open
     */
    public record WorkerStats(
            int index,
            String address,
            int peers,
            long busyNanos,
            long maxCycleNanos,
            int slotsInUse,
            int tcpConnections) {}
}
