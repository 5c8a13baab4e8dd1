package dev.madang.fleet.link;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The bytes of {@code hello} and {@code welcome}: {@code "MD"}, kind (1 byte), 0 (1 byte), length of what follows (2 bytes), fields
 * ({@link Tlv}), HMAC-SHA256 (32 bytes) over the kind's domain, what it is bound to, and all that comes before the MAC.
 */
final class GreetingCodec {
    /** The whole of a message has so many bytes at the most. */
    static final int MOST_BYTES = 8192;

    static final int HEADER_BYTES = 6;

    private static final int TIME = 9;
    private static final int NONCE = 10;
    private static final int KEY_ID = 11;
    private static final int EPHEMERAL = 12;
    private static final int GENERATION = 13;
    private static final int MAC_BYTES = Hkdf.HASH_BYTES;

    private GreetingCodec() {}

    /** @param bound what the MAC covers besides: the hash of the hello in a welcome, nothing in a hello */
    static byte[] write(Greeting.Kind kind, Greeting greeting, FleetKeys keys, byte[] bound) {
        Tlv.Writer fields = new Tlv.Writer();
        IdentityFields.write(greeting.node(), fields);
        fields.put64(TIME, greeting.timeMs())
                .put(NONCE, greeting.nonce())
                .put(KEY_ID, new byte[] {(byte) greeting.keyId()})
                .put(EPHEMERAL, greeting.ephemeral())
                .put(GENERATION, new byte[] {(byte) greeting.generation()});
        return sign(kind, fields.bytes(), keys.known(greeting.keyId(), KeyPurpose.HANDSHAKE), bound);
    }

    /** Puts the header before fields and the MAC behind them. */
    static byte[] sign(Greeting.Kind kind, byte[] fields, byte[] key, byte[] bound) {
        int rest = fields.length + MAC_BYTES;
        if (HEADER_BYTES + rest > MOST_BYTES) {
            throw new IllegalArgumentException("a greeting of " + (HEADER_BYTES + rest) + " bytes");
        }
        byte[] message = new byte[HEADER_BYTES + rest];
        message[0] = 'M';
        message[1] = 'D';
        message[2] = (byte) kind.code();
        message[4] = (byte) (rest >>> 8);
        message[5] = (byte) rest;
        System.arraycopy(fields, 0, message, HEADER_BYTES, fields.length);
        int end = message.length - MAC_BYTES;
        byte[] mac = Hkdf.hmac(key, kind.domain(), bound, Arrays.copyOf(message, end));
        System.arraycopy(mac, 0, message, end, MAC_BYTES);
        return message;
    }

    /**
     * How many bytes follow the header.
     *
     * @throws LinkRefusedException MALFORMED, TOO_LARGE
     */
    static int rest(Greeting.Kind kind, byte[] header) throws LinkRefusedException {
        if (header.length < HEADER_BYTES
                || header[0] != 'M'
                || header[1] != 'D'
                || header[2] != kind.code()
                || header[3] != 0) {
            throw new LinkRefusedException(LinkRefusal.MALFORMED);
        }
        int rest = ((header[4] & 0xff) << 8) | (header[5] & 0xff);
        if (HEADER_BYTES + rest > MOST_BYTES) {
            throw new LinkRefusedException(LinkRefusal.TOO_LARGE);
        }
        if (rest < MAC_BYTES) {
            throw new LinkRefusedException(LinkRefusal.MALFORMED);
        }
        return rest;
    }

    /**
     * Nothing but the key's id is looked at before the MAC has been found right.
     *
     * @throws LinkRefusedException TOO_LARGE, MALFORMED, REPEATED_FIELD, UNKNOWN_KEY, WRONG_MAC
     */
    static Greeting read(Greeting.Kind kind, byte[] message, FleetKeys keys, byte[] bound) throws LinkRefusedException {
        if (rest(kind, message) != message.length - HEADER_BYTES) {
            throw new LinkRefusedException(LinkRefusal.MALFORMED);
        }
        int end = message.length - MAC_BYTES;
        Tlv.Reader fields = new Tlv.Reader(message, HEADER_BYTES, end);
        int keyId = fields.value(KEY_ID, 1).get() & 0xff;
        byte[] key = keys.key(keyId, KeyPurpose.HANDSHAKE);
        if (key == null) {
            throw new LinkRefusedException(LinkRefusal.UNKNOWN_KEY);
        }
        byte[] mac = Hkdf.hmac(key, kind.domain(), bound, Arrays.copyOf(message, end));
        if (!MessageDigest.isEqual(mac, Arrays.copyOfRange(message, end, message.length))) {
            throw new LinkRefusedException(LinkRefusal.WRONG_MAC);
        }
        int generation = fields.value(GENERATION, 1).get();
        if (generation < 0 || generation > Greeting.MOST_GENERATION) {
            throw new LinkRefusedException(LinkRefusal.MALFORMED);
        }
        return new Greeting(
                IdentityFields.read(fields),
                fields.value(TIME, 8).getLong(),
                fields.copy(NONCE, Greeting.NONCE_BYTES),
                keyId,
                fields.copy(EPHEMERAL, X25519.KEY_BYTES),
                generation);
    }
}
