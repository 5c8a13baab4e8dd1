package dev.madang.media.ice;

import dev.madang.media.sdp.IceCredentials;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** STUN messages for tests outside this package, as anybody with the credentials can write them. */
public final class ForgedStun {
    private static int transactions;

    private ForgedStun() {}

    private static byte[] transaction() {
        return ByteBuffer.allocate(12).putInt(8, ++transactions).array();
    }

    /** A check of a controlling agent towards the agent with these credentials. */
    public static byte[] check(IceCredentials remote, boolean nominates) {
        return StunWriter.check(transaction(), remote.ufrag() + ":anybody", 1, 7, nominates, remote.password());
    }

    /** A Binding indication as RFC 8445, 11 wants it: without authentication. */
    public static byte[] indication() {
        return ByteBuffer.allocate(20)
                .putShort((short) StunMessage.BINDING_INDICATION)
                .putShort((short) 0)
                .putInt(StunMessage.MAGIC_COOKIE)
                .put(transaction())
                .array();
    }

    /** One that is authenticated all the same. */
    public static byte[] authenticIndication(IceCredentials remote) {
        byte[] bytes = check(remote, false);
        bytes[1] = (byte) StunMessage.BINDING_INDICATION;
        IceFixture.sealed(bytes, remote.password());
        return Arrays.copyOf(bytes, bytes.length);
    }
}
