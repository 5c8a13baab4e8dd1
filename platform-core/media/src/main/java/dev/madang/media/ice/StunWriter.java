package dev.madang.media.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Writes STUN messages (RFC 8489) with MESSAGE-INTEGRITY and FINGERPRINT. */
final class StunWriter {
    /** Looking one up costs more than using it, and every viewer's consent is checked every few seconds. */
    private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(StunWriter::newMac);

    private static final int USUAL_LENGTH = 512;
    /** MESSAGE-INTEGRITY and FINGERPRINT, which {@link #finish} appends. */
    private static final int TAIL = 24 + 8;

    private final ByteBuffer buffer;

    private StunWriter(int type, byte[] transactionId) {
        this(type, transactionId, USUAL_LENGTH);
    }

    private StunWriter(int type, byte[] transactionId, int mostBytes) {
        buffer = ByteBuffer.allocate(mostBytes);
        buffer.putShort((short) type);
        buffer.putShort((short) 0);
        buffer.putInt(StunMessage.MAGIC_COOKIE);
        buffer.put(transactionId);
    }

    /** A binding success response that tells the sender its address. */
    static byte[] success(byte[] transactionId, InetSocketAddress mapped, String password) {
        StunWriter writer = new StunWriter(StunMessage.BINDING_SUCCESS, transactionId);
        writer.mappedAddress(mapped);
        return writer.finish(password);
    }

    /** A binding error response. */
    static byte[] error(byte[] transactionId, int code, String reason, String password) {
        StunWriter writer = new StunWriter(StunMessage.BINDING_ERROR, transactionId);
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        byte[] value = new byte[4 + text.length];
        value[2] = (byte) (code / 100);
        value[3] = (byte) (code % 100);
        System.arraycopy(text, 0, value, 4, text.length);
        writer.attribute(StunMessage.ERROR_CODE, value);
        return writer.finish(password);
    }

    /** A connectivity check of a controlling agent. */
    static byte[] check(
            byte[] transactionId,
            String username,
            int priority,
            long tieBreaker,
            boolean nominate,
            String remotePassword) {
        StunWriter writer = new StunWriter(StunMessage.BINDING_REQUEST, transactionId);
        writer.attribute(StunMessage.USERNAME, username.getBytes(StandardCharsets.UTF_8));
        writer.attribute(
                StunMessage.PRIORITY, ByteBuffer.allocate(4).putInt(priority).array());
        writer.attribute(
                StunMessage.ICE_CONTROLLING,
                ByteBuffer.allocate(8).putLong(tieBreaker).array());
        if (nominate) {
            writer.attribute(StunMessage.USE_CANDIDATE, new byte[0]);
        }
        return writer.finish(remotePassword);
    }

    /** A check between relays, filled up to that length by PADDING (RFC 5780, 7.6), so that its answer proves that so much passes. */
    static byte[] paddedCheck(byte[] transactionId, String username, boolean nominate, int length, String password) {
        StunWriter writer = new StunWriter(StunMessage.BINDING_REQUEST, transactionId, length);
        writer.attribute(StunMessage.USERNAME, username.getBytes(StandardCharsets.UTF_8));
        if (nominate) {
            writer.attribute(StunMessage.USE_CANDIDATE, new byte[0]);
        }
        int padding = length - writer.buffer.position() - 4 - TAIL;
        if (padding > 0) {
            writer.attribute(StunMessage.PADDING, new byte[padding]);
        }
        return writer.finish(password);
    }

    /** The answer to a check between relays: it names both ends, so that it is found by name wherever it comes from. */
    static byte[] namedSuccess(byte[] transactionId, String username, InetSocketAddress mapped, String password) {
        StunWriter writer = new StunWriter(StunMessage.BINDING_SUCCESS, transactionId);
        writer.attribute(StunMessage.USERNAME, username.getBytes(StandardCharsets.UTF_8));
        writer.mappedAddress(mapped);
        return writer.finish(password);
    }

    private void mappedAddress(InetSocketAddress mapped) {
        byte[] address = mapped.getAddress().getAddress();
        byte[] value = new byte[4 + address.length];
        value[1] = (byte) (address.length == 4 ? 1 : 2);
        int port = mapped.getPort() ^ StunMessage.MAGIC_COOKIE >>> 16;
        value[2] = (byte) (port >>> 8);
        value[3] = (byte) port;
        for (int i = 0; i < address.length; i++) {
            value[4 + i] = (byte) (address[i] ^ buffer.get(4 + i));
        }
        attribute(StunMessage.XOR_MAPPED_ADDRESS, value);
    }

    private void attribute(int type, byte[] value) {
        buffer.putShort((short) type);
        buffer.putShort((short) value.length);
        buffer.put(value);
        while ((buffer.position() & 3) != 0) {
            buffer.put((byte) 0);
        }
    }

    private byte[] finish(String password) {
        int integrityAt = buffer.position();
        buffer.putShort(2, (short) (integrityAt + 24 - StunMessage.HEADER));
        byte[] mac = integrity(buffer.array(), integrityAt, password);
        attribute(StunMessage.MESSAGE_INTEGRITY, mac);
        int fingerprintAt = buffer.position();
        buffer.putShort(2, (short) (fingerprintAt + 8 - StunMessage.HEADER));
        int crc = StunMessage.fingerprint(buffer.array(), fingerprintAt);
        attribute(StunMessage.FINGERPRINT, ByteBuffer.allocate(4).putInt(crc).array());
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    /** HMAC-SHA1 over all before the attribute, with the header's length as if the message ended with it. */
    static byte[] integrity(byte[] message, int integrityAt, String password) {
        try {
            Mac mac = MAC.get();
            mac.init(new SecretKeySpec(password.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            int length = integrityAt + 24 - StunMessage.HEADER;
            mac.update(message, 0, 2);
            mac.update((byte) (length >>> 8));
            mac.update((byte) length);
            mac.update(message, 4, integrityAt - 4);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Mac newMac() {
        try {
            return Mac.getInstance("HmacSHA1");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
