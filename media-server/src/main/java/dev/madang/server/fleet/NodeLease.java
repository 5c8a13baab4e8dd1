package dev.madang.server.fleet;

import dev.madang.rooms.registry.NodeDirectory;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.RegistryAwayException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * This node's lease: as long as it holds the node may decide for the rooms whose Home it is. Known by the monotonic clock, so that a
 * process that was stopped does not take itself for one that may. From any thread.
 */
@Singleton
public final class NodeLease {
    /** How long a lease holds in the directory. */
    static final Duration LIFE = Duration.ofSeconds(3);

    /** How long this node believes in it, counted from before it asked. */
    static final Duration BELIEVED = Duration.ofMillis(2_500);

    private final NodeDirectory directory;
    private final boolean alone;
    private final LongSupplier nanos;
    private volatile long heldUntilNanos;

    @Inject
    NodeLease(NodeDirectory directory, SharedStore shared) {
        this(directory, !shared.isShared(), System::nanoTime);
    }

    NodeLease(NodeDirectory directory, boolean alone, LongSupplier nanos) {
        this.directory = directory;
        this.alone = alone;
        this.nanos = nanos;
        heldUntilNanos = nanos.getAsLong();
    }

    /** Whether this node may decide. One that is alone always may. */
    public boolean holds() {
        return alone || nanos.getAsLong() - heldUntilNanos < 0;
    }

    /** Now, as {@link #confirmed} counts. */
    long nanos() {
        return nanos.getAsLong();
    }

    /**
     * Prolongs it in the directory; blocks as that does. This node believes in it when that was {@link #confirmed}.
     *
     * @return false when a later life of this node is there
     * @throws RegistryAwayException when the directory does not answer: the lease runs on to its end
     */
    boolean renew(NodeRecord self) {
        return directory.renew(self, LIFE);
    }

    /** It was prolonged for this node by another one, which was asked then; or nobody can take anything over, as was known then. */
    void confirmed(long askedNanos) {
        heldUntilNanos = askedNanos + BELIEVED.toNanos();
    }
}
