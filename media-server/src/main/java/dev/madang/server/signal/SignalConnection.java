package dev.madang.server.signal;

import dev.madang.server.auth.JoinRate;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One socket: bounds what comes and what waits to go out. */
final class SignalConnection implements Outbox.Wire {
    /** Messages a second on average; twice as many at once. */
    private static final int MESSAGES_A_SECOND = 50;

    /** Messages on their way to a slow reader; with more the socket is closed, and the client may resume. */
    private static final int MAX_PENDING = 512;

    private static final int MAX_PENDING_CHARS = 2 * 1024 * 1024;
    /** Three pings and some more. */
    private static final long MAX_SILENCE_NANOS = 50_000_000_000L;

    private static final int JOIN_SECONDS = 10;

    /** Close codes of our own; see docs/signalling.md. */
    static final int TOO_FAST = 4008;

    static final int TOO_SLOW = 4009;
    static final int SUPERSEDED = 4010;
    static final int SILENT = 4011;
    static final int NOT_JOINED = 4001;
    static final int OVER = 4000;

    private final WebSocketConnection socket;
    private final JoinRate rate = new JoinRate(MESSAGES_A_SECOND);
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger pendingChars = new AtomicInteger();
    private volatile long heardNanos;
    private volatile @Nullable SignalSession session;
    private volatile boolean closed;

    SignalConnection(WebSocketConnection socket, long nowNanos) {
        this.socket = socket;
        heardNanos = nowNanos;
    }

    /** Closes the socket when nobody has joined by it in time. */
    void expectJoin() {
        CompletableFuture.delayedExecutor(JOIN_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (session == null && !closed) {
                close(NOT_JOINED, "nobody joined in time");
            }
        });
    }

    @Nullable
    SignalSession session() {
        return session;
    }

    void session(@Nullable SignalSession joined) {
        session = joined;
    }

    /** Whether one more message is within bounds. */
    boolean allows(long nowNanos) {
        return rate.allows(nowNanos);
    }

    @Override
    public void send(String text) {
        if (closed) {
            return;
        }
        int length = text.length();
        if (pending.incrementAndGet() > MAX_PENDING || pendingChars.addAndGet(length) > MAX_PENDING_CHARS) {
            close(TOO_SLOW, "messages are not read fast enough");
            return;
        }
        socket.sendText(text).subscribe().with(done -> gone(length), failed -> gone(length));
    }

    private void gone(int length) {
        pending.decrementAndGet();
        pendingChars.addAndGet(-length);
    }

    @Override
    public void end() {
        close(OVER, "the session is over");
    }

    @Override
    public void superseded() {
        close(SUPERSEDED, "the session goes on by another socket");
    }

    /** The client has shown that it is there. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** Closes the socket when nothing was heard of the client for too long; false when it is well. */
    boolean closeWhenSilent(long nowNanos) {
        boolean silent = nowNanos - heardNanos > MAX_SILENCE_NANOS;
        if (silent) {
            close(SILENT, "nothing is heard of the client");
        }
        return silent;
    }

    /** Closes the socket; what was sent before goes out first. */
    void close(int code, String why) {
        if (!closed) {
            closed = true;
            if (!socket.isOpen()) {
                return;
            }
            socket.close(new CloseReason(code, why)).subscribe().with(done -> {}, ignored -> {});
        }
    }

    /** The socket is closed. */
    void closed() {
        closed = true;
    }
}
