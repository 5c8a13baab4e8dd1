package dev.madang.media.dtls;

/**
 * Holds a client's change of cipher back until its CertificateVerify is here. BouncyCastle changes as soon as it has the key
 * exchange, and ignores from then on what is not encrypted: a CertificateVerify that was lost or overtaken would never be
 * taken again, and the handshake would stand still until its time limit. What is held back is dropped, since the client
 * sends its whole flight again.
 */
final class CipherChangeGate {
    private static final int CHANGE_CIPHER_SPEC = 20;
    private static final int CERTIFICATE_VERIFY = 15;

    /** Bytes of the CertificateVerify that are here, from its start. */
    private int verifyBytes;

    private boolean open;

    /** How many bytes of the datagram, whole records from its start, may be handed on now. */
    int passable(byte[] datagram) {
        int at = 0;
        while (!open && at + Records.RECORD_HEADER <= datagram.length) {
            int body = at + Records.RECORD_HEADER;
            int end = body + Records.u16(datagram, at + 11);
            if (datagram[at] == CHANGE_CIPHER_SPEC) {
                return at;
            }
            if (Records.isPlainHandshake(datagram, at)) {
                look(datagram, body, Math.min(end, datagram.length));
            }
            at = end;
        }
        return datagram.length;
    }

    private void look(byte[] datagram, int from, int end) {
        int at = from;
        while (at + Records.MESSAGE_HEADER <= end) {
            int offset = Records.u24(datagram, at + 6);
            int next = at + Records.MESSAGE_HEADER + Records.u24(datagram, at + 9);
            if (datagram[at] == CERTIFICATE_VERIFY && offset <= verifyBytes && next <= end) {
                verifyBytes = Math.max(verifyBytes, offset + Records.u24(datagram, at + 9));
                open = verifyBytes >= Records.u24(datagram, at + 1);
            }
            at = next;
        }
    }
}
