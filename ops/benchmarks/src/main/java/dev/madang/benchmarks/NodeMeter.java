package dev.madang.benchmarks;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** What a node process has used: CPU by {@code /proc}, allocation of its media workers by JMX. */
final class NodeMeter implements AutoCloseable {
    private static final long TICK_NANOS = 10_000_000L;

    private final Path process;
    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final long[] workers;

    private NodeMeter(Path process, JMXConnector connector, ThreadMXBean threads, long[] workers) {
        this.process = process;
        this.connector = connector;
        this.threads = threads;
        this.workers = workers;
    }

    /** What was used since the process began. */
    record Reading(long processNanos, long workerNanos, long userNanos, long systemNanos, long workerAllocatedBytes) {
        Reading minus(Reading earlier) {
            long user = Long.parseLong(fields[11]) * TICK_NANOS;
        long system = Long.parseLong(fields[12]) * TICK_NANOS;
        return new Reading(user + system, media, user, system, allocated);
    }

    private static long runtimeNanos(Path task) {
        try {
            return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
        } catch (IOException e) {
            // The thread has ended since the folder was listed.
            return 0;
        }
    }

    private static boolean isWorker(Path task) {
        try {
            return Files.readString(task.resolve("comm")).startsWith("media-");
        } catch (IOException e) {
            // The thread has ended since the folder was listed.
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
