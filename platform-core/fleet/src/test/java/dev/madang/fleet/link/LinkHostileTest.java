package dev.madang.fleet.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes are, nothing but a refusal comes of them, even where the sender has the fleet key. */
final class LinkHostileTest {
    private static final FleetKeys KEYS = Nodes.keys(Nodes.ONE);
    private static final LinkSelf B = Nodes.self(Nodes.node("b"));
    private static final byte[] HELLO = caller().hello();

    private static CallerHandshake caller() {
        return new CallerHandshake(Nodes.self(Nodes.node("a")), 1, "b", new KnownEpochs(), Nodes.fresh(1), Nodes.NOW);
    }

    /** Whether it was taken. */
    private static boolean hello(byte[] bytes) {
        try {
            AcceptorHandshake.rest(bytes);
            new AcceptorHandshake(new NonceMemory(), new KnownEpochs()).answer(B, bytes, Nodes.fresh(2), Nodes.NOW);
            return true;
        } catch (LinkRefusedException refused) {
            assertThat(refused.getStackTrace()).isEmpty();
            return false;
        }
    }

    private static boolean welcome(byte[] bytes) {
        try {
            CallerHandshake.rest(bytes);
            caller().welcomed(bytes, Nodes.NOW);
            return true;
        } catch (LinkRefusedException refused) {
            return false;
        }
    }

    private static byte[] signed(Greeting.Kind kind, byte[] fields) {
        byte[] bound = kind == Greeting.Kind.HELLO ? new byte[0] : Hkdf.sha256(HELLO);
        return GreetingCodec.sign(kind, fields, KEYS.known(1, KeyPurpose.HANDSHAKE), bound);
    }

    @Property(tries = 1000)
    void randomBytesAreRefused(@ForAll @Size(max = 400) byte[] bytes) {
        assertThat(hello(bytes)).isFalse();
        assertThat(welcome(bytes)).isFalse();
    }

    @Property(tries = 1000)
    void damagedHellosAreRefused(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int damages) {
        Random random = new Random(seed);
        byte[] bytes = HELLO.clone();
        for (int i = 0; i < damages; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        }
        assertThat(hello(bytes)).isEqualTo(Arrays.equals(bytes, HELLO));
    }

    @Property(tries = 1000)
    void damageBelowARightMacBringsNothingDown(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int damages, @ForAll boolean cut) {
        Random random = new Random(seed);
        byte[] fields = Arrays.copyOfRange(HELLO, GreetingCodec.HEADER_BYTES, HELLO.length - 32);
        for (int i = 0; i < damages; i++) {
            fields[random.nextInt(fields.length)] = (byte) random.nextInt(256);
        }
        byte[] some = cut ? Arrays.copyOf(fields, random.nextInt(fields.length)) : fields;
        hello(signed(Greeting.Kind.HELLO, some));
        welcome(signed(Greeting.Kind.WELCOME, some));
    }

    @Property(tries = 2000)
    void anyRecordIsSomething(@ForAll @Size(max = 60) byte[] bytes, @ForAll @IntRange(max = 8) int kind) {
        record(bytes);
        if (bytes.length > 0) {
            byte[] known = bytes.clone();
            known[0] = (byte) kind;
            record(known);
        }
    }

    private static void record(byte[] bytes) {
        ControlRecord read = ControlRecord.read(bytes, bytes.length);
        if (read instanceof ControlRecord.First first) {
            assertThat(first.total()).isBetween(first.part().length, ControlRecord.MOST_FRAME);
        }
    }

    @Property(tries = 500)
    void randomBytesAreNotOpened(@ForAll @Size(max = 100) byte[] bytes) {
        FrameOpener opener = new FrameOpener(Nodes.filled(1));
        assertThat(opener.open(bytes, bytes.length, new byte[FrameSealer.MOST_PLAIN]))
                .isEqualTo(-1);
    }

    @FuzzTest(maxDuration = "10s")
    void anyFieldsBringNothingDown(FuzzedDataProvider data) {
        Greeting.Kind kind = data.consumeBoolean() ? Greeting.Kind.HELLO : Greeting.Kind.WELCOME;
        byte[] bytes = data.consumeBytes(8000);
        hello(bytes);
        welcome(bytes);
        record(bytes);
        hello(signed(kind, bytes));
        welcome(signed(kind, bytes));
    }
}
