package dev.madang.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's ciphers: portable; they copy through heap arrays and leave about 1 KB of garbage a packet. */
final class JceCiphers implements Ciphers {
    static final JceCiphers INSTANCE = new JceCiphers();

    /** One a thread, since there are many more ciphers than threads. */
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private JceCiphers() {}

    @Override
    public AeadCipher aead(byte[] key, boolean encrypt, Arena arena) {
        return new Gcm(key, encrypt);
    }

    @Override
    public CounterCipher counter(byte[] key, Arena arena) {
        return new Ctr(key);
    }

    @Override
    public PacketMac mac(byte[] key, Arena arena) {
        return new Sha1(key);
    }

    private static void read(MemorySegment memory, long offset, byte[] target, int at, int length) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, target, at, length);
    }

    private static void write(byte[] source, MemorySegment memory, long offset, int length) {
        MemorySegment.copy(source, 0, memory, ValueLayout.JAVA_BYTE, offset, length);
    }

    private static Cipher cipher(String transformation) {
        try {
            return Cipher.getInstance(transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Room for one packet on its way in and out of the JDK. */
    private static final class Scratch {
        static final int BYTES = 4096;

        final byte[] in = new byte[BYTES];
        final byte[] out = new byte[BYTES];
    }

    private static final class Gcm implements AeadCipher {
        private final Cipher cipher = cipher("AES/GCM/NoPadding");
        private final SecretKeySpec key;
        private final int mode;
        private final byte[] nonce = new byte[12];
        private int lastHigh;
        private long lastLow;

        Gcm(byte[] key, boolean encrypt) {
            this.key = new SecretKeySpec(key, "AES");
            this.mode = encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE;
        }

        private void init(int nonceHigh, long nonceLow, MemorySegment aad, long offset, int length, byte[] in)
                throws GeneralSecurityException {
            if (nonceHigh == lastHigh && nonceLow == lastLow) {
                // The JDK refuses a nonce twice in a row, but a packet that is retransmitted has the same one rightly.
                setNonce(~nonceHigh, nonceLow);
            }
            setNonce(nonceHigh, nonceLow);
            lastHigh = nonceHigh;
            lastLow = nonceLow;
            read(aad, offset, in, 0, length);
            cipher.updateAAD(in, 0, length);
        }

        private void setNonce(int high, long low) throws GeneralSecurityException {
            ByteBuffer.wrap(nonce).putInt(high).putLong(low);
            cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        }

        @Override
        public int seal(
                int nonceHigh,
                long nonceLow,
                MemorySegment aad,
                long aadOffset,
                int aadLength,
                MemorySegment target,
                long targetOffset,
                int prefixLength,
                MemorySegment body,
                long bodyOffset,
                int bodyLength) {
            Scratch scratch = SCRATCH.get();
            try {
                init(nonceHigh, nonceLow, aad, aadOffset, aadLength, scratch.in);
                read(target, targetOffset, scratch.in, 0, prefixLength);
                read(body, bodyOffset, scratch.in, prefixLength, bodyLength);
                int length = cipher.doFinal(scratch.in, 0, prefixLength + bodyLength, scratch.out, 0);
                write(scratch.out, target, targetOffset, length);
                return length;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int open(
                int nonceHigh,
                long nonceLow,
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
            Scratch scratch = SCRATCH.get();
            try {
                init(nonceHigh, nonceLow, aad, aadOffset, aadLength, scratch.in);
                read(source, sourceOffset, scratch.in, 0, length);
                int plain = cipher.doFinal(scratch.in, 0, length, scratch.out, 0);
                write(scratch.out, target, targetOffset, plain);
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
        private final Cipher cipher = cipher("AES/CTR/NoPadding");
        private final SecretKeySpec key;
        private final byte[] counter = new byte[16];

        Ctr(byte[] key) {
            this.key = new SecretKeySpec(key, "AES");
        }

        @Override
        public void apply(
                long counterHigh,
                long counterLow,
                MemorySegment target,
                long targetOffset,
                int prefixLength,
                MemorySegment body,
                long bodyOffset,
                int bodyLength) {
            Scratch scratch = SCRATCH.get();
            try {
                ByteBuffer.wrap(counter).putLong(counterHigh).putLong(counterLow);
                cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
                read(target, targetOffset, scratch.in, 0, prefixLength);
                read(body, bodyOffset, scratch.in, prefixLength, bodyLength);
                int length = cipher.doFinal(scratch.in, 0, prefixLength + bodyLength, scratch.out, 0);
                write(scratch.out, target, targetOffset, length);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {}
    }

    private static final class Sha1 implements PacketMac {
        private final Mac mac;

        Sha1(byte[] key) {
            try {
                mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(key, "HmacSHA1"));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void compute(MemorySegment memory, long offset, int length, int trailer, MemorySegment tag) {
            Scratch scratch = SCRATCH.get();
            read(memory, offset, scratch.in, 0, length);
            ByteBuffer.wrap(scratch.in).putInt(length, trailer);
            mac.update(scratch.in, 0, length + 4);
            try {
                mac.doFinal(scratch.out, 0);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
            write(scratch.out, tag, 0, LENGTH);
        }

        @Override
        public void close() {}
    }
}
