package dev.madang.fleet.link;

import static dev.madang.fleet.link.Nodes.NOW;
import static dev.madang.fleet.link.Nodes.ONE;
import static dev.madang.fleet.link.Nodes.TWO;
import static dev.madang.fleet.link.Nodes.WIRE;
import static dev.madang.fleet.link.Nodes.fresh;
import static dev.madang.fleet.link.Nodes.node;
import static dev.madang.fleet.link.Nodes.self;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class HandshakeTest {
    private final KnownEpochs epochs = new KnownEpochs();
    private final AcceptorHandshake acceptor = new AcceptorHandshake(new NonceMemory(), epochs);
    private final LinkSelf a = self(node("a"));
    private final LinkSelf b = self(node("b"));

    private CallerHandshake call(LinkSelf self, int keyId, int seed) {
        return new CallerHandshake(self, keyId, "b", epochs, fresh(seed), NOW);
    }

    private static void refused(LinkRefusal why, ThrowingCallable call) {
        assertThatExceptionOfType(LinkRefusedException.class)
                .isThrownBy(call)
                .satisfies(refused -> assertThat(refused.why()).isEqualTo(why));
    }

    private void helloRefused(LinkRefusal why, LinkSelf caller) {
        byte[] hello = call(caller, caller.keys().newest(), 1).hello();
        refused(why, () -> acceptor.answer(b, hello, fresh(2), NOW));
    }

    @Test
    void bothFindTheSameSecretsAndNoTwoAreAlike() throws Exception {
        CallerHandshake caller = call(a, 1, 1);
        AcceptorHandshake.Answer answer = acceptor.answer(b, caller.hello(), fresh(2), NOW + 29_000);
        LinkTerms of = caller.welcomed(answer.welcome(), NOW + 29_000);
        LinkTerms at = answer.terms();

        assertThat(of.remote()).isEqualTo(b.node());
        assertThat(at.remote()).isEqualTo(a.node());
        assertThat(of.version()).isEqualTo(1).isEqualTo(at.version());
        assertThat(of.features()).containsExactly("tree").isEqualTo(at.features());
        assertThat(of.remoteGeneration()).isEqualTo(3);

        Set<String> all = new HashSet<>();
        int count = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                for (int generation = 0; generation < 3; generation++) {
                    byte[] sent = of.secrets().srtpOut(i, j, generation);
                    assertThat(sent).hasSize(28).isEqualTo(at.secrets().srtpIn(i, j, generation));
                    byte[] back = at.secrets().srtpOut(i, j, generation);
                    assertThat(back).isEqualTo(of.secrets().srtpIn(i, j, generation));
                    all.add(HexFormat.of().formatHex(sent));
                    all.add(HexFormat.of().formatHex(back));
                    count += 2;
                }
                assertThat(of.secrets().checkOut(i, j))
                        .hasSize(32)
                        .isEqualTo(at.secrets().checkIn(i, j));
                assertThat(at.secrets().checkOut(i, j)).isEqualTo(of.secrets().checkIn(i, j));
                all.add(HexFormat.of().formatHex(of.secrets().checkOut(i, j)));
                all.add(HexFormat.of().formatHex(of.secrets().checkIn(i, j)));
                count += 2;
            }
        }
        assertThat(all).hasSize(count);
        assertThat(of.secrets()).hasToString("secrets of a and b");
        assertThatIllegalArgumentException().isThrownBy(() -> of.secrets().srtpOut(0, 0, 16));
        assertThatIllegalArgumentException().isThrownBy(() -> of.secrets().srtpOut(-1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> of.secrets().checkIn(0, 65_536));
    }

    @Test
    void anotherHandshakeGivesOtherSecrets() throws Exception {
        CallerHandshake first = call(a, 1, 1);
        LinkTerms one =
                first.welcomed(acceptor.answer(b, first.hello(), fresh(2), NOW).welcome(), NOW);
        CallerHandshake second = call(a, 1, 3);
        LinkTerms other = second.welcomed(
                acceptor.answer(b, second.hello(), fresh(4), NOW).welcome(), NOW);
        assertThat(one.secrets().srtpOut(0, 0, 0)).isNotEqualTo(other.secrets().srtpOut(0, 0, 0));
        assertThat(one.secrets().callerFrames()).isNotEqualTo(other.secrets().callerFrames());
    }

    @Test
    void theHighestCommonVersionCounts() throws Exception {
        LinkSelf old = self(node("a", 1000, new VersionRange(1, 3)));
        LinkSelf young = self(node("b", 1000, new VersionRange(2, 9)));
        CallerHandshake caller = call(old, 1, 1);
        AcceptorHandshake.Answer answer = acceptor.answer(young, caller.hello(), fresh(2), NOW);
        assertThat(answer.terms().version()).isEqualTo(3);
        assertThat(caller.welcomed(answer.welcome(), NOW).version()).isEqualTo(3);
    }

    @Test
    void theAnswerComesByTheKeyOfTheCall() throws Exception {
        LinkSelf rotated = self(node("b"), TWO, ONE);
        CallerHandshake caller = call(a, 1, 1);
        AcceptorHandshake.Answer answer = acceptor.answer(rotated, caller.hello(), fresh(2), NOW);
        assertThat(caller.welcomed(answer.welcome(), NOW).secrets().srtpOut(0, 0, 0))
                .isEqualTo(answer.terms().secrets().srtpIn(0, 0, 0));

        LinkSelf both = self(node("a"), TWO, ONE);
        CallerHandshake second = call(both, 2, 3);
        byte[] byTheOther = GreetingCodec.write(
                Greeting.Kind.WELCOME,
                new Greeting(node("b"), NOW, Nodes.filled(9), 1, X25519.publicKey(Nodes.filled(8)), 0),
                b.keys(),
                Hkdf.sha256(second.hello()));
        refused(LinkRefusal.UNKNOWN_KEY, () -> second.welcomed(byTheOther, NOW));
    }

    @Test
    void whatIsWrongInAHelloIsNamed() {
        helloRefused(LinkRefusal.UNKNOWN_KEY, self(node("a"), TWO));
        helloRefused(LinkRefusal.WRONG_MAC, self(node("a"), new FleetKey(1, Nodes.filled(77))));
        helloRefused(LinkRefusal.VERSION_OUTSIDE, self(node("a", 1000, new VersionRange(2, 3))));
        helloRefused(LinkRefusal.HIGHER_NAME, self(node("c")));
        helloRefused(LinkRefusal.SELF_CONNECTION, self(node("b")));
        epochs.seen("a", 1001);
        helloRefused(LinkRefusal.LOWER_EPOCH, a);
    }

    @Test
    void theClocksMayBeThirtySecondsApart() throws Exception {
        byte[] hello = call(a, 1, 1).hello();
        refused(LinkRefusal.TIME_OFF, () -> acceptor.answer(b, hello, fresh(2), NOW + 30_001));
        refused(LinkRefusal.TIME_OFF, () -> acceptor.answer(b, hello, fresh(2), NOW - 30_001));
        acceptor.answer(b, hello, fresh(2), NOW + 30_000);
        acceptor.answer(b, call(a, 1, 5).hello(), fresh(2), NOW - 30_000);
    }

    @Test
    void aHelloIsTakenOnce() throws Exception {
        byte[] hello = call(a, 1, 1).hello();
        acceptor.answer(b, hello, fresh(2), NOW);
        refused(LinkRefusal.NONCE_SEEN, () -> acceptor.answer(b, hello, fresh(3), NOW + 1));
        refused(LinkRefusal.NONCE_SEEN, () -> acceptor.answer(b, hello, fresh(3), NOW + 30_000));
        refused(LinkRefusal.TIME_OFF, () -> acceptor.answer(b, hello, fresh(3), NOW + 30_001));
    }

    @Test
    void whatIsWrongInAWelcomeIsNamed() throws Exception {
        welcomeRefused(LinkRefusal.NAME_NOT_EXPECTED, node("d"), NOW);
        welcomeRefused(LinkRefusal.SELF_CONNECTION, node("a"), NOW);
        welcomeRefused(LinkRefusal.VERSION_OUTSIDE, node("b", 1000, new VersionRange(2, 2)), NOW);
        welcomeRefused(LinkRefusal.TIME_OFF, node("b"), NOW - 40_000);
        epochs.seen("b", 1001);
        welcomeRefused(LinkRefusal.LOWER_EPOCH, node("b"), NOW);
    }

    private void welcomeRefused(LinkRefusal why, NodeIdentity answering, long time) {
        CallerHandshake caller = call(a, 1, 1);
        byte[] welcome = GreetingCodec.write(
                Greeting.Kind.WELCOME,
                new Greeting(answering, time, Nodes.filled(9), 1, X25519.publicKey(Nodes.filled(8)), 0),
                b.keys(),
                Hkdf.sha256(caller.hello()));
        refused(why, () -> caller.welcomed(welcome, NOW));
    }

    @Test
    void aWelcomeAnswersOneHelloOnly() throws Exception {
        byte[] welcome =
                acceptor.answer(b, call(a, 1, 1).hello(), fresh(2), NOW).welcome();
        refused(LinkRefusal.WRONG_MAC, () -> call(a, 1, 3).welcomed(welcome, NOW));
        CallerHandshake caller = call(a, 1, 4);
        refused(LinkRefusal.MALFORMED, () -> caller.welcomed(caller.hello(), NOW));
        byte[] renamed = caller.hello();
        renamed[2] = 2;
        refused(LinkRefusal.WRONG_MAC, () -> caller.welcomed(renamed, NOW));
    }

    @Test
    void fieldsOfLaterVersionsAreIgnoredAndRepeatedOnesRefused() throws Exception {
        byte[] hello = call(a, 1, 1).hello();
        byte[] fields = Arrays.copyOfRange(hello, GreetingCodec.HEADER_BYTES, hello.length - 32);
        byte[] more =
                new Tlv.Writer().put(14, new byte[300]).put(255, new byte[0]).bytes();
        AcceptorHandshake.Answer answer = acceptor.answer(b, signed(fields, more), fresh(2), NOW);
        assertThat(answer.terms().remote()).isEqualTo(node("a"));

        refused(LinkRefusal.REPEATED_FIELD, () -> acceptor.answer(b, signed(fields, more, more), fresh(2), NOW));
        byte[] region = new Tlv.Writer().put(IdentityFields.REGION, new byte[0]).bytes();
        refused(LinkRefusal.REPEATED_FIELD, () -> acceptor.answer(b, signed(fields, region), fresh(2), NOW));
        refused(LinkRefusal.MALFORMED, () -> acceptor.answer(b, signed(fields, new byte[2]), fresh(2), NOW));
    }

    @Test
    void everyFieldOfVersionOneMustBeThere() throws Exception {
        byte[] hello = call(a, 1, 1).hello();
        int at = GreetingCodec.HEADER_BYTES;
        int fields = 0;
        while (at < hello.length - 32) {
            int end = at + 3 + ByteBuffer.wrap(hello).getShort(at + 1);
            byte[] without = signed(
                    Arrays.copyOfRange(hello, GreetingCodec.HEADER_BYTES, at),
                    Arrays.copyOfRange(hello, end, hello.length - 32));
            refused(LinkRefusal.MALFORMED, () -> acceptor.answer(b, without, fresh(2), NOW));
            fields++;
            at = end;
        }
        assertThat(fields).isEqualTo(13);
    }

    private static byte[] signed(byte[]... fields) {
        int length = 0;
        for (byte[] part : fields) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : fields) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return GreetingCodec.sign(
                Greeting.Kind.HELLO, all, Nodes.keys(ONE).known(1, KeyPurpose.HANDSHAKE), new byte[0]);
    }

    @Test
    void theHeaderBoundsWhatIsRead() throws Exception {
        byte[] header = {'M', 'D', 1, 0, 0x1f, (byte) 0xfa};
        assertThat(AcceptorHandshake.rest(header)).isEqualTo(8186);
        refused(LinkRefusal.MALFORMED, () -> CallerHandshake.rest(header));
        header[5]++;
        refused(LinkRefusal.TOO_LARGE, () -> AcceptorHandshake.rest(header));
        header[4] = 0;
        header[5] = 31;
        refused(LinkRefusal.MALFORMED, () -> AcceptorHandshake.rest(header));
        refused(LinkRefusal.MALFORMED, () -> AcceptorHandshake.rest(Hkdf.ascii("GET / HTTP/1.1")));
        refused(LinkRefusal.MALFORMED, () -> AcceptorHandshake.rest(new byte[3]));
    }

    @Test
    void generationsAreFourBits() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LinkSelf(node("a"), Nodes.keys(ONE), 16));
        assertThatIllegalArgumentException().isThrownBy(() -> new LinkSelf(node("a"), Nodes.keys(ONE), -1));
        assertThat(WIRE.highestCommon(new VersionRange(2, 2))).isEmpty();
    }
}
