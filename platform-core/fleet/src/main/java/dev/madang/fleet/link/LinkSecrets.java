package dev.madang.fleet.link;

import java.nio.ByteBuffer;
import javax.crypto.SecretKey;

/**
 * The keys of media between two nodes, for the life of one link. Both nodes find the same ones, and no two calls with other
 * arguments the same. Thread-safe; its text form tells nothing of them.
 */
public final class LinkSecrets {
    /** AES-128 key (16 bytes), then salt (12 bytes), as AEAD_AES_128_GCM of SRTP takes them (RFC 7714). */
    public static final int SRTP_BYTES = 28;

    /** For HMAC. */
    public static final int CHECK_BYTES = 32;

    private static final byte[] SRTP = Hkdf.ascii("madang srtp 1");
    private static final byte[] CHECK = Hkdf.ascii("madang check 1");
    private static final byte[] CALLER = Hkdf.ascii("madang frames caller 1");
    private static final byte[] ACCEPTOR = Hkdf.ascii("madang frames acceptor 1");
    private static final int MOST_WORKER = 65_535;

    private final SecretKey root;
    private final NodeIdentity self;
    private final NodeIdentity remote;

    private LinkSecrets(SecretKey root, NodeIdentity self, NodeIdentity remote) {
        this.root = root;
        this.self = self;
        this.remote = remote;
    }

    /**
     * @param hello the whole message, MAC included; so is {@code welcome}
     * @param shared what X25519 gave
     * @param fleetKey the fleet key's {@link KeyPurpose#LINK} key
     */
    static LinkSecrets agree(
            byte[] hello, byte[] welcome, byte[] shared, byte[] fleetKey, NodeIdentity self, NodeIdentity remote) {
        return new LinkSecrets(Hkdf.extract(Hkdf.sha256(hello, welcome), shared, fleetKey), self, remote);
    }

    /**
     * The key and salt of SRTP and SRTCP that this node sends.
     *
     * @param from this node's worker, 0 to 65,535
     * @param to the other node's worker, 0 to 65,535
     * @param generation 0 to 15
     * @return {@value #SRTP_BYTES} bytes
     */
    public byte[] srtpOut(int from, int to, int generation) {
        return srtp(self, from, to, generation);
    }

    /**
     * The key and salt of SRTP and SRTCP that this node receives.
     *
     * @param from the other node's worker, 0 to 65,535
     * @param to this node's worker, 0 to 65,535
     * @param generation 0 to 15
     * @return {@value #SRTP_BYTES} bytes
     */
    public byte[] srtpIn(int from, int to, int generation) {
        return srtp(remote, from, to, generation);
    }

    /**
     * The key under which this node sends checks of a path.
     *
     * @param from this node's worker
     * @param to the other node's worker
     * @return {@value #CHECK_BYTES} bytes
     */
    public byte[] checkOut(int from, int to) {
        return Hkdf.expand(root, info(CHECK, self, from, to, 0), CHECK_BYTES);
    }

    /**
     * The key under which the other node sends checks of a path.
     *
     * @param from the other node's worker
     * @param to this node's worker
     * @return {@value #CHECK_BYTES} bytes
     */
    public byte[] checkIn(int from, int to) {
        return Hkdf.expand(root, info(CHECK, remote, from, to, 0), CHECK_BYTES);
    }

    byte[] callerFrames() {
        return Hkdf.expand(root, CALLER, FrameSealer.KEY_BYTES);
    }

    byte[] acceptorFrames() {
        return Hkdf.expand(root, ACCEPTOR, FrameSealer.KEY_BYTES);
    }

    private byte[] srtp(NodeIdentity sender, int from, int to, int generation) {
        if (generation < 0 || generation > Greeting.MOST_GENERATION) {
            throw new IllegalArgumentException("no generation of SRTP keys: " + generation);
        }
        return Hkdf.expand(root, info(SRTP, sender, from, to, generation), SRTP_BYTES);
    }

    /** Label, length of the name (1 byte), name, epoch (8), worker (2), worker (2), generation (1). */
    private static byte[] info(byte[] label, NodeIdentity sender, int from, int to, int generation) {
        if (from < 0 || from > MOST_WORKER || to < 0 || to > MOST_WORKER) {
            throw new IllegalArgumentException("no worker: " + from + ", " + to);
        }
        byte[] name = Hkdf.ascii(sender.name());
        return ByteBuffer.allocate(label.length + 1 + name.length + 8 + 2 + 2 + 1)
                .put(label)
                .put((byte) name.length)
                .put(name)
                .putLong(sender.epoch())
                .putShort((short) from)
                .putShort((short) to)
                .put((byte) generation)
                .array();
    }

    @Override
    public String toString() {
        return "secrets of " + self.name() + " and " + remote.name();
    }
}
