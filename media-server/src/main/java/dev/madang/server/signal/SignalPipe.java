package dev.madang.server.signal;

import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.server.http.Hops;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Passes the socket of a client whose session is on another node on to that node, both ways. Opening blocks, for a virtual thread; all else
 * does not.
 */
@Singleton
final class SignalPipe {
    private static final int CONNECT_MILLIS = 250;
    private static final int OPEN_SECONDS = 2;
    private static final int MOST_MESSAGE = 2 * 1024 * 1024;
    private static final int MOST_SOCKETS = 20_000;
    private static final short ABNORMAL = 1006;

    private final WebSocketClient client;
    private final Hops hops;

    @Inject
    SignalPipe(Vertx vertx, Hops hops) {
        this.hops = hops;
        client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setMaxConnections(MOST_SOCKETS)
                .setMaxFrameSize(MOST_MESSAGE)
                .setMaxMessageSize(MOST_MESSAGE));
    }

    /** The other end of a socket that is passed on. */
    interface Far {
        /** Which node it is. */
        NodeRef node();

        /** Passes a message of the client on. */
        void send(String text);

        /** The client is gone. */
        void close();
    }

    /**
     * Opens the way to that node and passes a first message on.
     *
     * @throws SignalPipe.AwayException when the node does not take it
     */
    Far open(SignalConnection near, NodeRecord node, String first) throws AwayException {
        URI http = node.http();
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(http.getHost())
                .setPort(http.getPort() < 0 ? ("https".equals(http.getScheme()) ? 443 : 80) : http.getPort())
                .setSsl("https".equals(http.getScheme()))
                .setURI("/v1/signal")
                .setSubProtocols(List.of("madang.v1"))
                .putHeader(Hops.HEADER, hops.write(near.client()));
        Future<WebSocket> opening = client.connect(options);
        try {
            WebSocket far = opening.toCompletionStage().toCompletableFuture().get(OPEN_SECONDS, TimeUnit.SECONDS);
            far.textMessageHandler(near::send);
            far.closeHandler(closed -> {
                Short code = far.closeStatusCode();
                boolean lost = code == null || code == ABNORMAL;
                near.close(
                        lost ? SignalConnection.NODE_STOPS : code,
                        lost || far.closeReason() == null ? "the node is gone" : far.closeReason());
            });
            far.exceptionHandler(broken -> far.close());
            far.writeTextMessage(first);
            return new Far() {
                @Override
                public NodeRef node() {
                    return node.ref();
                }

                @Override
                public void send(String text) {
                    if (far.writeQueueFull()) {
                        near.tooSlow();
                    } else {
                        far.writeTextMessage(text);
                    }
                }

                @Override
                public void close() {
                    far.close();
                }
            };
        } catch (ExecutionException | TimeoutException | IllegalStateException noAnswer) {
            opening.onSuccess(WebSocket::close);
            throw new AwayException(node.name(), noAnswer);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            opening.onSuccess(WebSocket::close);
            throw new AwayException(node.name(), stopped);
        }
    }

    /** The node does not take it. */
    static final class AwayException extends Exception {
        private static final long serialVersionUID = 1L;

        AwayException(String node, Throwable cause) {
            super("node " + node + " takes no signalling", cause);
        }
    }
}
