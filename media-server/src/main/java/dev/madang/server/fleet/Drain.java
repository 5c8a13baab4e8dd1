package dev.madang.server.fleet;

import dev.madang.rooms.Rooms;
import dev.madang.rooms.registry.NodeState;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Empties this node: nobody new is taken, rooms are handed over, and those who are here are sent elsewhere, a part of them each second, so
 * many that the last go about a second before the deadline. From any thread.
 */
@Singleton
public final class Drain {
    private static final Logger LOG = Logger.getLogger("dev.madang.fleet");
    private static final double IN_TIME = 0.75;
    private static final long LOOK_NANOS = 100_000_000L;

    private final Clock clock;
    private final Provider<Rooms> rooms;
    private final KnownNodes nodes;
    private final NodeSelf self;
    private final Event<Leaving> leaving;
    private volatile @Nullable Instant until;

    /**
     * Some of the sessions of this node are to go elsewhere.
     *
     * @param share how many of those that there are, 0 to 1
     */
    public record Leaving(double share) {}

    @Inject
    Drain(Clock clock, Provider<Rooms> rooms, KnownNodes nodes, NodeSelf self, Event<Leaving> leaving) {
        this.clock = clock;
        this.rooms = rooms;
        this.nodes = nodes;
        this.self = self;
        this.leaving = leaving;
    }

    /** @param deadline when the node is to be empty, counted from now */
    public void begin(Duration deadline) {
        until = clock.instant().plus(deadline);
        LOG.infof("this node is to be empty in %d s", deadline.toSeconds());
    }

    public void cancel() {
        if (until != null) {
            until = null;
            LOG.info("this node is in use again");
        }
    }

    public boolean isOn() {
        return until != null;
    }

    /** When the node is to be empty; null while it is not drained. */
    public @Nullable Instant until() {
        return until;
    }

    /** @throws ProblemException 503 while this node is being emptied */
    public void requireOff() {
        if (isOn()) {
            throw new ProblemException(ProblemKind.NODE_FULL, "this node is being emptied");
        }
    }

    /** Empties the node now, and returns when it is empty, nobody else is there to take over, or the time is over. */
    public void toTheEnd(Duration deadline) {
        if (!othersAreReady() || deadline.isZero()) {
            return;
        }
        begin(deadline);
        Instant end = clock.instant().plus(deadline);
        while (clock.instant().isBefore(end) && !isEmpty()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean isEmpty() {
        return rooms.get().all().stream().allMatch(room -> room.peopleHere() == 0)
                && rooms.get().all().stream()
                        .noneMatch(
                                room -> room.decides() && !room.participants().isEmpty());
    }

    private boolean othersAreReady() {
        return nodes.all().stream()
                .anyMatch(node -> !node.name().equals(self.name())
                        && node.state() == NodeState.READY
                        && nodes.isAlive(node.ref()));
    }

    /** Goes on with it; to be called each second. */
    void tick() {
        Instant end = until;
        if (end == null) {
            return;
        }
        rooms.get()
                .handOver(name -> nodes.find(name)
                        .filter(node -> node.state() == NodeState.READY && nodes.isAlive(node.ref()))
                        .isPresent());
        double left = Duration.between(clock.instant(), end).toMillis() / 1_000.0 * IN_TIME;
        if (othersAreReady()) {
            leaving.fire(new Leaving(left <= 1 ? 1 : 1 / left));
        }
    }
}
