package dev.madang.media.ice;

import static dev.madang.media.ice.IceFixture.CLIENT;
import static dev.madang.media.ice.IceFixture.SECOND;
import static dev.madang.media.ice.IceFixture.SERVER;
import static dev.madang.media.ice.IceFixture.START;
import static dev.madang.media.ice.IceFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes are, agents do not throw, and answer nothing but what knows the password. */
final class StunHostileTest {
    @Property(tries = 2000)
    void randomBytesAreNothing(@ForAll @Size(max = 1400) byte[] bytes) {
        deliver(bytes);
    }

    @Property(tries = 2000)
    void randomAttributesBehindARightHeaderAreNotAnswered(
            @ForAll @Size(max = 120) byte[] attributes, @ForAll short type) {
        int length = attributes.length & ~3;
        byte[] bytes = new byte[20 + length];
        System.arraycopy(StunMessageTest.REQUEST, 0, bytes, 0, 20);
        bytes[0] = (byte) (type >>> 8 & 0x3f);
        bytes[1] = (byte) type;
        bytes[2] = (byte) (length >>> 8);
        bytes[3] = (byte) length;
        System.arraycopy(attributes, 0, bytes, 20, length);
        deliver(bytes);
    }

    @Property(tries = 2000)
    void damagedChecksAreNotAnswered(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int damages) {
        Random random = new Random(seed);
        byte[] original = StunWriter.check(
                new byte[12], SERVER.ufrag() + ":" + CLIENT.ufrag(), 5, 5, random.nextBoolean(), SERVER.password());
        byte[] bytes = original.clone();
        for (int i = 0; i < damages; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
        }
        // The fingerprint is no secret: put right, it lets more of the damage through.
        if (random.nextBoolean()) {
            int crc = StunMessage.fingerprint(bytes, bytes.length - 8);
            for (int i = 0; i < 4; i++) {
                bytes[bytes.length - 4 + i] = (byte) (crc >>> 24 - 8 * i);
            }
        }
        deliver(bytes);
    }

    @FuzzTest(maxDuration = "10s")
    void anyBytesAreNothing(FuzzedDataProvider data) {
        deliver(data.consumeRemainingAsBytes());
    }

    private static void deliver(byte[] bytes) {
        StunMessage message = StunMessage.parse(bytes);
        if (message == null) {
            return;
        }
        boolean authentic = message.hasIntegrity(SERVER.password()) || message.hasIntegrity(CLIENT.password());
        IceFixture ice = new IceFixture();
        IceLiteAgent lite = new IceLiteAgent(SERVER, SECOND, START);
        lite.onStun(message, 3, source(3), ice, START);
        IceClientAgent client =
                new IceClientAgent(CLIENT, SERVER, new int[] {3}, new SplittableRandom(1), SECOND, START);
        client.onStun(message, 3, source(3), ice, START);
        if (!authentic) {
            assertThat(ice.sent).isEmpty();
            assertThat(lite.isValid(3)).isFalse();
            assertThat(lite.wouldAccept(message)).isFalse();
            assertThat(client.isValid(3)).isFalse();
            assertThat(client.wouldAccept(message)).isFalse();
        }
    }
}
