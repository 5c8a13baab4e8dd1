package dev.madang.media.dtls;

import static org.awaitility.Awaitility.await;

import dev.madang.media.srtp.SrtpKeys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Remembers what a session says, and hands its datagrams on. */
final class TestEnd implements DtlsListener {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    final List<byte[]> transmitted = new CopyOnWriteArrayList<>();
    final AtomicInteger verdicts = new AtomicInteger();
    volatile @Nullable SrtpKeys keys;
    volatile @Nullable String failure;
    volatile boolean closed;
    private volatile Consumer<byte[]> wire = datagram -> {};

    /** From now on datagrams go there; those before are handed over first. */
    void connect(Consumer<byte[]> to) {
        wire = to;
    }

    @Override
    public void transmit(byte[] datagram) {
        transmitted.add(datagram);
        wire.accept(datagram);
    }

    @Override
    public void connected(SrtpKeys newKeys) {
        verdicts.incrementAndGet();
        keys = newKeys;
    }

    @Override
    public void failed(String reason) {
        verdicts.incrementAndGet();
        failure = reason;
    }

    @Override
    public void closed() {
        closed = true;
    }

    SrtpKeys awaitKeys() {
        await().atMost(LIMIT).until(() -> keys != null || failure != null);
        SrtpKeys had = keys;
        if (had == null) {
            throw new AssertionError(failure);
        }
        return had;
    }

    String awaitFailure() {
        await().atMost(LIMIT).until(() -> failure != null);
        return String.valueOf(failure);
    }

    void awaitClosed() {
        await().atMost(LIMIT).until(() -> closed);
    }
}
