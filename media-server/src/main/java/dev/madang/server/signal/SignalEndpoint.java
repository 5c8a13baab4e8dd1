package dev.madang.server.signal;

import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.OnClose;
import io.quarkus.websockets.next.OnError;
import io.quarkus.websockets.next.OnOpen;
import io.quarkus.websockets.next.OnTextMessage;
import io.quarkus.websockets.next.WebSocket;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The WebSocket of rooms: one message at a time for each socket, on a virtual thread. */
@WebSocket(path = "/v1/signal")
final class SignalEndpoint {
    private static final Logger LOG = Logger.getLogger("dev.madang.signal");

    private final Map<String, SignalConnection> connections = new ConcurrentHashMap<>();
    private final SignalRequests requests;

    @Inject
    SignalEndpoint(SignalRequests requests) {
        this.requests = requests;
    }

    @OnOpen
    void open(WebSocketConnection socket) {
        SignalConnection connection = new SignalConnection(socket);
        connections.put(socket.id(), connection);
        connection.expectJoin();
    }

    @OnTextMessage
    @RunOnVirtualThread
    void message(String text, WebSocketConnection socket) {
        SignalConnection connection = connections.get(socket.id());
        if (connection != null) {
            requests.handle(connection, text);
        }
    }

    @OnClose
    void closed(WebSocketConnection socket) {
        SignalConnection connection = connections.remove(socket.id());
        if (connection != null) {
            connection.closed();
            Thread.startVirtualThread(() -> requests.dropped(connection));
        }
    }

    @OnError
    void failed(Throwable failure, WebSocketConnection socket) {
        LOG.debugf(failure, "a signalling socket failed");
        if (socket.isOpen()) {
            socket.close(new CloseReason(CloseReason.INTERNAL_SERVER_ERROR.getCode()))
                    .subscribe()
                    .with(done -> {}, ignored -> {});
        }
    }
}
