package dev.madang.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.srtp.SrtpProfile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both roles against each other: what they agree on, what they refuse, how they end. */
final class BouncyDtlsTest {
    private static final int RECORD_HEADER = 13;
    private static final int MESSAGE_HEADER = 12;

    @ParameterizedTest
    @EnumSource
    void bothEndsGetTheSameKeysForEveryProfile(SrtpProfile profile) {
        try (TestPair pair = TestPair.of(TestPair.server(SrtpProfile.values()), TestPair.client(profile))) {
            assertThat(pair.run().awaitSameKeys()).isEqualTo(profile);
            assertThat(pair.serverEnd.verdicts).hasValue(1);
            assertThat(pair.clientEnd.verdicts).hasValue(1);
        }
    }

    @Test
    void serverTakesItsOwnPreferenceWhateverTheClientsOrder() {
        SrtpProfile[] preferred = SrtpProfile.values();
        assertThat(preferred)
                .containsExactly(
                        SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AES128_CM_SHA1_80);
        HandshakeSettings backwards = TestPair.client(preferred[2], preferred[1], preferred[0]);
        try (TestPair pair = TestPair.of(TestPair.server(preferred), backwards)) {
            assertThat(pair.run().awaitSameKeys()).isEqualTo(preferred[0]);
        }
        HandshakeSettings few = TestPair.client(preferred[2], preferred[1]);
        try (TestPair pair = TestPair.of(TestPair.server(preferred), few)) {
            assertThat(pair.run().awaitSameKeys()).isEqualTo(preferred[1]);
        }
    }

    @Test
    void noCommonProfileIsRefused() {
        try (TestPair pair = TestPair.of(
                TestPair.server(SrtpProfile.AEAD_AES_128_GCM), TestPair.client(SrtpProfile.AES128_CM_SHA1_80))) {
            pair.run();
            assertThat(pair.serverEnd.awaitFailure()).contains("no common SRTP profile");
            assertThat(pair.clientEnd.awaitFailure()).contains("handshake_failure");
            pair.awaitNoSessions();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void handshakeIsDoneOverALossyWire(int seed) {
        try (LossyWire there = new LossyWire(seed);
                LossyWire back = new LossyWire(seed + 100);
                TestPair pair = TestPair.of()) {
            pair.run(there, back).awaitSameKeys();
        }
    }

    @Test
    void lastFlightIsSentAgainWhenItWasLost() {
        AtomicInteger lost = new AtomicInteger();
        try (TestPair pair = TestPair.of()) {
            pair.run((datagram, to) -> to.accept(datagram), (datagram, to) -> {
                // The server's last flight begins with its change of cipher.
                boolean last = datagram[0] == 20 || datagram[3] == 0 && datagram[4] == 1;
                if (!last || lost.getAndIncrement() > 2) {
                    to.accept(datagram);
                }
            });
            pair.serverEnd.awaitKeys();
            pair.awaitSameKeys();
            assertThat(lost).hasValueGreaterThan(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 16, 15})
    void messageOfTheClientsLastFlightIsTakenAgainWhenItWasLostOrOvertaken(int type) {
        for (boolean late : new boolean[] {false, true}) {
            List<byte[]> held = new ArrayList<>();
            try (TestPair pair = TestPair.of()) {
                pair.run(
                        (datagram, to) -> {
                            if (held.isEmpty() && datagram[0] == 22 && datagram[4] == 0 && datagram[13] == type) {
                                held.add(datagram);
                                return;
                            }
                            to.accept(datagram);
                            if (late && datagram[4] == 1 && held.size() == 1) {
                                held.add(datagram);
                                to.accept(held.getFirst());
                            }
                        },
                        (datagram, to) -> to.accept(datagram));
                pair.awaitSameKeys();
                assertThat(held).hasSizeGreaterThan(late ? 1 : 0);
            }
        }
    }

    @Test
    void cipherChangeIsHeldBackUntilTheWholeCertificateVerifyIsHere() {
        byte[] change = record(20, new byte[] {1});
        byte[] whole = record(22, message(15, 60, 0, 60));
        byte[] end = record(22, message(15, 60, 30, 30));
        byte[] begin = record(22, message(15, 60, 0, 30));
        byte[] other = record(22, message(16, 60, 0, 60));

        CipherChangeGate gate = new CipherChangeGate();
        assertThat(gate.passable(change)).isZero();
        assertThat(gate.passable(joined(other, change, other))).isEqualTo(other.length);
        assertThat(gate.passable(end)).isEqualTo(end.length);
        assertThat(gate.passable(joined(begin, change))).isEqualTo(begin.length);
        assertThat(gate.passable(joined(end, change))).isEqualTo(end.length + change.length);
        assertThat(gate.passable(change)).isEqualTo(change.length);

        byte[] flight = joined(other, whole, change);
        assertThat(new CipherChangeGate().passable(flight)).isEqualTo(flight.length);
        assertThat(new CipherChangeGate().passable(new byte[5])).isEqualTo(5);
    }

    private static byte[] record(int type, byte[] body) {
        return ByteBuffer.allocate(RECORD_HEADER + body.length)
                .put(0, (byte) type)
                .putShort(11, (short) body.length)
                .put(RECORD_HEADER, body)
                .array();
    }

    private static byte[] message(int type, int whole, int offset, int length) {
        return ByteBuffer.allocate(MESSAGE_HEADER + length)
                .putInt(0, type << 24 | whole)
                .putShort(7, (short) offset)
                .putShort(10, (short) length)
                .array();
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(500);
        for (byte[] part : parts) {
            all.put(part);
        }
        return Arrays.copyOf(all.array(), all.position());
    }

    @Test
    void helloInSeveralDatagramsIsTaken() {
        try (TestPair pair = TestPair.of()) {
            pair.run(
                    (datagram, to) -> {
                        boolean hello = datagram[0] == 22 && datagram[RECORD_HEADER] == 1 && datagram[10] == 0;
                        for (byte[] piece : hello ? pieces(datagram, 4) : List.of(datagram)) {
                            to.accept(piece);
                        }
                    },
                    (datagram, to) -> to.accept(datagram));
            pair.awaitSameKeys();
        }
    }

    /** One handshake message in so many records of its own, the last one first. */
    private static List<byte[]> pieces(byte[] datagram, int count) {
        ByteBuffer message = ByteBuffer.wrap(datagram);
        int body = datagram.length - RECORD_HEADER - MESSAGE_HEADER;
        List<byte[]> pieces = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) {
            int from = body * i / count;
            int length = body * (i + 1) / count - from;
            ByteBuffer piece = ByteBuffer.allocate(RECORD_HEADER + MESSAGE_HEADER + length);
            piece.put(message.array(), 0, RECORD_HEADER + MESSAGE_HEADER);
            piece.put(datagram, RECORD_HEADER + MESSAGE_HEADER + from, length);
            piece.putShort(9, (short) (i == 0 ? 0 : 40 + i)).putShort(11, (short) (MESSAGE_HEADER + length));
            piece.put(RECORD_HEADER + 6, (byte) 0).putShort(RECORD_HEADER + 7, (short) from);
            piece.put(RECORD_HEADER + 9, (byte) 0).putShort(RECORD_HEADER + 10, (short) length);
            pieces.add(piece.array());
        }
        return pieces;
    }

    @Test
    void longFlightsAreCutToFitThePath() {
        HandshakeSettings big = bigCertificates(TestPair.server(SrtpProfile.values()));
        try (TestPair pair = TestPair.of(big, bigCertificates(TestPair.client(SrtpProfile.values())))) {
            pair.run().awaitSameKeys();
            List<byte[]> all = new ArrayList<>(pair.serverEnd.transmitted);
            all.addAll(pair.clientEnd.transmitted);
            assertThat(all).allSatisfy(d -> assertThat(d.length).isLessThanOrEqualTo(BouncySession.SEND_LIMIT));
            assertThat(all.stream().filter(d -> d.length > BouncySession.SEND_LIMIT - 100))
                    .hasSizeGreaterThan(3);
        }
    }

    /** The certificate, followed by others that nobody asked for. */
    private static HandshakeSettings bigCertificates(HandshakeSettings settings) {
        TlsCertificate[] chain = new TlsCertificate[8];
        Arrays.fill(chain, settings.certificate().chain().getCertificateAt(0));
        return new HandshakeSettings(
                settings.crypto(),
                new LocalCertificate(
                        settings.certificate().key(),
                        new Certificate(chain),
                        settings.certificate().fingerprint()),
                settings.profiles(),
                settings.timeoutMillis(),
                settings.resendMillis());
    }

    @Test
    void wrongCertificateOfTheClientIsRefused() {
        Fingerprint other =
                HandshakeSettings.of(TestPair.TIMEOUT, 100).certificate().fingerprint();
        try (TestPair pair = TestPair.ofServerThatExpects(other)) {
            pair.run();
            assertThat(pair.serverEnd.awaitFailure()).contains("does not fit the fingerprint");
            assertThat(pair.clientEnd.awaitFailure()).contains("bad_certificate");
            assertThat(pair.serverEnd.keys).isNull();
            assertThat(pair.clientEnd.keys).isNull();
            pair.awaitNoSessions();
        }
    }

    @Test
    void wrongCertificateOfTheServerIsRefused() {
        try (TestPair pair = TestPair.of()) {
            pair.run((d, to) -> to.accept(d), (d, to) -> to.accept(d), pair.clientNode.localFingerprint());
            assertThat(pair.clientEnd.awaitFailure()).contains("does not fit the fingerprint");
            assertThat(pair.serverEnd.awaitFailure()).contains("bad_certificate");
            pair.awaitNoSessions();
        }
    }

    @Test
    void fingerprintOfAnUnknownHashFitsNothingAndTheNextOneCounts() {
        byte[] certificate = new byte[100];
        Fingerprint unknown = new Fingerprint("md5", "00");
        assertThat(Fingerprints.anyMatches(certificate, List.of(unknown, new Fingerprint("none", ""))))
                .isFalse();
        assertThat(Fingerprints.anyMatches(certificate, List.of(unknown, Fingerprints.of(certificate, "sha-512"))))
                .isTrue();
    }

    @Test
    void stalledHandshakesAreGoneAfterTheirTimeLimit() {
        HandshakeSettings hasty = HandshakeSettings.of(Duration.ofMillis(300), TestPair.RESEND_MILLIS);
        try (TestPair silent = TestPair.of(hasty, hasty)) {
            silent.run((d, to) -> {}, (d, to) -> {});
            assertThat(silent.serverEnd.awaitFailure()).contains("timed out");
            assertThat(silent.clientEnd.awaitFailure()).contains("timed out");
            silent.awaitNoSessions();
        }
        try (TestPair mute = TestPair.of(hasty, hasty)) {
            mute.run((d, to) -> to.accept(d), (d, to) -> {});
            assertThat(mute.serverEnd.awaitFailure()).contains("timed out");
            assertThat(mute.clientEnd.awaitFailure()).contains("timed out");
            mute.awaitNoSessions();
            // Resending slows down.
            assertThat(mute.clientEnd.transmitted.size()).isBetween(2, 8);
        }
    }

    @Test
    void moreHalfOpenHandshakesThanAllowedAreRefusedUntilOthersEnd() {
        HandshakeSettings settings = TestPair.server(SrtpProfile.values());
        List<Fingerprint> any = List.of(settings.certificate().fingerprint());
        try (BouncyDtls node = new BouncyDtls(settings, 2)) {
            DtlsSession first = node.start(DtlsRole.CLIENT, any, new TestEnd());
            TestEnd second = new TestEnd();
            node.start(DtlsRole.CLIENT, any, second);
            await().until(() -> !second.transmitted.isEmpty());
            TestEnd third = new TestEnd();
            await().until(() -> {
                TestEnd more = new TestEnd();
                DtlsSession session = node.start(DtlsRole.SERVER, any, more);
                await().until(() -> more.failure != null || node.sessionCount() >= 3);
                session.close();
                return "too many handshakes at once".equals(more.failure);
            });
            first.close();
            await().until(() -> node.sessionCount() == 1);
            node.start(DtlsRole.CLIENT, any, third);
            await().until(() -> !third.transmitted.isEmpty());
            assertThat(third.failure).isNull();
        }
    }

    @Test
    void closingTellsTheOtherEndInBothDirections() {
        for (boolean serverCloses : new boolean[] {true, false}) {
            try (TestPair pair = TestPair.of()) {
                pair.run().awaitSameKeys();
                (serverCloses ? pair.server : pair.client()).close();
                (serverCloses ? pair.clientEnd : pair.serverEnd).awaitClosed();
                pair.awaitNoSessions();
                assertThat((serverCloses ? pair.serverEnd : pair.clientEnd).closed)
                        .isFalse();
                assertThat(pair.serverEnd.failure).isNull();
                assertThat(pair.clientEnd.failure).isNull();
            }
        }
    }

    @Test
    void closingBeforeTheHandshakeIsDoneIsQuietAndFinal() {
        try (TestPair pair = TestPair.of()) {
            pair.run((d, to) -> {}, (d, to) -> {});
            await().until(() -> !pair.clientEnd.transmitted.isEmpty());
            pair.server.close();
            pair.client().close();
            pair.client().close();
            pair.awaitNoSessions();
            assertThat(pair.serverEnd.verdicts).hasValue(0);
            assertThat(pair.clientEnd.verdicts).hasValue(0);
            pair.client().datagram(new byte[20]);
        }
    }

    @Test
    void closedNodeStartsNothingAndLeavesNothing() {
        TestPair pair = TestPair.of();
        pair.run().awaitSameKeys();
        pair.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> pair.serverNode.start(DtlsRole.SERVER, List.of(), new TestEnd()));
    }

    @Test
    void warmUpShakesHandsAndLeavesNothing() {
        try (BouncyDtls node = new BouncyDtls(Duration.ofSeconds(10), 10)) {
            node.warmUp(3);
            await().until(() -> node.sessionCount() == 0);
            node.close();
            node.warmUp(3);
            assertThat(node.sessionCount()).isZero();
        }
    }
}
