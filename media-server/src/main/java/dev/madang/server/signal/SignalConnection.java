package dev.madang.server.signal;

import dev.madang.server.bound.Rate;
import dev.madang.server.fleet.KnownNodes;
import io.netty.buffer.ByteBufUtil;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
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

    static final int MAX_PENDING_BYTES = 1024 * 1024;

    /** Three pings and some more. */
    private static final long MAX_SILENCE_NANOS = 50_000_000_000L;

    /** Of those who are asked every second. */
    private static final long UNHEARD_NANOS = 1_500_000_000L;

    private static final int JOIN_SECONDS = 10;

    /** Close codes of our own; see docs/signalling.md. */
    static final int TOO_FAST = 4008;

    static final int TOO_SLOW = 4009;
    static final int SUPERSEDED = 4010;
    static final int SILENT = 4011;
    static final int NOT_JOINED = 4001;
    static final int OVER = 4000;
    /** Service restart; see the registry of RFC 6455, 11.7. */
    static final int NODE_STOPS = 1012;

    private final WebSocketConnection socket;
    private final InetAddress client;
    private final OutboxBudget budget;
    private final Rate rate = new Rate(MESSAGES_A_SECOND);
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger pendingBytes = new AtomicInteger();
    private volatile long heardNanos;
    private volatile @Nullable SignalSession session;
    private volatile boolean unheard;
    /** A message is in hand, behind which others wait. */
    private volatile boolean handling;
    /** A ping is on its way: TCP brings it, so that another would say no more. */
    private volatile boolean pinged;
    /** Until when it was not asked; of the thread that asks. */
    private long askedNanos;

    private volatile boolean closed;
    private volatile SignalPipe.@Nullable Far far;

    /** @param client the address that it came from */
    SignalConnection(WebSocketConnection socket, InetAddress client, OutboxBudget budget, long nowNanos) {
        this.client = client;
        this.budget = budget;
        this.socket = socket;
        heardNanos = nowNanos;
        askedNanos = nowNanos;
    }

    /** Closes the socket when nobody has joined by it in time. */
    void expectJoin() {
        CompletableFuture.delayedExecutor(JOIN_SECONDS, TimeUnit.SECONDS).execute(() -> {
            if (session == null && far == null && !closed) {
                close(NOT_JOINED, "nobody joined in time");
            }
        });
    }

    /** The address that it came from. */
    InetAddress client() {
        return client;
    }

    /** Whether another node has passed it on already. */
    boolean isPassedOn() {
        return ClientSockets.isPassedOn(socket.userData());
    }

    /** Where its messages go when its session is on another node; null otherwise. */
    SignalPipe.@Nullable Far far() {
        return far;
    }

    void passOn(SignalPipe.Far there) {
        far = there;
        if (closed) {
            there.close();
        }
    }

    /** Whether its session is on a node that is there no more. */
    boolean isCutOff(KnownNodes nodes) {
        SignalPipe.Far there = far;
        return there != null && !closed && !nodes.isAlive(there.node());
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
        int bytes = ByteBufUtil.utf8Bytes(text);
        if (pending.get() >= MAX_PENDING || pendingBytes.get() + bytes > MAX_PENDING_BYTES) {
            tooSlow();
            return;
        }
        pending.incrementAndGet();
        pendingBytes.addAndGet(bytes);
        budget.add(bytes);
        socket.sendText(text).subscribe().with(done -> gone(bytes), failed -> gone(bytes));
    }

    private void gone(int bytes) {
        pending.decrementAndGet();
        pendingBytes.addAndGet(-bytes);
        budget.add(-bytes);
    }

    @Override
    public void trust() {
        ClientSockets.trust(socket.userData());
    }

    @Override
    public long waitingBytes() {
        return pendingBytes.get();
    }

    @Override
    public void tooSlow() {
        close(TOO_SLOW, "messages are not read fast enough");
    }

    @Override
    public void end() {
        close(OVER, "the session is over");
    }

    @Override
    public void nodeStops() {
        close(NODE_STOPS, "the node stops");
    }

    @Override
    public void superseded() {
        close(SUPERSEDED, "the session goes on by another socket");
    }

    /** The client has shown that it is there. */
    void heard(long nowNanos) {
        heardNanos = nowNanos;
    }

    /** It has answered a ping. */
    void answered() {
        pinged = false;
    }

    /** Whether a message of the client is in hand: until it is done nothing else is taken from the socket. */
    void handling(boolean now) {
        handling = now;
    }

    /**
     * Asks a client that others may miss for a sign of life; to be repeated every second.
     *
     * @return whether it is news that it gives none, or gives some again
     */
    boolean listen(long nowNanos) {
        if (closed) {
            // Whoever closes it has it told; until then all is as it was.
            return false;
        }
        SignalSession joined = session;
        boolean asked = joined != null && joined.onStage();
        if (!asked) {
            askedNanos = nowNanos;
        }
        boolean before = unheard;
        unheard = asked && !handling && nowNanos - heardNanos > UNHEARD_NANOS && nowNanos - askedNanos > UNHEARD_NANOS;
        if (asked && !pinged && socket.isOpen()) {
            pinged = true;
            socket.sendPing(Buffer.buffer()).subscribe().with(done -> {}, ignored -> {});
        }
        return unheard != before;
    }

    /** Tells the session whether anything is heard; where several tell, the last one tells what is so. */
    synchronized void tellHeard(SignalSessions sessions) {
        SignalSession joined = session;
        if (joined != null) {
            sessions.heard(joined, this, !unheard);
        }
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
        SignalPipe.Far there = far;
        if (there != null) {
            there.close();
        }
    }
}
