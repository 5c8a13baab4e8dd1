package dev.madang.media.dtls;

/**
 * Looks a datagram's records over before BouncyCastle does, which believes two things that it should not. It reserves the
 * memory of a whole handshake message as the first fragment comes, and 24 bits can claim 16 MiB. And it ends an association
 * over an encrypted record that is too short to be one, which anybody can send, instead of ignoring it (RFC 6347, 4.1.2.7).
 */
public final class Records {
    /** Post-quantum key shares make hellos of 2 KiB, and certificates of large keys are hardly longer. */
    static final int MAX_MESSAGE_BYTES = 8 * 1024;

    /** AES-GCM's explicit nonce and tag: all suites we speak are AES-GCM (RFC 5288, 3). */
    static final int MIN_ENCRYPTED_BYTES = 8 + 16;

    static final int RECORD_HEADER = 13;
    static final int MESSAGE_HEADER = 12;

    private static final int HANDSHAKE = 22;

    private Records() {}

    /** Whether the datagram may be handed on; it may still be any garbage. */
    static boolean areSound(byte[] datagram) {
        int at = 0;
        while (at + RECORD_HEADER <= datagram.length) {
            int length = u16(datagram, at + 11);
            int body = at + RECORD_HEADER;
            if (isEncrypted(datagram, at) && length < MIN_ENCRYPTED_BYTES) {
                return false;
            }
            if (isPlainHandshake(datagram, at) && claimTooMuch(datagram, body, body + length)) {
                return false;
            }
            at = body + length;
        }
        return true;
    }

    private static boolean claimTooMuch(byte[] datagram, int from, int to) {
        int end = Math.min(to, datagram.length);
        int at = from;
        while (at + MESSAGE_HEADER <= end) {
            if (u24(datagram, at + 1) > MAX_MESSAGE_BYTES) {
                return true;
            }
            at += MESSAGE_HEADER + u24(datagram, at + 9);
        }
        return false;
    }

    /** Whether there is an encrypted record: whoever sends one is at the end of its handshake, or says so. */
    public static boolean anyEncrypted(byte[] datagram) {
        int at = 0;
        while (at + RECORD_HEADER <= datagram.length) {
            if (isEncrypted(datagram, at)) {
                return true;
            }
            at += RECORD_HEADER + u16(datagram, at + 11);
        }
        return false;
    }

    private static boolean isEncrypted(byte[] datagram, int record) {
        return u16(datagram, record + 3) != 0;
    }

    static boolean isPlainHandshake(byte[] datagram, int record) {
        return datagram[record] == HANDSHAKE && !isEncrypted(datagram, record);
    }

    static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    static int u24(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 16 | u16(bytes, at + 1);
    }
}
