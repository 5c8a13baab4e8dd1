package dev.madang.server.connection;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole pipeline over real sockets, in front of a server that answers everything at length. */
class GuardedTransportTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    /** More than the sockets' own buffers hold. */
    private static final int ANSWER = 32 * 1024 * 1024;

    private static final int MUCH = 64 * 1024 * 1024;

    private final Connections connections = new Connections(
            new ConnectionBounds(20, 10, SHORT, SHORT, Duration.ofSeconds(30), SHORT, 1 << 20), address -> false);
    private final Vertx vertx = new VertxBuilder()
            .serviceProviders(List.of())
            .findTransport(new GuardedTransport(() -> connections))
            .init()
            .vertx();
    private final HttpServer server = server();

    @TempDir
    private static Path files;

    private HttpServer server() {
        Buffer much = Buffer.buffer(new byte[ANSWER]);
        try {
            return vertx.createHttpServer(new HttpServerOptions().setHttp2ClearTextEnabled(false))
                    .webSocketHandler(socket -> {})
                    .requestHandler(request -> {
                        if ("/file".equals(request.path())) {
                            request.response().sendFile(file());
                        } else {
                            request.response().end(much);
                        }
                    })
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception notStarted) {
            throw new IllegalStateException(notStarted);
        }
    }

    private static String file() {
        try {
            Path file = files.resolve("much");
            Files.write(file, new byte[ANSWER]);
            return file.toString();
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", server.actualPort());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/file"})
    void whoReadsNothingIsNotReadEitherAndThenClosed(String path) throws IOException {
        try (SocketChannel client = SocketChannel.open(address())) {
            client.write(US_ASCII.encode("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n"));
            await().atMost(Duration.ofSeconds(10)).until(() -> connections.count(Cut.NOT_READ) == 1);
            await().atMost(Duration.ofSeconds(10)).until(() -> connections.open() == 0);
        }
    }

    @Test
    void aFileArrivesWhole() throws IOException {
        try (Socket reader = new Socket()) {
            reader.connect(address());
            reader.getOutputStream()
                    .write("GET /file HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
            assertThat(reader.getInputStream().readAllBytes()).hasSizeGreaterThan(ANSWER);
        }
        assertThat(connections.count(Cut.NOT_READ)).isZero();
    }

    @Test
    void anUnreadWebSocketTakesNoMoreThanBuffersHold() throws IOException {
        try (SocketChannel client = SocketChannel.open(address())) {
            client.write(US_ASCII.encode("GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
            ByteBuffer answer = ByteBuffer.allocate(4_096);
            client.read(answer);
            assertThat(new String(answer.array(), US_ASCII)).startsWith("HTTP/1.1 101 ");
            client.configureBlocking(false);
            ByteBuffer pings = ByteBuffer.allocate(1_310);
            for (int i = 0; i < 10; i++) {
                pings.put((byte) 0x89).put((byte) (0x80 | 125)).putInt(0).put(new byte[125]);
            }
            long taken = 0;
            pings.flip();
            try {
                while (taken < MUCH && connections.open() > 0) {
                    taken += client.write(pings);
                    if (!pings.hasRemaining()) {
                        pings.rewind();
                    }
                }
            } catch (IOException closed) {
                // As it should be.
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> connections.open() == 0);
            assertThat(taken).isLessThan(MUCH);
            assertThat(connections.count(Cut.TOO_MANY_FRAMES)).isOne();
        }
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address());
            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isNegative();
        }
    }

    @Test
    void moreThanAnAddressMayHaveAreClosedAtOnce() throws IOException {
        try (Socket reader = new Socket()) {
            List<Socket> sockets = new java.util.ArrayList<>();
            for (int i = 0; i < 11; i++) {
                Socket socket = new Socket();
                socket.connect(address());
                sockets.add(socket);
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> connections.count(Cut.TOO_MANY) == 1);
            for (Socket socket : sockets) {
                socket.close();
            }
            await().atMost(Duration.ofSeconds(10)).until(() -> connections.open() == 0);
            reader.connect(address());
            reader.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
            assertThat(new String(reader.getInputStream().readNBytes(12), US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }
}
