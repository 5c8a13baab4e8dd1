package dev.madang.media.transport;

import dev.madang.media.dtls.DtlsFactory;
import dev.madang.media.dtls.DtlsListener;
import dev.madang.media.dtls.DtlsSession;
import dev.madang.media.dtls.Records;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.srtp.SrtpKeys;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The DTLS association of one {@link WebRtcTransport}: when it begins, what of it is taken, and where it is answered. */
final class DtlsAssociation {
    private static final System.Logger LOG = System.getLogger(DtlsAssociation.class.getName());
    /** Of a handshake that is over its last flight may come once more, and one close_notify; the rest is work for nothing. */
    private static final int DATAGRAMS_A_SECOND = 20;

    private final long peerId;
    private final WebRtcTransport transport;
    private final TransportHost host;
    private final DtlsFactory factory;
    private @Nullable DtlsRole role;
    private List<Fingerprint> remoteFingerprints = List.of();
    private @Nullable DtlsSession session;
    /** Where the handshake's messages come from, and whether always from there. */
    private int address = -1;

    private boolean wandered;
    private boolean isOver;
    /** The remote end's handshake is over: it may send media before we have the keys. */
    private boolean keysAreNear;

    private long windowNanos;
    private int datagrams;

    DtlsAssociation(long peerId, WebRtcTransport transport, TransportHost host, DtlsFactory factory) {
        this.peerId = peerId;
        this.transport = transport;
        this.host = host;
        this.factory = factory;
    }

    /** What it needs to know of the remote end; the first time counts, an association keeps its roles. */
    void agreed(DtlsRole localRole, List<Fingerprint> fingerprints) {
        if (role == null) {
            role = localRole;
            remoteFingerprints = List.copyOf(fingerprints);
        }
    }

    /** The path is there: a client begins. */
    void onPath() {
        if (session == null && role == DtlsRole.CLIENT) {
            session = start(role);
        }
    }

    /** Takes a datagram from an address that ICE has validated. */
    void onDatagram(MemorySegment memory, long offset, int length, int from) {
        if (isOver && isFlooded() || session == null && role != DtlsRole.SERVER) {
            // Also where our offer has no answer yet: the remote end tries again.
            host.counters().increment(MediaCounter.DROPPED_DTLS);
            return;
        }
        DtlsSession current = session;
        if (current == null) {
            current = start(DtlsRole.SERVER);
            session = current;
        }
        if (!isOver) {
            wandered |= address >= 0 && address != from;
            address = from;
        }
        byte[] datagram = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, datagram, 0, length);
        keysAreNear |= !isOver && Records.anyEncrypted(datagram);
        current.datagram(datagram);
    }

    private boolean isFlooded() {
        long nowNanos = host.nowNanos();
        if (nowNanos - windowNanos >= 1_000_000_000L) {
            windowNanos = nowNanos;
            datagrams = 0;
        }
        return ++datagrams > DATAGRAMS_A_SECOND;
    }

    private DtlsSession start(DtlsRole localRole) {
        return factory.start(localRole, remoteFingerprints, new DtlsListener() {
            @Override
            public void transmit(byte[] datagram) {
                host.post(() -> transport.sendDtls(datagram));
            }

            @Override
            public void connected(SrtpKeys keys) {
                host.post(() -> {
                    isOver = true;
                    transport.onKeys(keys);
                });
            }

            @Override
            public void failed(String reason) {
                LOG.log(System.Logger.Level.DEBUG, "DTLS of peer {0}: {1}", peerId, reason);
                host.post(transport::dtlsFailed);
            }

            @Override
            public void closed() {
                host.post(() -> transport.close(CloseReason.REMOTE_CLOSED));
            }
        });
    }

    /** Whether media may come before we have the keys. */
    boolean keysAreNear() {
        return keysAreNear;
    }

    /** Where the handshake is answered: where it comes from, so that its end tells whom it was with; -1 where it has not begun. */
    int address() {
        return address;
    }

    /** The address that the whole handshake was with, or -1. */
    int provedAddress() {
        return wandered ? -1 : address;
    }

    void close() {
        if (session != null) {
            session.close();
        }
    }
}
