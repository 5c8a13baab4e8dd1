package dev.madang.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A TCP connection that says what it is told, byte for byte, and reads only when it is told to. */
final class RawSocket implements AutoCloseable {
    private static final int SMALL = 4_096;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 10_000;
    private static final int FINAL_TEXT = 0x81;
    private static final int FINAL_PING = 0x89;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int MAX_HEADER = 14;

    private final Socket socket = new Socket();

    RawSocket(URI server) throws IOException {
        // What is not read should wait at the other end.
        socket.setReceiveBufferSize(SMALL);
        socket.setSoTimeout(READ_MILLIS);
        socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_MILLIS);
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Becomes a WebSocket of signalling. */
    void upgrade() throws IOException {
        write("GET /v1/signal HTTP/1.1\r\nHost: probe\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + "Sec-WebSocket-Protocol: madang.v1\r\n\r\n");
        InputStream in = socket.getInputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("refused");
            }
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
    }

    void text(String text) throws IOException {
        write(frame(FINAL_TEXT, text.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] ping(int length) {
        return frame(FINAL_PING, new byte[length]);
    }

    /** Masked with zeros, which leaves the payload as it is. */
    private static byte[] frame(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(MAX_HEADER + payload.length).put((byte) firstByte);
        if (payload.length < SHORT_LENGTH) {
            frame.put((byte) (MASKED | payload.length));
        } else {
            frame.put((byte) (MASKED | LONG_LENGTH)).putLong(payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** Reads and forgets until the connection ends. */
    void drain() throws IOException {
        socket.setSoTimeout(0);
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException goneAnyhow) {
            // It is of no more use.
        }
    }
}
