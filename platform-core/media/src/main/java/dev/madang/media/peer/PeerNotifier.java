package dev.madang.media.peer;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.engine.PeerPhase;
import dev.madang.media.engine.ProducerHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Hands a Peer's news to its listener, in order, on another thread than the worker's. */
final class PeerNotifier {
    private static final System.Logger LOG = System.getLogger(PeerNotifier.class.getName());

    private final PeerListener listener;
    private final Executor executor;
    private final long createdNanos;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final Set<PeerPhase> reached = EnumSet.noneOf(PeerPhase.class);
    private @Nullable PeerHandle handle;
    private boolean running;
    private boolean closed;

    PeerNotifier(PeerListener listener, Executor executor, long createdNanos) {
        this.listener = listener;
        this.executor = executor;
        this.createdNanos = createdNanos;
    }

    /** News waits until the owner has its handle. */
    synchronized void start(PeerHandle peer) {
        handle = peer;
        schedule();
    }

    synchronized void phase(PeerPhase phase, long nowNanos) {
        if (reached.add(phase)) {
            Duration since = Duration.ofNanos(nowNanos - createdNanos);
            add(() -> listener.onPhase(handle(), phase, since));
        }
    }

    synchronized void connected(boolean connected) {
        add(() -> listener.onConnected(handle(), connected));
    }

    synchronized void producerActive(long producerId, boolean active) {
        add(() -> {
            for (ProducerHandle producer : handle().producers()) {
                if (producer.id() == producerId) {
                    listener.onProducerActive(handle(), producer, active);
                }
            }
        });
    }

    synchronized void encodingsPreferred(long producerId, List<String> rids) {
        add(() -> {
            for (ProducerHandle producer : handle().producers()) {
                if (producer.id() == producerId) {
                    listener.onEncodingsPreferred(handle(), producer, rids);
                }
            }
        });
    }

    synchronized void closed(CloseReason reason) {
        if (!closed) {
            add(() -> listener.onClosed(handle(), reason));
            closed = true;
        }
    }

    private void add(Runnable news) {
        if (!closed) {
            queue.add(news);
            schedule();
        }
    }

    private synchronized PeerHandle handle() {
        if (handle == null) {
            throw new IllegalStateException("news before the handle");
        }
        return handle;
    }

    private void schedule() {
        if (handle != null && !running && !queue.isEmpty()) {
            running = true;
            executor.execute(this::run);
        }
    }

    private void run() {
        while (true) {
            Runnable news;
            synchronized (this) {
                news = queue.poll();
                if (news == null) {
                    running = false;
                    return;
                }
            }
            try {
                news.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a Peer's listener failed", e);
            }
        }
    }
}
