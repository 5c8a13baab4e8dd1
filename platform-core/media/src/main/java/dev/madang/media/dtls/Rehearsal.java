package dev.madang.media.dtls;

import dev.madang.media.srtp.SrtpKeys;
import java.util.concurrent.CompletableFuture;

/** One end of a handshake with ourselves: datagrams go straight to the other end. */
final class Rehearsal implements DtlsListener {
    private final CompletableFuture<DtlsSession> other = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** Where datagrams go from now on; those before wait for it. */
    void transmitTo(DtlsSession session) {
        other.complete(session);
    }

    /** Completes when the handshake is done or has failed. */
    CompletableFuture<Void> over() {
        return over;
    }

    @Override
    public void transmit(byte[] datagram) {
        other.join().datagram(datagram);
    }

    @Override
    public void connected(SrtpKeys keys) {
        over.complete(null);
    }

    @Override
    public void failed(String reason) {
        over.complete(null);
    }

    @Override
    public void closed() {}
}
