package dev.madang.media.ice;

import dev.madang.media.sdp.IceCredentials;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Credentials, addresses, messages, and what agents send; time is a number. */
final class IceFixture implements IceOutput {
    static final long SECOND = 1_000_000_000L;
    static final long START = 5_000 * SECOND;
    static final IceCredentials SERVER = new IceCredentials("srvUfrag", "serverPasswordServerPass");
    static final IceCredentials CLIENT = new IceCredentials("cliUfrag", "clientPasswordClientPass");

    record Sent(int address, StunMessage message) {}

    final List<Sent> sent = new ArrayList<>();
    private int transactions;

    @Override
    public void sendStun(int address, byte[] message) {
        sent.add(new Sent(address, Objects.requireNonNull(StunMessage.parse(message))));
    }

    Sent lastSent() {
        return sent.getLast();
    }

    static InetSocketAddress source(int address) {
        return new InetSocketAddress("192.0.2." + (1 + address % 250), 20_000 + address);
    }

    byte[] transaction() {
        byte[] id = new byte[12];
        id[0] = 7;
        id[11] = (byte) ++transactions;
        id[10] = (byte) (transactions >>> 8);
        return id;
    }

    /** A check of a client with the credentials of that server. */
    StunMessage check(IceCredentials server, boolean nominates) {
        return StunMessageTest.parse(StunWriter.check(
                transaction(), server.ufrag() + ":" + CLIENT.ufrag(), 1, 99, nominates, server.password()));
    }

    /** A check of somebody who means to be controlled. */
    StunMessage controlledCheck(IceCredentials server) {
        byte[] bytes =
                StunWriter.check(transaction(), server.ufrag() + ":" + CLIENT.ufrag(), 1, 99, false, server.password());
        for (int at = 20; at < bytes.length; at += 4) {
            if (bytes[at] == (byte) 0x80 && bytes[at + 1] == 0x2a) {
                bytes[at + 1] = 0x29;
                break;
            }
        }
        return sealed(bytes, server.password());
    }

    /** The same message with integrity and fingerprint put right. */
    static StunMessage sealed(byte[] bytes, String password) {
        int integrityAt = bytes.length - 32;
        byte[] mac = StunWriter.integrity(bytes, integrityAt, password);
        System.arraycopy(mac, 0, bytes, integrityAt + 4, 20);
        int crc = StunMessage.fingerprint(bytes, bytes.length - 8);
        for (int i = 0; i < 4; i++) {
            bytes[bytes.length - 4 + i] = (byte) (crc >>> 24 - 8 * i);
        }
        return StunMessageTest.parse(bytes);
    }
}
