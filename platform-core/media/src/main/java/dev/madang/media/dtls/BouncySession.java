package dev.madang.media.dtls;

import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.srtp.SrtpKeys;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsTimeoutException;
import org.jspecify.annotations.Nullable;

/** One association on one virtual thread: handshake, then waiting for the remote end to close. */
final class BouncySession implements DtlsSession {
    /** No datagram of ours is longer, in bytes: what passes through any path that WebRTC is used on. */
    static final int SEND_LIMIT = 1200;

    private static final int QUEUE = 64;
    private static final int RECEIVE_LIMIT = 1500;
    private static final int IDLE_MILLIS = 60_000;
    /** Wakes the waiting thread when we close. */
    private static final byte[] CLOSE = {};

    private final HandshakeSettings settings;
    private final DtlsRole role;
    private final List<Fingerprint> remote;
    private final DtlsListener listener;
    private final Semaphore halfOpen;
    private final Consumer<BouncySession> ended;
    private final ArrayBlockingQueue<byte[]> incoming = new ArrayBlockingQueue<>(QUEUE);
    private final Datagrams datagrams = new Datagrams();
    private volatile boolean closed;

    BouncySession(
            HandshakeSettings settings,
            DtlsRole role,
            List<Fingerprint> remote,
            DtlsListener listener,
            Semaphore halfOpen,
            Consumer<BouncySession> ended) {
        this.settings = settings;
        this.role = role;
        this.remote = remote;
        this.listener = listener;
        this.halfOpen = halfOpen;
        this.ended = ended;
    }

    void start() {
        Thread.ofVirtual().name("dtls").start(this::run);
    }

    private void run() {
        try {
            DTLSTransport transport = handshake();
            if (transport != null) {
                awaitEnd(transport);
            }
        } finally {
            closed = true;
            incoming.clear();
            ended.accept(this);
        }
    }

    private @Nullable DTLSTransport handshake() {
        if (!halfOpen.tryAcquire()) {
            fail("too many handshakes at once");
            return null;
        }
        try {
            SrtpNegotiation negotiation = new SrtpNegotiation(settings.profiles(), remote);
            DTLSTransport transport = role == DtlsRole.SERVER
                    ? new DTLSServerProtocol().accept(new DtlsServer(settings, negotiation), datagrams)
                    : new DTLSClientProtocol().connect(new DtlsClient(settings, negotiation), datagrams);
            if (closed) {
                transport.close();
                return null;
            }
            SrtpKeys keys = negotiation.keys();
            listener.connected(keys);
            return transport;
        } catch (TlsTimeoutException e) {
            fail("handshake timed out");
        } catch (TlsFatalAlert e) {
            fail("handshake failed: " + e.getMessage());
        } catch (IOException e) {
            fail("handshake failed: " + e);
        } catch (RuntimeException e) {
            fail("handshake failed by our own fault: " + e);
        } finally {
            halfOpen.release();
        }
        return null;
    }

    private void fail(String reason) {
        if (!closed) {
            listener.failed(reason);
        }
    }

    private void awaitEnd(DTLSTransport transport) {
        byte[] buffer = new byte[256];
        try {
            while (!closed && !datagrams.ended) {
                transport.receive(buffer, 0, buffer.length, IDLE_MILLIS);
            }
        } catch (IOException | RuntimeException e) {
            // A fatal alert, ours or theirs, ends the association as close_notify does.
            datagrams.ended = true;
        }
        boolean ours = closed;
        closed = true;
        try {
            transport.close();
        } catch (IOException | RuntimeException e) {
            // The remote end is gone already: there is nobody to tell.
            datagrams.ended = true;
        }
        if (!ours) {
            listener.closed();
        }
    }

    @Override
    public void datagram(byte[] datagram) {
        if (!closed && Records.areSound(datagram)) {
            incoming.offer(datagram);
        }
    }

    /** Datagrams that were not looked at yet. */
    int waiting() {
        return incoming.size();
    }

    @Override
    public void close() {
        closed = true;
        incoming.clear();
        incoming.offer(CLOSE);
    }

    /** The association's datagrams as BouncyCastle wants them; it closes this when the remote end has closed. */
    private final class Datagrams implements DatagramTransport {
        private final CipherChangeGate gate = new CipherChangeGate();
        private final HandshakeGate handshake = new HandshakeGate(role == DtlsRole.SERVER);
        private volatile boolean ended;

        @Override
        public int getReceiveLimit() {
            return RECEIVE_LIMIT;
        }

        @Override
        public int getSendLimit() {
            return SEND_LIMIT;
        }

        @Override
        public int receive(byte[] buffer, int offset, int length, int waitMillis) throws IOException {
            try {
                byte[] datagram = closed || ended ? CLOSE : incoming.poll(waitMillis, TimeUnit.MILLISECONDS);
                if (closed || ended) {
                    // The one exception after which BouncyCastle lets an association live on, to be closed in peace.
                    throw new InterruptedIOException("closed");
                }
                if (datagram == null) {
                    return -1;
                }
                int passable = handshake.passable(datagram);
                if (role == DtlsRole.SERVER) {
                    passable = Math.min(passable, gate.passable(datagram));
                }
                int taken = Math.min(length, passable);
                System.arraycopy(datagram, 0, buffer, offset, taken);
                return taken;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }

        @Override
        public void send(byte[] buffer, int offset, int length) {
            handshake.answered();
            listener.transmit(Arrays.copyOfRange(buffer, offset, offset + length));
        }

        @Override
        public void close() {
            ended = true;
        }
    }
}
