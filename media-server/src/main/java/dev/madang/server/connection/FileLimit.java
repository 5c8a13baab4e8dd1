package dev.madang.server.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.jboss.logging.Logger;

/** How many sockets the operating system leaves this process. */
final class FileLimit {
    private static final Logger LOG = Logger.getLogger("dev.madang.node");

    /** Connections when the configuration says nothing and files are plenty. */
    static final int PLENTY = 10_000;

    /** Jars, logs, media ports, selectors. */
    static final int RESERVE = 256;

    private static final int FEWEST = 32;

    private FileLimit() {}

    /**
     * Connections that may be open at once; half of the files are left to ICE-TCP and to what else there is.
     *
     * @param wanted by the configuration, 0 for as many as fit
     */
    static int connections(int wanted) {
        long files = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        int fit = fitting(files, wanted);
        if (fit < (wanted == 0 ? PLENTY : wanted)) {
            LOG.warnf(
                    "this process may open %d files only, so it takes %d HTTP connections at once; raise the limit (ulimit -n)",
                    files, fit);
        }
        return fit;
    }

    static int fitting(long files, int wanted) {
        long most = Math.max(FEWEST, (files - RESERVE) / 2);
        return (int) Math.min(most, wanted == 0 ? PLENTY : wanted);
    }
}
