package dev.madang.fleet.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A link of wire version 1 as it was when that version came out: fixed keys, nonces and times, both messages, the first records. It must be
 * understood for as long as version 1 is spoken; the file is never to be changed.
 */
final class TranscriptTest {
    private static final NodeIdentity A = Nodes.node("node-a", 1_799_999_000_000L, Nodes.WIRE, "tree", "quota");
    private static final NodeIdentity B = Nodes.node("node-b", 1_799_998_000_000L, new VersionRange(1, 2), "tree");
    private static final byte[] LARGE = new byte[20_000];

    static {
        for (int i = 0; i < LARGE.length; i++) {
            LARGE[i] = (byte) (i % 251);
        }
    }

    private static Map<String, String> frozen() throws IOException {
        Properties lines = new Properties();
        try (InputStream in = TranscriptTest.class.getResourceAsStream("control-link-1.properties")) {
            lines.load(Objects.requireNonNull(in));
        }
        Map<String, String> all = new TreeMap<>();
        lines.forEach((key, value) -> all.put((String) key, (String) value));
        return all;
    }

    private static byte[] bytes(Map<String, String> lines, String key) {
        return HexFormat.of().parseHex(Objects.requireNonNull(lines.get(key), key));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isUnderstood() throws Exception {
        Map<String, String> lines = frozen();
        byte[] secret = bytes(lines, "key.1");
        FleetKeys keys = new FleetKeys(List.of(new FleetKey(2, Nodes.filled(99)), new FleetKey(1, secret)));
        byte[] hello = bytes(lines, "hello");
        byte[] welcome = bytes(lines, "welcome");
        long now = Long.parseLong(Objects.requireNonNull(lines.get("time")));

        AcceptorHandshake.Answer answer = new AcceptorHandshake(new NonceMemory(), new KnownEpochs())
                .answer(new LinkSelf(B, keys, 5), hello, Nodes.fresh(9), now);
        assertThat(answer.terms().remote()).isEqualTo(A);
        assertThat(answer.terms().version()).isEqualTo(1);
        assertThat(answer.terms().features()).containsExactly("tree");
        assertThat(answer.terms().remoteGeneration()).isEqualTo(3);

        Greeting ofA = GreetingCodec.read(Greeting.Kind.HELLO, hello, keys, new byte[0]);
        Greeting ofB = GreetingCodec.read(Greeting.Kind.WELCOME, welcome, keys, Hkdf.sha256(hello));
        assertThat(ofB.node()).isEqualTo(B);
        assertThat(ofB.generation()).isEqualTo(5);

        byte[] link = keys.known(1, KeyPurpose.LINK);
        LinkSecrets atA = LinkSecrets.agree(
                hello, welcome, X25519.agree(bytes(lines, "caller.scalar"), ofB.ephemeral()), link, A, B);
        LinkSecrets atB = LinkSecrets.agree(
                hello, welcome, X25519.agree(bytes(lines, "acceptor.scalar"), ofA.ephemeral()), link, B, A);
        for (LinkSecrets each : List.of(atA, atB)) {
            understandsRecords(lines, each);
        }
        assertThat(atA.srtpOut(0, 1, 3)).isEqualTo(atB.srtpIn(0, 1, 3)).isEqualTo(bytes(lines, "srtp.caller.0.1.3"));
        assertThat(atB.srtpOut(1, 0, 5)).isEqualTo(atA.srtpIn(1, 0, 5)).isEqualTo(bytes(lines, "srtp.acceptor.1.0.5"));
        assertThat(atA.checkOut(0, 1)).isEqualTo(atB.checkIn(0, 1)).isEqualTo(bytes(lines, "check.caller.0.1"));
    }

    private static void understandsRecords(Map<String, String> lines, LinkSecrets secrets) {
        FrameOpener caller = new FrameOpener(secrets.callerFrames());
        FrameOpener acceptor = new FrameOpener(secrets.acceptorFrames());
        assertThat(open(caller, lines, "caller.record.0")).isInstanceOf(ControlRecord.Confirm.class);
        assertThat(open(caller, lines, "caller.record.1")).isEqualTo(new ControlRecord.Heartbeat(1000, 0, 0));
        assertThat(open(caller, lines, "caller.record.2"))
                .isInstanceOfSatisfying(
                        ControlRecord.Urgent.class,
                        urgent -> assertThat(urgent.frame()).isEqualTo(text("now")));
        assertThat(open(caller, lines, "caller.record.3")).isInstanceOfSatisfying(ControlRecord.First.class, first -> {
            assertThat(first.total()).isEqualTo(5);
            assertThat(first.part()).isEqualTo(text("first"));
        });
        assertThat(open(acceptor, lines, "acceptor.record.0")).isEqualTo(new ControlRecord.Heartbeat(5000, 1000, 250));
        assertThat(open(acceptor, lines, "acceptor.record.1"))
                .isInstanceOfSatisfying(ControlRecord.First.class, first -> {
                    assertThat(first.total()).isEqualTo(LARGE.length);
                    assertThat(first.part()).isEqualTo(Arrays.copyOf(LARGE, ControlRecord.MOST_PART));
                });
        assertThat(open(acceptor, lines, "acceptor.record.2"))
                .isInstanceOfSatisfying(
                        ControlRecord.More.class,
                        more -> assertThat(more.part())
                                .isEqualTo(Arrays.copyOfRange(LARGE, ControlRecord.MOST_PART, LARGE.length)));
        assertThat(open(acceptor, lines, "acceptor.record.3")).isInstanceOf(ControlRecord.Bye.class);
    }

    private static ControlRecord open(FrameOpener opener, Map<String, String> lines, String key) {
        byte[] wire = bytes(lines, key);
        int length = ByteBuffer.wrap(wire).getShort() & 0xffff;
        assertThat(wire).hasSize(2 + length);
        byte[] plain = new byte[FrameSealer.MOST_PLAIN];
        return ControlRecord.read(plain, opener.open(Arrays.copyOfRange(wire, 2, wire.length), length, plain));
    }

    /** Where a node says more than it did then, this test is to go, never {@link #isUnderstood}. */
    @Test
    void isWhatNodesSay() throws Exception {
        assertThat(said()).isEqualTo(frozen());
    }

    private static Map<String, String> said() throws Exception {
        Map<String, String> lines = new TreeMap<>();
        FleetKeys keys = Nodes.keys(Nodes.ONE);
        KnownEpochs epochs = new KnownEpochs();
        CallerHandshake caller =
                new CallerHandshake(new LinkSelf(A, keys, 3), 1, "node-b", epochs, Nodes.fresh(1), Nodes.NOW);
        AcceptorHandshake.Answer answer = new AcceptorHandshake(new NonceMemory(), epochs)
                .answer(new LinkSelf(B, keys, 5), caller.hello(), Nodes.fresh(2), Nodes.NOW + 12);
        LinkTerms terms = caller.welcomed(answer.welcome(), Nodes.NOW + 15);
        put(lines, "key.1", Nodes.ONE.secret());
        put(lines, "caller.nonce", Nodes.fresh(1).nonce());
        put(lines, "caller.scalar", Nodes.fresh(1).scalar());
        put(lines, "acceptor.nonce", Nodes.fresh(2).nonce());
        put(lines, "acceptor.scalar", Nodes.fresh(2).scalar());
        lines.put("time", String.valueOf(Nodes.NOW));
        put(lines, "hello", caller.hello());
        put(lines, "welcome", answer.welcome());

        byte[] plain = new byte[FrameSealer.MOST_PLAIN];
        FrameSealer ofA = terms.sealer();
        put(lines, "caller.record.0", sealed(ofA, plain, ControlRecord.confirm(plain)));
        put(lines, "caller.record.1", sealed(ofA, plain, ControlRecord.heartbeat(plain, 1000, 0, 0)));
        put(lines, "caller.record.2", sealed(ofA, plain, ControlRecord.urgent(plain, text("now"))));
        put(lines, "caller.record.3", sealed(ofA, plain, ControlRecord.part(plain, text("first"), 0)));
        FrameSealer ofB = answer.terms().sealer();
        put(lines, "acceptor.record.0", sealed(ofB, plain, ControlRecord.heartbeat(plain, 5000, 1000, 250)));
        put(lines, "acceptor.record.1", sealed(ofB, plain, ControlRecord.part(plain, LARGE, 0)));
        put(lines, "acceptor.record.2", sealed(ofB, plain, ControlRecord.part(plain, LARGE, ControlRecord.MOST_PART)));
        put(lines, "acceptor.record.3", sealed(ofB, plain, ControlRecord.bye(plain)));
        put(lines, "srtp.caller.0.1.3", terms.secrets().srtpOut(0, 1, 3));
        put(lines, "srtp.acceptor.1.0.5", terms.secrets().srtpIn(1, 0, 5));
        put(lines, "check.caller.0.1", terms.secrets().checkOut(0, 1));
        return lines;
    }

    private static void put(Map<String, String> lines, String key, byte[] value) {
        lines.put(key, HexFormat.of().formatHex(value));
    }

    private static byte[] sealed(FrameSealer sealer, byte[] plain, int length) {
        byte[] wire = new byte[FrameSealer.MOST_PLAIN + 18];
        return Arrays.copyOf(wire, sealer.seal(plain, length, wire, 0));
    }
}
