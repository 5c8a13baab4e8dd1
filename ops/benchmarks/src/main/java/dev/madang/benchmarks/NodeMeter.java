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
            return new Reading(
                    processNanos - earlier.processNanos,
                    workerNanos - earlier.workerNanos,
                    userNanos - earlier.userNanos,
                    systemNanos - earlier.systemNanos,
                    workerAllocatedBytes - earlier.workerAllocatedBytes);
        }
    }

    /** To a process that we started ourselves, so what it sends may be trusted. */
    @SuppressWarnings("BanJNDI")
    static NodeMeter attach(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            String address = machine.startLocalManagementAgent();
            machine.detach();
            JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
            ThreadMXBean threads = ManagementFactory.newPlatformMXBeanProxy(
                    connector.getMBeanServerConnection(), ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
            List<Long> workers = new ArrayList<>();
            for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
                if (info != null && info.getThreadName().startsWith("media-")) {
                    workers.add(info.getThreadId());
                }
            }
            return new NodeMeter(
                    Path.of("/proc", Long.toString(pid)),
                    connector,
                    threads,
                    workers.stream().mapToLong(Long::longValue).toArray());
        } catch (com.sun.tools.attach.AttachNotSupportedException e) {
            throw new IOException("cannot attach to the node", e);
        }
    }

    Reading read() throws IOException {
        long media = 0;
        try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
            for (Path task : tasks.toList()) {
                media += isWorker(task) ? runtimeNanos(task) : 0;
            }
        }
        String[] fields = stat();
        long allocated = 0;
        for (long bytes : threads.getThreadAllocatedBytes(workers)) {
            allocated += bytes;
        }
        long user = Long.parseLong(fields[11]) * TICK_NANOS;
        long system = Long.parseLong(fields[12]) * TICK_NANOS;
        return new Reading(user + system, media, user, system, allocated);
    }

    /** CPU of the whole process since it began, in nanoseconds; cheap to ask for. */
    long processNanos() throws IOException {
        String[] fields = stat();
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
    }

    /** The fields of {@code /proc/PID/stat} behind the name: the first one is the state. */
    private String[] stat() throws IOException {
        String stat = Files.readString(process.resolve("stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
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
