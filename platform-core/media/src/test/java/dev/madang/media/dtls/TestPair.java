package dev.madang.media.dtls;

import static org.awaitility.Awaitility.await;

import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.srtp.SrtpProfile;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.assertj.core.api.Assertions;

/** A server's node and a client's, each with its own certificate, and one session of each. */
final class TestPair implements AutoCloseable {
    static final int RESEND_MILLIS = 40;
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final HandshakeSettings SERVER = HandshakeSettings.of(TIMEOUT, RESEND_MILLIS);
    private static final HandshakeSettings CLIENT = HandshakeSettings.of(TIMEOUT, RESEND_MILLIS);

    final TestEnd serverEnd = new TestEnd();
    final TestEnd clientEnd = new TestEnd();
    final BouncyDtls serverNode;
    final BouncyDtls clientNode;
    final DtlsSession server;
    /** The server's first datagram may be there before the client's session has been handed to us. */
    private final CompletableFuture<DtlsSession> client = new CompletableFuture<>();

    private TestPair(HandshakeSettings server, HandshakeSettings client, List<Fingerprint> expectedOfClient) {
        serverNode = new BouncyDtls(server, 10);
        clientNode = new BouncyDtls(client, 10);
        this.server = serverNode.start(DtlsRole.SERVER, expectedOfClient, serverEnd);
    }

    static TestPair of(HandshakeSettings server, HandshakeSettings client) {
        return new TestPair(server, client, List.of(client.certificate().fingerprint()));
    }

    static TestPair of() {
        return of(SERVER, CLIENT);
    }

    static TestPair ofServerThatExpects(Fingerprint client) {
        return new TestPair(SERVER, CLIENT, List.of(client));
    }

    static HandshakeSettings server(SrtpProfile... profiles) {
        return with(SERVER, profiles);
    }

    static HandshakeSettings client(SrtpProfile... profiles) {
        return with(CLIENT, profiles);
    }

    private static HandshakeSettings with(HandshakeSettings settings, SrtpProfile... profiles) {
        return new HandshakeSettings(
                settings.crypto(),
                settings.certificate(),
                List.of(profiles),
                settings.timeoutMillis(),
                settings.resendMillis());
    }

    /** Starts the client over a wire that hands everything on. */
    TestPair run() {
        return run((datagram, to) -> to.accept(datagram), (datagram, to) -> to.accept(datagram));
    }

    /** Starts the client; each direction's wire gets datagrams and where to deliver them. */
    TestPair run(BiConsumer<byte[], Consumer<byte[]>> toServer, BiConsumer<byte[], Consumer<byte[]>> toClient) {
        return run(toServer, toClient, serverNode.localFingerprint());
    }

    TestPair run(
            BiConsumer<byte[], Consumer<byte[]>> toServer,
            BiConsumer<byte[], Consumer<byte[]>> toClient,
            Fingerprint expectedOfServer) {
        serverEnd.connect(
                datagram -> toClient.accept(datagram, d -> client.join().datagram(d)));
        clientEnd.connect(datagram -> toServer.accept(datagram, server::datagram));
        client.complete(clientNode.start(DtlsRole.CLIENT, List.of(expectedOfServer), clientEnd));
        return this;
    }

    DtlsSession client() {
        return client.join();
    }

    SrtpProfile awaitSameKeys() {
        var ours = serverEnd.awaitKeys();
        var theirs = clientEnd.awaitKeys();
        Assertions.assertThat(ours.profile()).isEqualTo(theirs.profile());
        Assertions.assertThat(ours.localKey()).isEqualTo(theirs.remoteKey());
        Assertions.assertThat(ours.localSalt()).isEqualTo(theirs.remoteSalt());
        Assertions.assertThat(ours.remoteKey()).isEqualTo(theirs.localKey());
        Assertions.assertThat(ours.remoteSalt()).isEqualTo(theirs.localSalt());
        Assertions.assertThat(Arrays.equals(ours.localKey(), ours.remoteKey())).isFalse();
        return ours.profile();
    }

    void awaitNoSessions() {
        await().atMost(TIMEOUT).until(() -> serverNode.sessionCount() + clientNode.sessionCount() == 0);
    }

    @Override
    public void close() {
        serverNode.close();
        clientNode.close();
        awaitNoSessions();
    }
}
