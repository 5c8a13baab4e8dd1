package dev.madang.media.dtls;

/**
 * Lets no fragment of a handshake message through that could not be next. BouncyCastle reserves the memory of a whole
 * message as its first fragment comes, of sixteen messages ahead: one datagram would make it hold 128 KiB. Before we have
 * answered, only a hello can come to a server; and all messages of a handshake together are small.
 */
final class HandshakeGate {
    /** Hellos with post-quantum key shares are of 2 KiB. */
    static final int MAX_HELLO_BYTES = 4 * 1024;
    /** Of all messages of one end's plain flights together. */
    static final int MAX_BYTES = 16 * 1024;

    /** More than either end sends before it encrypts. */
    private static final int MESSAGES = 8;

    private static final int CLIENT_HELLO = 1;

    private final boolean server;
    private final int[] claimed = new int[MESSAGES];
    private boolean answered;

    HandshakeGate(boolean server) {
        this.server = server;
    }

    /** Something of ours went out. */
    void answered() {
        answered = true;
    }

    /** How many bytes of the datagram, whole records from its start, may be handed on. */
    int passable(byte[] datagram) {
        int at = 0;
        while (at + Records.RECORD_HEADER <= datagram.length) {
            int body = at + Records.RECORD_HEADER;
            int end = body + Records.u16(datagram, at + 11);
            if (Records.isPlainHandshake(datagram, at) && !mayPass(datagram, body, Math.min(end, datagram.length))) {
                return at;
            }
            at = end;
        }
        return datagram.length;
    }

    private boolean mayPass(byte[] datagram, int from, int end) {
        int at = from;
        while (at + Records.MESSAGE_HEADER <= end) {
            if (!mayPass(datagram[at], Records.u24(datagram, at + 1), Records.u16(datagram, at + 4))) {
                return false;
            }
            at += Records.MESSAGE_HEADER + Records.u24(datagram, at + 9);
        }
        return true;
    }

    private boolean mayPass(int type, int bytes, int number) {
        if (number >= MESSAGES) {
            return false;
        }
        if (server && !answered && (number > 0 || type != CLIENT_HELLO || bytes > MAX_HELLO_BYTES)) {
            return false;
        }
        int sum = Math.max(0, bytes - claimed[number]);
        for (int each : claimed) {
            sum += each;
        }
        if (sum > MAX_BYTES) {
            return false;
        }
        claimed[number] = Math.max(claimed[number], bytes);
        return true;
    }
}
