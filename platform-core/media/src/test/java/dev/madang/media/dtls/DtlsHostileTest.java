package dev.madang.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.srtp.SrtpProfile;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever comes, a session goes on, or fails with a reason; its thread never dies of it. */
final class DtlsHostileTest {
    private static final int RECORD_HEADER = 13;
    private static final HandshakeSettings SETTINGS = TestPair.server(SrtpProfile.values());
    private static final List<Fingerprint> ANY = List.of(SETTINGS.certificate().fingerprint());

    @FuzzTest(maxDuration = "10s")
    void anyDatagramsAreTakenOrRefused(FuzzedDataProvider data) {
        List<byte[]> datagrams = new ArrayList<>();
        while (data.remainingBytes() > 0 && datagrams.size() < 20) {
            datagrams.add(data.consumeBytes(data.consumeInt(0, 300)));
        }
        feed(datagrams);
    }

    @Property(tries = 150)
    void damagedHellosAreTakenOrRefused(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] hello = hello();
        List<byte[]> datagrams = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            byte[] damaged = hello.clone();
            for (int changes = random.nextInt(8); changes >= 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            datagrams.add(
                    java.util.Arrays.copyOf(damaged, random.nextInt(2) == 0 ? hello.length : random.nextInt(300)));
        }
        feed(datagrams);
    }

    private static byte[] hello() {
        TestEnd end = new TestEnd();
        try (BouncyDtls node = new BouncyDtls(SETTINGS, 2)) {
            node.start(DtlsRole.CLIENT, ANY, end);
            await().pollInterval(Duration.ofMillis(1)).until(() -> !end.transmitted.isEmpty());
            return end.transmitted.getFirst();
        }
    }

    private static void feed(List<byte[]> datagrams) {
        AtomicReference<@Nullable Throwable> died = new AtomicReference<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> died.set(e));
        TestEnd end = new TestEnd();
        try (BouncyDtls node = new BouncyDtls(SETTINGS, 2)) {
            DtlsSession session = node.start(DtlsRole.SERVER, ANY, end);
            datagrams.forEach(session::datagram);
            node.close();
            await().pollInterval(Duration.ofMillis(1)).until(() -> node.sessionCount() == 0);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(died.get()).isNull();
        assertThat(end.keys).isNull();
        assertThat(end.verdicts.get()).isLessThanOrEqualTo(1);
    }

    @Test
    void whatIsNoRecordDoesNotDisturbTheHandshake() {
        Random random = new Random(3);
        try (TestPair pair = TestPair.of()) {
            for (int i = 0; i < 30; i++) {
                byte[] garbage = new byte[random.nextInt(200)];
                random.nextBytes(garbage);
                if (garbage.length > 0) {
                    garbage[0] = (byte) (64 + random.nextInt(100));
                }
                pair.server.datagram(garbage);
            }
            pair.run().awaitSameKeys();
        }
    }

    @Test
    void garbageDoesNotEndAnAssociation() {
        Random random = new Random(4);
        try (TestPair pair = TestPair.of()) {
            pair.run().awaitSameKeys();
            for (int i = 0; i < 2_000; i++) {
                byte[] garbage = new byte[random.nextInt(120)];
                random.nextBytes(garbage);
                if (garbage.length > RECORD_HEADER) {
                    ByteBuffer.wrap(garbage)
                            .put((byte) (20 + random.nextInt(5)))
                            .putShort((short) 0xfefd)
                            .putShort((short) 1)
                            .putShort(11, (short) (garbage.length - RECORD_HEADER));
                }
                pair.server.datagram(garbage);
                if (i % 50 == 0) {
                    Thread.yield();
                }
            }
            assertThat(pair.serverEnd.closed).isFalse();
            assertThat(pair.serverNode.sessionCount()).isOne();
            await().atMost(TestPair.TIMEOUT).until(() -> {
                pair.client().close();
                return pair.serverEnd.closed;
            });
        }
    }

    @Test
    void messagesThatClaimToBeHugeAreNotBelieved() {
        assertThat(Records.areSound(fragment(Records.MAX_MESSAGE_BYTES, 1))).isTrue();
        assertThat(Records.areSound(fragment(Records.MAX_MESSAGE_BYTES + 1, 1))).isFalse();
        assertThat(Records.areSound(fragment(0xff_ffff, 1))).isFalse();
        assertThat(Records.areSound(joined(fragment(100, 10), fragment(0xff_ffff, 10))))
                .isFalse();

        // Two messages in one record, the second one too long.
        byte[] both = joined(fragment(100, 10), java.util.Arrays.copyOfRange(fragment(0xff_ffff, 10), 13, 35));
        ByteBuffer.wrap(both).putShort(11, (short) (both.length - RECORD_HEADER));
        assertThat(Records.areSound(both)).isFalse();

        // Encrypted, so that what looks like a length is none.
        byte[] encrypted = fragment(0xff_ffff, 12);
        encrypted[4] = 1;
        assertThat(Records.areSound(encrypted)).isTrue();
    }

    @Test
    void onlyMessagesThatCanComeNextArePassedOn() {
        HandshakeGate gate = new HandshakeGate(true);
        assertThat(gate.passable(numbered(1, 1, 100))).as("before the hello").isZero();
        assertThat(gate.passable(numbered(0, 11, 100))).as("no hello").isZero();
        assertThat(gate.passable(numbered(0, 1, HandshakeGate.MAX_HELLO_BYTES + 1)))
                .isZero();
        byte[] hello = numbered(0, 1, HandshakeGate.MAX_HELLO_BYTES);
        assertThat(gate.passable(hello)).isEqualTo(hello.length);
        assertThat(gate.passable(joined(hello, numbered(1, 11, 100)))).isEqualTo(hello.length);
        gate.answered();
        long held = 0;
        for (int number = 1; number < 17; number++) {
            held += gate.passable(numbered(number, 11, Records.MAX_MESSAGE_BYTES)) > 0 ? Records.MAX_MESSAGE_BYTES : 0;
        }
        assertThat(held).isEqualTo(Records.MAX_MESSAGE_BYTES);
        assertThat(gate.passable(numbered(1, 11, Records.MAX_MESSAGE_BYTES)))
                .as("the same again")
                .isPositive();
    }

    @Test
    void aDatagramOfFirstBytesMakesAServerHoldLittle() throws Exception {
        byte[] firsts = {};
        for (int number = 1; number <= 16; number++) {
            firsts = joined(firsts, numbered(number % 16, 11, Records.MAX_MESSAGE_BYTES));
        }
        int many = 200;
        try (BouncyDtls node = new BouncyDtls(SETTINGS, many)) {
            long before = usedBytes();
            List<DtlsSession> sessions = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                DtlsSession session = node.start(DtlsRole.SERVER, ANY, new TestEnd());
                session.datagram(firsts);
                sessions.add(session);
            }
            await().atMost(TestPair.TIMEOUT)
                    .untilAsserted(() -> assertThat(sessions)
                            .allSatisfy(session -> assertThat(((BouncySession) session).waiting())
                                    .isZero()));
            assertThat((usedBytes() - before) / many).as("bytes a session").isLessThan(40_000);
        }
    }

    private static long usedBytes() {
        System.gc();
        return java.lang.management.ManagementFactory.getMemoryMXBean()
                .getHeapMemoryUsage()
                .getUsed();
    }

    private static byte[] numbered(int number, int type, int claimed) {
        byte[] fragment = fragment(claimed, 1);
        fragment[RECORD_HEADER] = (byte) type;
        fragment[RECORD_HEADER + 5] = (byte) number;
        return fragment;
    }

    @Test
    void recordsTooShortToBeEncryptedAreNotHandedOn() {
        byte[] shortest = fragment(0, Records.MIN_ENCRYPTED_BYTES - 12);
        byte[] shorter = fragment(0, Records.MIN_ENCRYPTED_BYTES - 13);
        assertThat(Records.areSound(shorter)).isTrue();
        shortest[4] = 1;
        shorter[4] = 1;
        assertThat(Records.areSound(shortest)).isTrue();
        assertThat(Records.areSound(shorter)).isFalse();
        assertThat(Records.areSound(joined(shortest, shorter))).isFalse();
    }

    @Property
    void anyBytesAreLookedThrough(@ForAll byte[] bytes) {
        if (bytes.length > 0) {
            bytes[0] = 22;
        }
        assertThat(Records.areSound(bytes)).isIn(true, false);
    }

    private static byte[] fragment(int claimed, int length) {
        ByteBuffer record = ByteBuffer.allocate(RECORD_HEADER + 12 + length);
        record.put((byte) 22)
                .putShort((short) 0xfefd)
                .putShort((short) 0)
                .putInt(0)
                .putShort((short) 0);
        record.putShort((short) (12 + length))
                .put((byte) 1)
                .put((byte) (claimed >> 16))
                .putShort((short) claimed);
        record.putShort((short) 0)
                .put((byte) 0)
                .putShort((short) 0)
                .put((byte) 0)
                .putShort((short) length);
        return record.array();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }
}
