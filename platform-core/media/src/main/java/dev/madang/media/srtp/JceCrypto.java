package dev.madang.media.srtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's ciphers: portable; they copy through heap arrays and leave about 1 KB of garbage a packet. */
final class JceCrypto implements SrtpCrypto {
    static final JceCrypto INSTANCE = new JceCrypto();

    private static final int SCRATCH = 4096;

    private JceCrypto() {}

    @Override
    public String name() {
        return "jce";
    }

    @Override
    public AeadCipher aead(byte[] key, boolean encrypt) {
        return new Gcm(key, encrypt);
    }

    @Override
    public CounterCipher counter(byte[] key) {
        return new Ctr(key);
    }

    @Override
    public PacketMac mac(byte[] key) {
        return new Sha1(key);
    }

    private static void read(MemorySegment memory, long offset, byte[] target, int at, int length) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, target, at, length);
    }

    private static void write(byte[] source, int at, MemorySegment memory, long offset, int length) {
        MemorySegment.copy(source, at, memory, ValueLayout.JAVA_BYTE, offset, length);
    }

    private static final class Gcm implements AeadCipher {
        private final Cipher cipher;
        private final SecretKeySpec key;
        private final int mode;
        private final byte[] nonce = new byte[12];
        private final byte[] in = new byte[SCRATCH];
        private final byte[] out = new byte[SCRATCH];

        Gcm(byte[] key, boolean encrypt) {
            this.key = new SecretKeySpec(key, "AES");
            this.mode = encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private void init(MemorySegment iv, MemorySegment aad, long aadOffset, int aadLength)
                throws GeneralSecurityException {
            read(iv, 0, nonce, 0, 12);
            cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
            read(aad, aadOffset, in, 0, aadLength);
            cipher.updateAAD(in, 0, aadLength);
        }

        @Override
        public int seal(
                MemorySegment iv,
                MemorySegment aad,
                long aadOffset,
                int aadLength,
                MemorySegment target,
                long targetOffset,
                int prefixLength,
                MemorySegment body,
                long bodyOffset,
                int bodyLength) {
            try {
                init(iv, aad, aadOffset, aadLength);
                read(target, targetOffset, in, 0, prefixLength);
                read(body, bodyOffset, in, prefixLength, bodyLength);
                int length = cipher.doFinal(in, 0, prefixLength + bodyLength, out, 0);
                write(out, 0, target, targetOffset, length);
                return length;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int open(
                MemorySegment iv,
                MemorySegment aad,
                long aadOffset,
                int aadLength,
                MemorySegment source,
                long sourceOffset,
                int length,
                MemorySegment target,
                long targetOffset) {
            if (length < TAG) {
                return FAILED;
            }
            try {
                init(iv, aad, aadOffset, aadLength);
                read(source, sourceOffset, in, 0, length);
                int plain = cipher.doFinal(in, 0, length, out, 0);
                write(out, 0, target, targetOffset, plain);
                return plain;
            } catch (AEADBadTagException e) {
                return FAILED;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {}
    }

    private static final class Ctr implements CounterCipher {
        private final Cipher cipher;
        private final SecretKeySpec key;
        private final byte[] counter = new byte[16];
        private final byte[] in = new byte[SCRATCH];
        private final byte[] out = new byte[SCRATCH];

        Ctr(byte[] key) {
            this.key = new SecretKeySpec(key, "AES");
            try {
                cipher = Cipher.getInstance("AES/CTR/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void start(MemorySegment iv) {
            read(iv, 0, counter, 0, 16);
            try {
                cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void apply(
                MemorySegment source, long sourceOffset, int length, MemorySegment target, long targetOffset) {
            read(source, sourceOffset, in, 0, length);
            try {
                int written = cipher.update(in, 0, length, out, 0);
                write(out, 0, target, targetOffset, written);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {}
    }

    private static final class Sha1 implements PacketMac {
        private final Mac mac;
        private final byte[] in = new byte[SCRATCH];
        private final byte[] out = new byte[LENGTH];

        Sha1(byte[] key) {
            try {
                mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(key, "HmacSHA1"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void compute(
                MemorySegment memory, long offset, int length, boolean withTrailer, int trailer, MemorySegment tag) {
            read(memory, offset, in, 0, length);
            mac.update(in, 0, length);
            if (withTrailer) {
                for (int shift = 24; shift >= 0; shift -= 8) {
                    mac.update((byte) (trailer >>> shift));
                }
            }
            try {
                mac.doFinal(out, 0);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            write(out, 0, tag, 0, LENGTH);
        }

        @Override
        public void close() {}
    }
}
