package dev.madang.server.fleet;

import dev.madang.rooms.registry.NodeDirectory;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegistryAwayException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks other nodes, when this one cannot reach the directory, whether they can: one that can renews this node's lease. Where most say that
 * they cannot, nobody can take anything over, so that this node may go on. From any thread.
 */
@Singleton
final class Neighbours {
    private static final long PATIENCE_MILLIS = 500;
    private static final int QUESTION_BYTES = Long.BYTES;
    private static final int ANSWER_BYTES = Long.BYTES + 1;

    private final NodeDirectory directory;
    private final KnownNodes nodes;
    private final AtomicLong questions = new AtomicLong();
    private final Map<Long, Asked> asked = new ConcurrentHashMap<>();

    /** What a neighbour answers. */
    enum Said {
        /** It has renewed the lease. */
        RENEWED,
        /** The directory is away for it too. */
        AWAY,
        /** A later life of the node that asks is there. */
        REFUSED;

        static @Nullable Said of(byte code) {
            return code >= 0 && code < values().length ? values()[code] : null;
        }
    }

    /** Sends a frame to a node; false where there is no link. */
    @FunctionalInterface
    interface Sender {
        boolean send(String node, byte[] body);
    }

    /** A question and the answers to it. */
    private static final class Asked {
        final Map<Said, Integer> answers = new EnumMap<>(Said.class);
        final Semaphore came = new Semaphore(0);

        synchronized void add(Said said) {
            answers.merge(said, 1, Integer::sum);
            came.release();
        }

        synchronized int count(Said said) {
            return answers.getOrDefault(said, 0);
        }
    }

    @Inject
    Neighbours(NodeDirectory directory, KnownNodes nodes) {
        this.directory = directory;
        this.nodes = nodes;
    }

    /**
     * Asks all of them; blocks for half a second at the most.
     *
     * @param self this node's name
     * @return whether this node may go on deciding
     */
    boolean vouch(String self, Sender sender) {
        long number = questions.incrementAndGet();
        Asked question = new Asked();
        asked.put(number, question);
        try {
            byte[] body = ByteBuffer.allocate(QUESTION_BYTES).putLong(number).array();
            int known = 0;
            int sent = 0;
            for (NodeRecord node : nodes.all()) {
                known++;
                sent += !node.name().equals(self) && sender.send(node.name(), body) ? 1 : 0;
            }
            int most = Math.max(1, known) / 2 + 1;
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
            for (int came = 0; ; came++) {
                if (question.count(Said.RENEWED) > 0) {
                    return true;
                }
                // This one says so too.
                if (question.count(Said.AWAY) + 1 >= most) {
                    return true;
                }
                long left = deadline - System.nanoTime();
                if (came == sent || !question.came.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            asked.remove(number);
        }
    }

    /** Answers a neighbour that cannot reach the directory; blocks as that does. Null for what is no question. */
    byte @Nullable [] answer(NodeRef neighbour, byte[] body) {
        if (body.length < QUESTION_BYTES) {
            return null;
        }
        long number = ByteBuffer.wrap(body).getLong();
        return ByteBuffer.allocate(ANSWER_BYTES)
                .putLong(number)
                .put((byte) renewed(neighbour).ordinal())
                .array();
    }

    private Said renewed(NodeRef neighbour) {
        NodeRecord there = nodes.find(neighbour.node()).orElse(null);
        if (there == null) {
            return Said.AWAY;
        }
        if (!there.ref().equals(neighbour)) {
            return Said.REFUSED;
        }
        try {
            return directory.renew(there, NodeLease.LIFE) ? Said.RENEWED : Said.REFUSED;
        } catch (RegistryAwayException away) {
            return Said.AWAY;
        }
    }

    /** A neighbour has answered. */
    void answered(byte[] body) {
        if (body.length < ANSWER_BYTES) {
            return;
        }
        ByteBuffer answer = ByteBuffer.wrap(body);
        Asked question = asked.get(answer.getLong());
        Said said = Said.of(answer.get());
        if (question != null && said != null) {
            question.add(said);
        }
    }
}
