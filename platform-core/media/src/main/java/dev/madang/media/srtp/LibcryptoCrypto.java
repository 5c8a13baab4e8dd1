package dev.madang.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Libcrypto's ciphers: the key is set once a context, a packet only sets its IV; nothing is allocated. HMAC-SHA1 stays
 * with the JDK, whose intrinsic is as fast and leaves little garbage.
 */
final class LibcryptoCrypto implements SrtpCrypto {
    static final LibcryptoCrypto INSTANCE = new LibcryptoCrypto();

    private final @Nullable Libcrypto library = Libcrypto.load();

    private LibcryptoCrypto() {}

    /** Whether the library is there and encrypts a known text rightly (test case 4 of the GCM specification). */
    static boolean isUsable() {
        if (INSTANCE.library == null) {
            return false;
        }
        HexFormat hex = HexFormat.of();
        byte[] text = hex.parseHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] aad = hex.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        String expected = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47";
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment iv = copy(arena, hex.parseHex("cafebabefacedbaddecaf888"));
            MemorySegment head = copy(arena, aad);
            MemorySegment body = copy(arena, text);
            MemorySegment out = arena.allocate(128);
            AeadCipher cipher = INSTANCE.aead(hex.parseHex("feffe9928665731c6d6a8f9467308308"), true);
            int length = cipher.seal(iv, head, 0, aad.length, out, 0, 0, body, 0, text.length);
            cipher.close();
            return hex.formatHex(out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE))
                    .equals(expected);
        }
    }

    private static MemorySegment copy(Arena arena, byte[] bytes) {
        MemorySegment segment = arena.allocate(bytes.length);
        MemorySegment.copy(bytes, 0, segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
        return segment;
    }

    private Libcrypto library() {
        if (library == null) {
            throw new IllegalStateException("libcrypto is not usable");
        }
        return library;
    }

    @Override
    public String name() {
        return "libcrypto";
    }

    @Override
    public AeadCipher aead(byte[] key, boolean encrypt) {
        return new Gcm(library(), key, encrypt);
    }

    @Override
    public CounterCipher counter(byte[] key) {
        return new Ctr(library(), key);
    }

    @Override
    public PacketMac mac(byte[] key) {
        return JceCrypto.INSTANCE.mac(key);
    }

    private static long keyed(Libcrypto library, long cipher, byte[] key, int encrypt) {
        long context = library.newContext();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment nativeKey = copy(arena, key);
            if (library.init(context, cipher, nativeKey.address(), 0, encrypt) != 1) {
                library.freeContext(context);
                throw new IllegalStateException("libcrypto refused a key");
            }
            nativeKey.fill((byte) 0);
        }
        return context;
    }

    private static final class Gcm implements AeadCipher {
        private static final long IGNORED = Libcrypto.IGNORED.address();

        private final Libcrypto library;
        private final int encrypt;
        private long context;

        Gcm(Libcrypto library, byte[] key, boolean encrypt) {
            this.library = library;
            this.encrypt = encrypt ? 1 : 0;
            this.context = keyed(library, library.gcm(key.length), key, this.encrypt);
        }

        private void start(MemorySegment iv, MemorySegment aad, long aadOffset, int aadLength) {
            if (context == 0) {
                throw new IllegalStateException("cipher is closed");
            }
            long head = aad.address() + aadOffset;
            int ok = library.init(context, 0, 0, iv.address(), encrypt);
            ok &= encrypt == 1
                    ? library.encrypt(context, 0, IGNORED, head, aadLength)
                    : library.decrypt(context, 0, IGNORED, head, aadLength);
            if (ok != 1) {
                throw new IllegalStateException("libcrypto refused an IV");
            }
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
            java.util.Objects.checkFromIndexSize(
                    targetOffset, (long) prefixLength + bodyLength + TAG, target.byteSize());
            java.util.Objects.checkFromIndexSize(bodyOffset, bodyLength, body.byteSize());
            start(iv, aad, aadOffset, aadLength);
            long out = target.address() + targetOffset;
            int ok = 1;
            if (prefixLength > 0) {
                ok = library.encrypt(context, out, IGNORED, out, prefixLength);
            }
            ok &= library.encrypt(context, out + prefixLength, IGNORED, body.address() + bodyOffset, bodyLength);
            int length = prefixLength + bodyLength;
            ok &= library.encryptFinal(context, out + length, IGNORED);
            ok &= library.control(context, Libcrypto.CTRL_GET_TAG, TAG, out + length);
            if (ok != 1) {
                throw new IllegalStateException("libcrypto failed to encrypt");
            }
            return length + TAG;
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
            int plain = length - TAG;
            if (plain < 0) {
                return FAILED;
            }
            java.util.Objects.checkFromIndexSize(sourceOffset, length, source.byteSize());
            java.util.Objects.checkFromIndexSize(targetOffset, plain, target.byteSize());
            start(iv, aad, aadOffset, aadLength);
            long in = source.address() + sourceOffset;
            long out = target.address() + targetOffset;
            library.decrypt(context, out, IGNORED, in, plain);
            library.control(context, Libcrypto.CTRL_SET_TAG, TAG, in + plain);
            return library.decryptFinal(context, out + plain, IGNORED) == 1 ? plain : FAILED;
        }

        @Override
        public void close() {
            if (context != 0) {
                library.freeContext(context);
                context = 0;
            }
        }
    }

    private static final class Ctr implements CounterCipher {
        private final Libcrypto library;
        private long context;

        Ctr(Libcrypto library, byte[] key) {
            this.library = library;
            this.context = keyed(library, library.ctr(), key, 1);
        }

        @Override
        public void start(MemorySegment iv) {
            if (context == 0 || library.init(context, 0, 0, iv.address(), 1) != 1) {
                throw new IllegalStateException("libcrypto refused an IV");
            }
        }

        @Override
        public void apply(
                MemorySegment source, long sourceOffset, int length, MemorySegment target, long targetOffset) {
            java.util.Objects.checkFromIndexSize(sourceOffset, length, source.byteSize());
            java.util.Objects.checkFromIndexSize(targetOffset, length, target.byteSize());
            library.encrypt(
                    context,
                    target.address() + targetOffset,
                    Libcrypto.IGNORED.address(),
                    source.address() + sourceOffset,
                    length);
        }

        @Override
        public void close() {
            if (context != 0) {
                library.freeContext(context);
                context = 0;
            }
        }
    }
}
