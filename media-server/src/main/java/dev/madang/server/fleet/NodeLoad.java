package dev.madang.server.fleet;

import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.MediaStats;
import dev.madang.media.engine.MediaStats.WorkerStats;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of what this node can do is used, 0 to 1 and more: the worst of its media workers' time and the machine's processors, both over
 * the last few seconds. {@link #measure} is for one thread at a time, all else for any.
 */
@Singleton
public final class NodeLoad {
    /** Of an older value so much remains with each measurement a second. */
    private static final double KEPT = 0.7;

    private final MediaEngine media;
    private final Map<Integer, Long> busy = new HashMap<>();
    private long measuredNanos;
    private volatile double load;

    @Inject
    NodeLoad(MediaEngine media) {
        this.media = media;
    }

    /** To be called about once a second; waits for the workers. */
    void measure() {
        MediaStats stats = media.stats();
        long now = System.nanoTime();
        double worst = machine();
        for (WorkerStats worker : stats.workers()) {
            Long before = busy.put(worker.index(), worker.busyNanos());
            if (before != null && now > measuredNanos) {
                worst = Math.max(worst, (worker.busyNanos() - before) / (double) (now - measuredNanos));
            }
        }
        load = measuredNanos == 0 ? worst : KEPT * load + (1 - KEPT) * worst;
        measuredNanos = now;
    }

    private static double machine() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system) {
            double process = system.getProcessCpuLoad();
            double all = system.getCpuLoad();
            double most = Math.max(process, all);
            return Double.isNaN(most) || most < 0 ? 0 : most;
        }
        return 0;
    }

    public double load() {
        return load;
    }
}
