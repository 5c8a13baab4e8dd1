package dev.madang.server.signal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A session's messages on their way out, in order, each with its number. The newest are kept, so that a client that lost its
 * socket gets what it missed. Any thread; never blocks.
 */
final class Outbox {
    /** Messages kept for a client that comes back; with more missed it must join anew. */
    static final int MAX_KEPT = 512;

    private static final int MAX_KEPT_CHARS = 2 * 1024 * 1024;

    private final ObjectMapper json;
    private final ArrayDeque<Sent> kept = new ArrayDeque<>();
    private int keptChars;
    private long sequence;
    private @Nullable Wire wire;

    private record Sent(long sequence, String text) {}

    /** A socket, seen from here. */
    interface Wire {
        /** Sends the text after all those before; returns at once, whatever becomes of it. */
        void send(String text);

        /** Closes the socket once all that was sent is out. */
        void end();

        /** Closes the socket because the client has another one. */
        void superseded();
    }

    Outbox(ObjectMapper json) {
        this.json = json;
    }

    /** Sends a message, at once or when the client is back. */
    synchronized void send(ServerMessage message) {
        String text = text(json, message, ++sequence);
        kept.add(new Sent(sequence, text));
        keptChars += text.length();
        while (kept.size() > MAX_KEPT || keptChars > MAX_KEPT_CHARS && kept.size() > 1) {
            keptChars -= kept.removeFirst().text().length();
        }
        if (wire != null) {
            wire.send(text);
        }
    }

    /** Sends a message that is worth nothing later: without a number, and to nobody while the client is away. */
    synchronized void report(ServerMessage message) {
        if (wire != null) {
            wire.send(text(json, message));
        }
    }

    /** Sends the last message; the socket is closed behind it. */
    synchronized void sendLast(ServerMessage message) {
        send(message);
        if (wire != null) {
            wire.end();
            wire = null;
        }
    }

    /** A message without a number, for clients that are in no session. */
    static String text(ObjectMapper json, ServerMessage message) {
        return text(json, message, 0);
    }

    private static String text(ObjectMapper json, ServerMessage message, long number) {
        ObjectNode tree = json.valueToTree(message);
        if (number > 0) {
            tree.put("seq", number);
        }
        return tree.toString();
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
        to.send(text(json, greeting));
        for (Sent sent : kept) {
            if (sent.sequence() > last) {
                to.send(sent.text());
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
}
