package dev.madang.server.signal;

import dev.madang.server.fleet.KnownNodes;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnPingMessage;
import io.quarkus.websockets.next.OnPongMessage;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.buffer.Buffer;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** The WebSocket of rooms: one message at a time for each socket, on a virtual thread. */
@Singleton
@WebSocket(path = "/v1/signal")
final class SignalEndpoint {
    /** RFC 6455, 7.4.1. */
    private static final CloseReason TOO_LONG = new CloseReason(1009);

    private static final Logger LOG = Logger.getLogger("dev.madang.signal");
    private static final int LOOK_SECONDS = 1;
    private static final int AFTER_ROOMS = 10;
    private static final long LAST_WORDS_NANOS = 1_000_000_000L;
    private static final int LOOKS = 50;

    private final Map<String, SignalConnection> connections = new ConcurrentHashMap<>();
    private final ScheduledExecutorService lookout = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("signal-lookout").daemon().factory());
    private final SignalRequests requests;
    private final OutboxBudget budget;
    private final ClientSockets sockets;
    private final KnownNodes nodes;

    @Inject
    SignalEndpoint(SignalRequests requests, OutboxBudget budget, ClientSockets sockets, KnownNodes nodes) {
        this.nodes = nodes;
        this.sockets = sockets;
        this.budget = budget;
        this.requests = requests;
    }

    @OnOpen
    void open(WebSocketConnection socket) {
        InetAddress client = ClientSockets.clientOf(socket.userData());
        sockets.opened(client);
        SignalConnection connection = new SignalConnection(socket, client, budget, System.nanoTime());
        connections.put(socket.id(), connection);
        connection.expectJoin();
    }

    @OnTextMessage
    @RunOnVirtualThread
    void message(String text, WebSocketConnection socket) {
        SignalConnection connection = connections.get(socket.id());
        if (connection != null) {
            connection.heard(System.nanoTime());
            connection.handling(true);
            try {
                requests.handle(connection, text);
            } finally {
                connection.heard(System.nanoTime());
                connection.handling(false);
            }
        }
    }

    /** Answered by themselves. */
    @OnPingMessage
    @NonBlocking
    void ping(Buffer data, WebSocketConnection socket) {
        controlled(socket);
    }

    /** Answers to the pings that are sent by themselves. */
    @OnPongMessage
    @NonBlocking
    void pong(Buffer data, WebSocketConnection socket) {
        SignalConnection connection = connections.get(socket.id());
        if (connection != null) {
            connection.answered();
        }
        controlled(socket);
    }

    private void controlled(WebSocketConnection socket) {
        SignalConnection connection = connections.get(socket.id());
        if (connection != null) {
            long now = System.nanoTime();
            connection.heard(now);
            if (!connection.allows(now)) {
                connection.close(SignalConnection.TOO_FAST, "too many frames");
            }
        }
    }

    void start(@Observes StartupEvent started) {
        lookout.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** A client that vanished without a word would otherwise keep its place until TCP gives up, and nobody would know. */
    private void look() {
        long now = System.nanoTime();
        connections.forEach((id, connection) -> {
            try {
                look(id, connection, now);
            } catch (RuntimeException bug) {
                // It must not end the lookout for all the others.
                LOG.errorf(bug, "a signalling socket could not be looked at");
            }
        });
    }

    private void look(String id, SignalConnection connection, long now) {
        if (connection.closeWhenSilent(now) && connections.remove(id, connection)) {
            connection.closed();
            Thread.startVirtualThread(() -> requests.dropped(connection));
        } else if (connection.isCutOff(nodes)) {
            connection.close(SignalConnection.NODE_STOPS, "the node is gone");
        } else if (connection.listen(now)) {
            Thread.startVirtualThread(() -> requests.heardOrNot(connection));
        }
    }

    /** Rooms have told their people by now; those who are in none are told here. Waits until all have heard. */
    void nodeStops(@Observes @Priority(AFTER_ROOMS) ShutdownDelayInitiatedEvent stopping) {
        lookout.shutdownNow();
        connections.values().forEach(SignalConnection::nodeStops);
        long deadline = System.nanoTime() + LAST_WORDS_NANOS;
        while (!connections.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(LAST_WORDS_NANOS / LOOKS);
        }
    }

    @OnClose
    void closed(WebSocketConnection socket) {
        sockets.closed(ClientSockets.clientOf(socket.userData()));
        SignalConnection connection = connections.remove(socket.id());
        if (connection != null) {
            connection.closed();
            Thread.startVirtualThread(() -> requests.dropped(connection));
        }
    }

    /** Frames that are too long only together are told by these words, and by nothing more telling. */
    private static boolean isTooLong(Throwable failure) {
        String words = failure.getMessage();
        return failure instanceof IllegalStateException && words != null && words.contains("overflow max message size");
    }

    @OnError
    void failed(Throwable failure, WebSocketConnection socket) {
        LOG.debugf(failure, "a signalling socket failed");
        if (socket.isOpen()) {
            socket.close(isTooLong(failure) ? TOO_LONG : CloseReason.INTERNAL_SERVER_ERROR)
                    .subscribe()
                    .with(done -> {}, ignored -> {});
        }
    }
}
