package dev.madang.media.net.tcp;

import dev.madang.media.net.Loopback;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** The other end of an ICE-TCP connection, as plain as can be: blocks, for 5 s at most. */
final class TcpClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 5000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    TcpClient(InetSocketAddress remote) {
        this(remote, 0, null);
    }

    TcpClient(InetSocketAddress remote, int receiveBufferBytes) {
        this(remote, receiveBufferBytes, null);
    }

    /**
     * @param receiveBufferBytes asked for the kernel's buffer; 0 for the usual one
     * @param from where it connects from, null for wherever
     */
    TcpClient(InetSocketAddress remote, int receiveBufferBytes, @Nullable InetAddress from) {
        try {
            if (from != null) {
                socket.bind(new InetSocketAddress(from, 0));
            }
            if (receiveBufferBytes > 0) {
                socket.setReceiveBufferSize(receiveBufferBytes);
            }
            socket.connect(remote, PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** A datagram with its length before it. */
    static byte[] frame(byte[] datagram) {
        byte[] frame = new byte[2 + datagram.length];
        frame[0] = (byte) (datagram.length >>> 8);
        frame[1] = (byte) datagram.length;
        System.arraycopy(datagram, 0, frame, 2, datagram.length);
        return frame;
    }

    /** Bytes that a stranger may send: as far as the first byte and the length tell, STUN. */
    static byte[] stun(int number) {
        byte[] bytes = Loopback.packet(number, 28);
        bytes[0] = 0;
        return bytes;
    }

    void send(byte[] datagram) {
        write(frame(datagram));
    }

    void write(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame's datagram. */
    byte[] read() {
        try {
            byte[] datagram = new byte[in.readUnsignedShort()];
            in.readFully(datagram);
            return datagram;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the other end closes, now or before patience ends. */
    boolean isClosedByRemote() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
