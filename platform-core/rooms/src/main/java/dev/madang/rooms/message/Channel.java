package dev.madang.rooms.message;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One side of the connection between a Home and a Router: numbers what it sends, sends once more what was not acknowledged in time, and
 * hands on what comes in order and once, over links that delay, reorder, repeat and lose. Pure: time is passed in. Not thread-safe:
 * guarded as its owner is.
 *
 * @param <S> what it sends
 * @param <R> what it receives
 */
public final class Channel<S, R> {
    /** What was not acknowledged for so long is sent once more. */
    static final Duration RESEND = Duration.ofMillis(250);

    /** So many messages are on their way at once, others wait; what comes further ahead than that is not kept. */
    static final int WINDOW = 256;

    /** More messages than that never wait: the other side is not there. */
    static final int MOST_WAITING = 100_000;

    private final long incarnation;
    private final long term;
    /** Sent or to be sent, and not acknowledged. */
    private final Deque<Sent<S>> unacknowledged = new ArrayDeque<>();
    /** Came ahead of what comes before. */
    private final Map<Long, R> early = new HashMap<>();

    private long sent;
    private long taken;
    private boolean owesAcknowledgement;

    private static final class Sent<S> {
        final long number;
        final S message;

        @Nullable
        Instant due;

        @Nullable
        Instant first;

        Sent(long number, S message) {
            this.number = number;
            this.message = message;
        }
    }

    /** @param term whose messages it takes; those of others are ignored */
    public Channel(long incarnation, long term) {
        this.incarnation = incarnation;
        this.term = term;
    }

    /** @throws IllegalStateException when {@value #MOST_WAITING} wait already */
    public void send(S message) {
        if (unacknowledged.size() >= MOST_WAITING) {
            throw new IllegalStateException("nothing is acknowledged any more");
        }
        unacknowledged.addLast(new Sent<>(++sent, message));
    }

    /** What can be handed on now that this came, in order. */
    public List<R> receive(Envelope<R> envelope) {
        if (envelope.incarnation() != incarnation || envelope.term() != term) {
            return List.of();
        }
        while (!unacknowledged.isEmpty() && unacknowledged.getFirst().number <= envelope.acknowledged()) {
            unacknowledged.removeFirst();
        }
        R message = envelope.message();
        if (message == null) {
            return List.of();
        }
        // Also of what came before: its acknowledgement may have been lost.
        owesAcknowledgement = true;
        if (envelope.number() > taken && envelope.number() <= taken + WINDOW) {
            early.putIfAbsent(envelope.number(), message);
        }
        List<R> inOrder = new ArrayList<>();
        R next;
        while ((next = early.remove(taken + 1)) != null) {
            taken++;
            inOrder.add(next);
        }
        return inOrder;
    }

    /** What goes out now: what was not sent yet, what is due once more, and an acknowledgement where one is owed. */
    public List<Envelope<S>> outgoing(Instant now) {
        List<Envelope<S>> out = new ArrayList<>();
        int window = 0;
        for (Sent<S> one : unacknowledged) {
            if (++window > WINDOW) {
                break;
            }
            if (one.due == null || !one.due.isAfter(now)) {
                one.due = now.plus(RESEND);
                one.first = one.first == null ? now : one.first;
                out.add(new Envelope<>(incarnation, term, one.number, taken, one.message));
            }
        }
        if (out.isEmpty() && owesAcknowledgement) {
            out.add(new Envelope<>(incarnation, term, 0, taken, null));
        }
        owesAcknowledgement = false;
        return out;
    }

    /** Whether the other side has not taken what was sent to it first at that time, or before. */
    public boolean isStuckSince(Instant time) {
        Sent<S> oldest = unacknowledged.peekFirst();
        return oldest != null && oldest.first != null && !oldest.first.isAfter(time);
    }

    /** Whether the other side has taken all that was sent. */
    public boolean isAcknowledged() {
        return unacknowledged.isEmpty();
    }

    /** When {@link #outgoing} has something next though nothing happens, null for never. */
    public @Nullable Instant next() {
        Instant earliest = null;
        int window = 0;
        for (Sent<S> one : unacknowledged) {
            if (++window > WINDOW) {
                break;
            }
            if (one.due != null && (earliest == null || one.due.isBefore(earliest))) {
                earliest = one.due;
            }
        }
        return earliest;
    }
}
