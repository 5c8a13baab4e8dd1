package dev.madang.media.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of RFC 5769, and what is written read again. */
final class StunMessageTest {
    static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";
    private static final byte[] TRANSACTION = hex("b7e7a701bc34d686fa87dfae");

    /** RFC 5769, 2.1. */
    static final byte[] REQUEST = hex("000100582112a442b7e7a701bc34d686fa87dfae"
            + "802200105354554e207465737420636c69656e74"
            + "002400046e0001ff"
            + "80290008932ff9b151263b36"
            + "000600096576746a3a68367659202020"
            + "000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
            + "80280004e57a3bcf");

    /** RFC 5769, 2.2. */
    static final byte[] IPV4_RESPONSE = hex("0101003c2112a442b7e7a701bc34d686fa87dfae"
            + "8022000b7465737420766563746f7220"
            + "002000080001a147e112a643"
            + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7"
            + "80280004c07d4c96");

    /** RFC 5769, 2.3. */
    static final byte[] IPV6_RESPONSE = hex("010100482112a442b7e7a701bc34d686fa87dfae"
            + "8022000b7465737420766563746f7220"
            + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
            + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41"
            + "80280004c8fb0b4c");

    static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    static StunMessage parse(byte[] bytes) {
        return Objects.requireNonNull(StunMessage.parse(bytes));
    }

    @Test
    void readsTheSampleRequest() {
        StunMessage request = parse(REQUEST);
        assertThat(request.type()).isEqualTo(StunMessage.BINDING_REQUEST);
        assertThat(request.transactionId()).isEqualTo(TRANSACTION);
        assertThat(request.username()).isEqualTo("evtj:h6vY");
        assertThat(request.controlled()).isTrue();
        assertThat(request.controlling()).isFalse();
        assertThat(request.tieBreaker()).isEqualTo(0x932f_f9b1_5126_3b36L);
        assertThat(request.useCandidate()).isFalse();
        assertThat(request.hasIntegrity(PASSWORD)).isTrue();
        assertThat(request.hasIntegrity(PASSWORD + "x")).isFalse();
        assertThat(request.hasIntegrity("")).isFalse();
    }

    @Test
    void readsTheSampleResponses() throws UnknownHostException {
        StunMessage four = parse(IPV4_RESPONSE);
        assertThat(four.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(four.mappedAddress()).isEqualTo(new InetSocketAddress("192.0.2.1", 32853));
        assertThat(four.hasIntegrity(PASSWORD)).isTrue();

        StunMessage six = parse(IPV6_RESPONSE);
        assertThat(six.mappedAddress())
                .isEqualTo(new InetSocketAddress(InetAddress.getByName("2001:db8:1234:5678:11:2233:4455:6677"), 32853));
        assertThat(six.hasIntegrity(PASSWORD)).isTrue();
    }

    @Test
    void anyChangedBitBreaksTheMessage() {
        for (byte[] vector : new byte[][] {REQUEST, IPV4_RESPONSE, IPV6_RESPONSE}) {
            // FINGERPRINT, the last 8 bytes, is not under the integrity, and unknown attributes there are ignored.
            for (int bit = 0; bit < (vector.length - 8) * 8; bit++) {
                byte[] changed = vector.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                // A longer attribute may swallow the integrity and the fingerprint, and then proves nothing.
                StunMessage message = StunMessage.parse(changed);
                assertThat(message != null && message.hasIntegrity(PASSWORD))
                        .as("bit %d", bit)
                        .isFalse();
            }
        }
    }

    @Test
    void integrityDoesNotDependOnTheFingerprint() {
        // Without FINGERPRINT, the header's length is another one.
        byte[] bare = Arrays.copyOf(REQUEST, REQUEST.length - 8);
        bare[3] -= 8;
        assertThat(parse(bare).hasIntegrity(PASSWORD)).isTrue();
        for (int bit = 0; bit < 8 * bare.length; bit++) {
            byte[] changed = bare.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            StunMessage message = StunMessage.parse(changed);
            assertThat(message != null && message.hasIntegrity(PASSWORD))
                    .as("bit %d", bit)
                    .isFalse();
        }
    }

    @Test
    void everyShorterOrLongerMessageIsRefused() {
        for (int length = 0; length < REQUEST.length; length++) {
            assertThat(StunMessage.parse(Arrays.copyOf(REQUEST, length))).isNull();
        }
        assertThat(StunMessage.parse(Arrays.copyOf(REQUEST, REQUEST.length + 4)))
                .isNull();
        assertThat(StunMessage.parse(new byte[StunMessage.MAX_LENGTH + 4])).isNull();
    }

    @Test
    void attributesBehindTheIntegrityAreNotBelieved() {
        byte[] bare = Arrays.copyOf(REQUEST, REQUEST.length - 8);
        byte[] extended = Arrays.copyOf(bare, bare.length + 4);
        extended[3] = (byte) (extended.length - 20);
        extended[bare.length + 1] = StunMessage.USE_CANDIDATE;
        StunMessage message = parse(extended);
        assertThat(message.useCandidate()).isFalse();
        assertThat(message.hasIntegrity(PASSWORD)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.200", "2001:db8::42", "::1", "127.0.0.1"})
    void whatIsWrittenIsReadAgain(String host) throws UnknownHostException {
        InetSocketAddress mapped = new InetSocketAddress(InetAddress.getByName(host), 50_001);
        StunMessage success = parse(StunWriter.success(TRANSACTION, mapped, PASSWORD));
        assertThat(success.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(success.mappedAddress()).isEqualTo(mapped);
        assertThat(success.transactionId()).isEqualTo(TRANSACTION);
        assertThat(success.hasIntegrity(PASSWORD)).isTrue();
    }

    @Test
    void checksAndErrorsAreReadAgain() {
        StunMessage check = parse(StunWriter.check(TRANSACTION, "server:client", 77, -5, true, PASSWORD));
        assertThat(check.type()).isEqualTo(StunMessage.BINDING_REQUEST);
        assertThat(check.username()).isEqualTo("server:client");
        assertThat(check.controlling()).isTrue();
        assertThat(check.controlled()).isFalse();
        assertThat(check.tieBreaker()).isEqualTo(-5);
        assertThat(check.useCandidate()).isTrue();
        assertThat(check.hasIntegrity(PASSWORD)).isTrue();

        StunMessage error = parse(StunWriter.error(TRANSACTION, 487, "Role Conflict", PASSWORD));
        assertThat(error.type()).isEqualTo(StunMessage.BINDING_ERROR);
        assertThat(error.errorCode()).isEqualTo(487);
        assertThat(error.hasIntegrity(PASSWORD)).isTrue();
    }

    @Test
    void tellsKindsByTheFirstByte() {
        for (int value = 0; value < 256; value++) {
            PacketKind expected = value <= 3
                    ? PacketKind.STUN
                    : value >= 20 && value <= 63
                            ? PacketKind.DTLS
                            : value >= 64 && value <= 79
                                    ? PacketKind.TURN_CHANNEL
                                    : value >= 128 && value <= 191 ? PacketKind.RTP_OR_RTCP : PacketKind.UNKNOWN;
            assertThat(PacketKind.of((byte) value)).as("%d", value).isEqualTo(expected);
        }
    }
}
