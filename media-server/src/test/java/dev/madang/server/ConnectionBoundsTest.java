package dev.madang.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What one TCP connection may do before anybody knows whose it is. */
@QuarkusTest
@TestProfile(TestServices.class)
class ConnectionBoundsTest {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int PING = 0x89;
    private static final int TEXT = 0x81;
    private static final int CLOSE = 0x88;

    private static Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", Api.uri("/").getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static Socket webSocket() throws IOException {
        Socket socket = connect();
        assertThat(upgrade(socket, "")).startsWith("HTTP/1.1 101 ");
        return socket;
    }

    /** The head of the answer to a request with those lines more. */
    private static String upgrade(Socket socket, String lines) throws IOException {
        socket.getOutputStream()
                .write(("GET /v1/signal HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                                + "Sec-WebSocket-Protocol: madang.v1\r\n" + lines + "\r\n")
                        .getBytes(US_ASCII));
        return head(socket.getInputStream());
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return text.toString();
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /** A frame with a mask of zeros; RFC 6455, 5.2. */
    private static byte[] frame(int firstByte, int length) {
        ByteBuffer frame = ByteBuffer.allocate(14 + length).put((byte) firstByte);
        if (length < 126) {
            frame.put((byte) (0x80 | length));
        } else {
            frame.put((byte) (0x80 | 127)).putLong(length);
        }
        frame.putInt(0).put(new byte[length]).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException closedMeanwhile) {
            // The close code says why.
        }
    }

    private static int closeCode(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            int first = in.read();
            int length = in.read();
            assertThat(length).as("closed without a close frame").isNotNegative();
            byte[] payload = in.readNBytes(length);
            if (first == CLOSE) {
                return ByteBuffer.wrap(payload).getShort();
            }
        }
    }

    @Test
    void whoSaysNothingOrNeverEndsIsClosed() throws Exception {
        try (Socket silent = connect();
                Socket dripping = connect()) {
            silent.setSoTimeout(2 * PATIENCE_MILLIS);
            send(dripping, "GET /v1/node HTTP/1.1\r\nHost: a\r\nX-Slow: ".getBytes(US_ASCII));
            dripping.setSoTimeout(500);
            String answer = "";
            for (int drops = 0; answer.isEmpty() && drops < 40; drops++) {
                send(dripping, new byte[] {'a'});
                try {
                    answer = head(dripping.getInputStream());
                } catch (SocketTimeoutException notYet) {
                    assertThat(drops).as("drops taken").isLessThan(30);
                }
            }
            assertThat(answer).startsWith("HTTP/1.1 408 ");
            assertThat(silent.getInputStream().read()).isNegative();
        }
    }

    @Test
    void pingsCountLikeMessages() throws IOException {
        try (Socket socket = webSocket()) {
            for (int i = 0; i < 1_000; i++) {
                send(socket, frame(PING, 4));
            }
            assertThat(closeCode(socket)).isEqualTo(4008);
        }
    }

    @Test
    void aFrameThatIsTooLongIsToldSo() throws IOException {
        try (Socket socket = webSocket()) {
            send(socket, frame(TEXT, 600 * 1024));
            assertThat(closeCode(socket)).isEqualTo(1009);
        }
    }

    @Test
    void aMessageIsShortUntilTheTokenIsShown() throws IOException {
        for (byte[] bytes : new byte[][] {frame(TEXT, 70_000), Arrays.copyOf(frame(TEXT, 100_000), 20_000)}) {
            try (Socket socket = webSocket()) {
                send(socket, bytes);
                assertThat(closeCode(socket)).isEqualTo(1009);
            }
        }
        try (SignalClient joined = SignalClient.joined(Api.room(Api.SHOP, "group"), "member", "ann")) {
            joined.assertRefused("{\"type\":\"send\",\"data\":\"" + "a".repeat(100_000) + "\"}", "too-large");
        }
    }

    @Test
    void noExtensionIsAgreed() throws IOException {
        for (String extension : new String[] {
            "permessage-deflate", "deflate-frame", "x-webkit-deflate-frame", "permessage-deflate, deflate-frame"
        }) {
            try (Socket socket = connect()) {
                assertThat(upgrade(socket, "Sec-WebSocket-Extensions: " + extension + "\r\n"))
                        .as(extension)
                        .startsWith("HTTP/1.1 101 ")
                        .doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
            }
        }
    }

    @Test
    void requestsThatAreNotWaitedForEndTheConnection() throws IOException {
        try (Socket socket = connect()) {
            send(
                    socket,
                    "GET /v1/node HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2_000).getBytes(US_ASCII));
            int answers = 0;
            try {
                while (!head(socket.getInputStream()).isEmpty()) {
                    answers++;
                }
            } catch (IOException reset) {
                // Closed with requests unread.
            }
            assertThat(answers).isLessThan(1_000);
        }
    }

    @Test
    void aBodyOfTwoMindsIsRefusedAndNothingBehindItIsRead() throws IOException {
        try (Socket socket = connect()) {
            send(
                    socket,
                    ("POST /v1/rooms HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, xchunked\r\n\r\n0\r\n\r\n"
                                    + "GET /v1/node HTTP/1.1\r\nHost: a\r\n\r\n")
                            .getBytes(US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), US_ASCII);
            assertThat(all).startsWith("HTTP/1.1 400 ").containsOnlyOnce("HTTP/1.1");
        }
    }

    @Test
    void twoLengthsAreRefused() throws IOException {
        for (String framing : new String[] {
            "Transfer-Encoding: chunked\r\nContent-Length: 5", "Content-Length: 5\r\nContent-Length: 6"
        }) {
            try (Socket socket = connect()) {
                send(
                        socket,
                        ("POST /v1/rooms HTTP/1.1\r\nHost: a\r\n" + framing + "\r\n\r\n0\r\n\r\n").getBytes(US_ASCII));
                String all = new String(socket.getInputStream().readAllBytes(), US_ASCII);
                assertThat(all).as(framing).startsWith("HTTP/1.1 400 ").containsOnlyOnce("HTTP/1.1");
            }
        }
    }
}
