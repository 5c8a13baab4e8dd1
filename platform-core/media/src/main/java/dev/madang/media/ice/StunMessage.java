package dev.madang.media.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A STUN message (RFC 8489, 5) with the attributes that ICE uses (RFC 8445, 16.1). Parsed from untrusted bytes: nothing in
 * it may be believed before {@link #hasIntegrity}.
 */
public final class StunMessage {
    /** Type of a check. */
    public static final int BINDING_REQUEST = 0x0001;
    /** Type of a keep-alive, which nobody answers. */
    public static final int BINDING_INDICATION = 0x0011;
    /** Type of the answer to a check. */
    public static final int BINDING_SUCCESS = 0x0101;
    /** Type of a refusal. */
    public static final int BINDING_ERROR = 0x0111;

    static final int HEADER = 20;
    static final int MAGIC_COOKIE = 0x2112_a442;
    /** Most bytes of a message: a padded check of a relay. */
    public static final int MAX_LENGTH = 1400;

    static final int USERNAME = 0x0006;
    static final int MESSAGE_INTEGRITY = 0x0008;
    static final int ERROR_CODE = 0x0009;
    static final int XOR_MAPPED_ADDRESS = 0x0020;
    static final int PRIORITY = 0x0024;
    static final int USE_CANDIDATE = 0x0025;
    static final int PADDING = 0x0026;
    static final int FINGERPRINT = 0x8028;
    static final int ICE_CONTROLLED = 0x8029;
    static final int ICE_CONTROLLING = 0x802a;
    static final int FINGERPRINT_XOR = 0x5354_554e;
    private static final int MAX_USERNAME = 513;

    private final byte[] bytes;
    private final int type;
    private @Nullable String username;
    private int integrityAt = -1;
    private boolean useCandidate;
    private boolean controlling;
    private boolean controlled;
    private long tieBreaker;
    private int errorCode;
    private @Nullable InetSocketAddress mappedAddress;

    private StunMessage(byte[] bytes, int type) {
        this.bytes = bytes;
        this.type = type;
    }

    /** The message in these bytes, which it keeps; null when they are not a well-formed STUN message. */
    public static @Nullable StunMessage parse(byte[] bytes) {
        if (bytes.length < HEADER || bytes.length > MAX_LENGTH || (bytes.length & 3) != 0) {
            return null;
        }
        if ((bytes[0] & 0xc0) != 0 || int32(bytes, 4) != MAGIC_COOKIE || int16(bytes, 2) != bytes.length - HEADER) {
            return null;
        }
        StunMessage message = new StunMessage(bytes, int16(bytes, 0));
        return message.readAttributes() ? message : null;
    }

    private boolean readAttributes() {
        int at = HEADER;
        while (at < bytes.length) {
            if (at + 4 > bytes.length) {
                return false;
            }
            int attribute = int16(bytes, at);
            int length = int16(bytes, at + 2);
            int value = at + 4;
            int next = value + (length + 3 & ~3);
            if (next > bytes.length) {
                return false;
            }
            if (attribute == FINGERPRINT) {
                return length == 4 && next == bytes.length && int32(bytes, value) == fingerprint(bytes, at);
            }
            if (integrityAt < 0 && !read(attribute, at, value, length)) {
                return false;
            }
            at = next;
        }
        return true;
    }

    private boolean read(int attribute, int at, int value, int length) {
        switch (attribute) {
            case USERNAME -> {
                if (length > MAX_USERNAME) {
                    return false;
                }
                username = new String(bytes, value, length, StandardCharsets.UTF_8);
            }
            case MESSAGE_INTEGRITY -> {
                if (length != 20) {
                    return false;
                }
                integrityAt = at;
            }
            case USE_CANDIDATE -> useCandidate = true;
            case ICE_CONTROLLING, ICE_CONTROLLED -> {
                if (length != 8) {
                    return false;
                }
                controlling = attribute == ICE_CONTROLLING;
                controlled = attribute == ICE_CONTROLLED;
                tieBreaker = (long) int32(bytes, value) << 32 | int32(bytes, value + 4) & 0xffff_ffffL;
            }
            case ERROR_CODE -> {
                if (length < 4) {
                    return false;
                }
                errorCode = (bytes[value + 2] & 0x07) * 100 + (bytes[value + 3] & 0xff);
            }
            case XOR_MAPPED_ADDRESS -> {
                mappedAddress = readMapped(value, length);
                return mappedAddress != null;
            }
            default -> {}
        }
        return true;
    }

    private @Nullable InetSocketAddress readMapped(int value, int length) {
        int family = length < 2 ? 0 : bytes[value + 1];
        int size = family == 1 ? 4 : family == 2 ? 16 : -1;
        if (size < 0 || length != 4 + size) {
            return null;
        }
        int port = int16(bytes, value + 2) ^ MAGIC_COOKIE >>> 16;
        byte[] address = new byte[size];
        for (int i = 0; i < size; i++) {
            address[i] = (byte) (bytes[value + 4 + i] ^ bytes[4 + i]);
        }
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Message type: method and class, 14 bits. */
    public int type() {
        return type;
    }

    /** USERNAME, or null. */
    public @Nullable String username() {
        return username;
    }

    /** Whether it nominates its pair. */
    public boolean useCandidate() {
        return useCandidate;
    }

    /** Whether ICE-CONTROLLING is there. */
    public boolean controlling() {
        return controlling;
    }

    /** Whether ICE-CONTROLLED is there. */
    public boolean controlled() {
        return controlled;
    }

    /** The number that decides when both ends want to control. */
    public long tieBreaker() {
        return tieBreaker;
    }

    /** Code of ERROR-CODE, or 0. */
    public int errorCode() {
        return errorCode;
    }

    /** XOR-MAPPED-ADDRESS, or null. */
    public @Nullable InetSocketAddress mappedAddress() {
        return mappedAddress;
    }

    /** The 12 bytes of the transaction id. */
    public byte[] transactionId() {
        return Arrays.copyOfRange(bytes, 8, HEADER);
    }

    /** Whether MESSAGE-INTEGRITY is there and right for that short-term password (RFC 8489, 14.5). */
    public boolean hasIntegrity(String password) {
        // Nobody has an empty password; it is no key either.
        if (integrityAt < 0 || password.isEmpty()) {
            return false;
        }
        byte[] expected = StunWriter.integrity(bytes, integrityAt, password);
        return MessageDigest.isEqual(expected, Arrays.copyOfRange(bytes, integrityAt + 4, integrityAt + 24));
    }

    static int fingerprint(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue() ^ FINGERPRINT_XOR;
    }

    private static int int16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    private static int int32(byte[] bytes, int at) {
        return int16(bytes, at) << 16 | int16(bytes, at + 2);
    }
}
