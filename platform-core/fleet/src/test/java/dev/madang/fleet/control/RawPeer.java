package dev.madang.fleet.control;

import dev.madang.fleet.link.CallerHandshake;
import dev.madang.fleet.link.ControlRecord;
import dev.madang.fleet.link.FrameSealer;
import dev.madang.fleet.link.Freshness;
import dev.madang.fleet.link.Handshakes;
import dev.madang.fleet.link.KnownEpochs;
import dev.madang.fleet.link.LinkRefusedException;
import dev.madang.fleet.link.LinkSelf;
import dev.madang.fleet.link.LinkTerms;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A caller by hand: says what a test wants it to say, and reads nothing unless asked. */
final class RawPeer implements AutoCloseable {
    final Socket socket;
    private final CallerHandshake handshake;
    private @Nullable FrameSealer sealer;
    private final byte[] plain = new byte[FrameSealer.MOST_PLAIN];

    RawPeer(TestNode to, TestNode.Plan plan) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(32 * 1024);
        socket.connect(to.links.address());
        socket.setTcpNoDelay(true);
        handshake = new CallerHandshake(
                new LinkSelf(plan.identity(), plan.keys, 0),
                plan.keys.newest(),
                to.name,
                new KnownEpochs(),
                Freshness.from(new SecureRandom()),
                System.currentTimeMillis() + plan.clockOff);
    }

    /** Only a connection, without a word. */
    static Socket connection(TestNode to) throws IOException {
        Socket socket = new Socket();
        socket.connect(to.links.address());
        return socket;
    }

    byte[] hello() {
        return handshake.hello();
    }

    void say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Whether the other side has ended the connection. */
    boolean isEnded() throws IOException {
        return ended(socket);
    }

    static boolean ended(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    byte[] welcome() throws IOException, LinkRefusedException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] header = new byte[Handshakes.HEADER_BYTES];
        in.readFully(header);
        byte[] message = Arrays.copyOf(header, header.length + CallerHandshake.rest(header));
        in.readFully(message, header.length, message.length - header.length);
        return message;
    }

    /** The whole handshake, confirmation included. */
    RawPeer greet() throws IOException, LinkRefusedException {
        say(hello());
        LinkTerms terms = handshake.welcomed(welcome(), System.currentTimeMillis());
        sealer = terms.sealer();
        record(ControlRecord.confirm(plain));
        return this;
    }

    void heartbeat() throws IOException {
        record(ControlRecord.heartbeat(plain, 1, 0, 0));
    }

    void bye() throws IOException {
        record(ControlRecord.bye(plain));
    }

    void part(byte[] frame, int offset) throws IOException {
        record(ControlRecord.part(plain, frame, offset));
    }

    void record(byte... bytes) throws IOException {
        System.arraycopy(bytes, 0, plain, 0, bytes.length);
        record(bytes.length);
    }

    private void record(int length) throws IOException {
        FrameSealer known = sealer;
        if (known == null) {
            throw new EOFException("no handshake yet");
        }
        byte[] wire = new byte[FrameSealer.MOST_PLAIN + 18];
        int sealed = known.seal(plain, length, wire, 0);
        socket.getOutputStream().write(wire, 0, sealed);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
