package dev.madang.server.signal;

import dev.madang.rooms.model.PresenceEnd;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session's messages on their way out, in order, each with its number. The newest are kept, so that a client that lost its
 * socket gets what it missed. Any thread; never blocks.
 */
final class Outbox implements OutboxBudget.Holder {
    /** How much is kept for a client that comes back; with more missed it is told the present state instead. */
    enum Keeping {
        /** Of who may be seen and heard. */
        STAGE(512, 512 * 1024),
        /** Of who only looks on: there are many, and the present state is all they need. */
        AUDIENCE(64, 64 * 1024);

        final int messages;
        final int bytes;

        Keeping(int messages, int bytes) {
            this.messages = messages;
            this.bytes = bytes;
        }
    }

    /** A socket takes no longer message; its number is room for less than this leaves. */
    static final int MOST_BYTES = SignalConnection.MAX_PENDING_BYTES - 64;

    private final MessageTexts texts;
    private final ArrayDeque<Sent> kept = new ArrayDeque<>();
    private Keeping keeping = Keeping.STAGE;
    private int keptBytes;
    private long sequence;
    private boolean over;
    private @Nullable Wire wire;

    private record Sent(long sequence, SharedText text) {}

    /** A socket, seen from here. */
    interface Wire {
        /** Sends the text after all those before; returns at once, whatever becomes of it. */
        void send(String text);

        /** Its client has shown a token that is good. */
        default void trust() {}

        /** Bytes that wait to be sent. */
        long waitingBytes();

        /** Closes the socket because too much waits. */
        void tooSlow();

        /** Closes the socket once all that was sent is out. */
        void end();

        /** The same because the node stops, so that the client may come back soon. */
        void nodeStops();

        /** Closes the socket as the end of its session asks for; null when its client left. */
        default void end(@Nullable PresenceEnd why) {
            if (why == PresenceEnd.NODE_STOPPED) {
                nodeStops();
            } else {
                end();
            }
        }

        /** Closes the socket because the client has another one. */
        void superseded();
    }

    Outbox(MessageTexts texts) {
        this.texts = texts;
        texts.budget().enter(this);
    }

    /** How much is kept from now on. */
    synchronized void keep(Keeping now) {
        keeping = now;
        trim();
    }

    /** Sends a message, at once or when the client is back. */
    void send(ServerMessage message) {
        send(texts.of(message));
    }

    /** The same for a text that others get too. */
    synchronized void send(SharedText text) {
        sequence++;
        if (text.bytes() > MOST_BYTES) {
            // It would cut off whoever comes back for it once more: the present state is told instead.
            forget();
        } else if (!over) {
            kept.add(new Sent(sequence, text));
            keptBytes += text.bytes();
            text.keep();
            trim();
        }
        if (wire != null) {
            wire.send(text.numbered(sequence));
        }
    }

    private void trim() {
        while (kept.size() > keeping.messages || keptBytes > keeping.bytes && kept.size() > 1) {
            dropOldest();
        }
    }

    private void dropOldest() {
        SharedText oldest = kept.removeFirst().text();
        keptBytes -= oldest.bytes();
        oldest.letGo();
    }

    /** Sends a message that is worth nothing later: without a number, and to nobody while the client is away. */
    synchronized void report(ServerMessage message) {
        if (wire != null) {
            wire.send(texts.of(message).plain());
        }
    }

    /** Sends the last message; the socket is closed behind it, in the way given. */
    synchronized void sendLast(ServerMessage message, Consumer<Wire> close) {
        send(message);
        if (wire != null) {
            close.accept(wire);
            wire = null;
        }
    }

    /** Messages go there from now on. */
    synchronized void connect(Wire to) {
        wire = to;
    }

    /**
     * The same for a client that comes back; what it missed goes out first.
     *
     * @param last the number of the last message that it got
     * @param greeting sent before all else
     * @return false, and nothing is done, when it missed more than is kept, or claims what was never sent
     */
    synchronized boolean reconnect(Wire to, long last, ServerMessage greeting) {
        long oldest = kept.isEmpty() ? sequence + 1 : kept.getFirst().sequence();
        if (last > sequence || last < oldest - 1) {
            return false;
        }
        wire = to;
        to.send(texts.of(greeting).plain());
        for (Sent sent : kept) {
            if (sent.sequence() > last) {
                to.send(sent.text().numbered(sent.sequence()));
            }
        }
        return true;
    }

    /** That socket is gone; harmless when another has taken its place. */
    synchronized void disconnect(Wire from) {
        if (wire == from) {
            wire = null;
        }
    }

    /** The session is over: nothing is kept any more. */
    synchronized void discard() {
        over = true;
        texts.budget().leave(this);
        forget();
    }

    private void forget() {
        while (!kept.isEmpty()) {
            dropOldest();
        }
    }

    @Override
    public synchronized long heldBytes() {
        return keptBytes + (wire == null ? 0 : wire.waitingBytes());
    }

    @Override
    public synchronized boolean hasSocket() {
        return wire != null;
    }

    @Override
    public synchronized void giveWay() {
        forget();
        if (wire != null && wire.waitingBytes() > 0) {
            wire.tooSlow();
        }
    }
}
