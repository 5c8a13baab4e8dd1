package dev.madang.media.srtp;

import dev.madang.media.rtp.RtpView;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Libcrypto's ciphers: the key is set once a context, a packet sets its IV only; nothing is allocated. */
final class LibcryptoCiphers implements Ciphers {
    static final LibcryptoCiphers INSTANCE = new LibcryptoCiphers();

    private LibcryptoCiphers() {}

    @Override
    public AeadCipher aead(byte[] key, boolean encrypt, Arena arena) {
        return new Gcm(key, encrypt, arena);
    }

    @Override
    public CounterCipher counter(byte[] key, Arena arena) {
        return new Ctr(key, arena);
    }

    @Override
    public PacketMac mac(byte[] key, Arena arena) {
        return new Sha1(key, arena);
    }

    private static void require(boolean ok) {
        if (!ok) {
            throw new IllegalStateException("libcrypto failed");
        }
    }

    private static final class Gcm implements AeadCipher {
        private static final long NONCE = 12;
        private static final MemorySegment TAG_NAME = Arena.global().allocateFrom("tag");
        private static final int OCTET_STRING = 5;

        // An OSSL_PARAM {name, type, data, size, returned size} for the tag, an empty one that ends the list, the
        // nonce, and
        // the length that calls report.
        private static final long PARAMETER_TYPE = 8;
        private static final long PARAMETER_DATA = 16;
        private static final long PARAMETER_SIZE = 24;
        private static final long NONCE_OFFSET = 80;
        private static final long WRITTEN = 96;
        private static final long STATE_BYTES = 104;

        private final Libcrypto.Cipher cipher;
        private final MemorySegment state;
        private final long stateAddress;
        private final long written;
        private final boolean encrypt;
        private long context;

        Gcm(byte[] key, boolean encrypt, Arena arena) {
            this.cipher = key.length == 16 ? Libcrypto.AES_128_GCM : Libcrypto.AES_256_GCM;
            this.encrypt = encrypt;
            state = arena.allocate(STATE_BYTES, 8);
            stateAddress = state.address();
            written = stateAddress + WRITTEN;
            state.set(ValueLayout.JAVA_LONG, 0, TAG_NAME.address());
            state.set(ValueLayout.JAVA_INT, PARAMETER_TYPE, OCTET_STRING);
            state.set(ValueLayout.JAVA_LONG, PARAMETER_SIZE, TAG);
            context = cipher.newContext(key, encrypt);
        }

        private void start(int nonceHigh, long nonceLow, long parameters) {
            if (context == 0) {
                throw new IllegalStateException("cipher is closed");
            }
            RtpView.putI32(state, NONCE_OFFSET, nonceHigh);
            RtpView.putI64(state, NONCE_OFFSET + 4, nonceLow);
            require(cipher.init(context, encrypt, 0, 0, stateAddress + NONCE_OFFSET, NONCE, parameters));
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
            int length = prefixLength + bodyLength;
            long head = Libcrypto.address(aad, aadOffset, aadLength);
            long in = Libcrypto.address(body, bodyOffset, bodyLength);
            long out = Libcrypto.address(target, targetOffset, length + TAG);
            start(nonceHigh, nonceLow, 0);
            boolean ok = cipher.update(context, 0, written, head, aadLength);
            if (prefixLength > 0) {
                // In one piece: a few bytes first would leave the cipher between two blocks, and cost a call.
                MemorySegment.copy(body, bodyOffset, target, targetOffset + prefixLength, bodyLength);
                ok &= cipher.update(context, out, written, out, length);
            } else if (bodyLength > 0) {
                ok &= cipher.update(context, out, written, in, bodyLength);
            }
            ok &= cipher.finish(context, written);
            state.set(ValueLayout.JAVA_LONG, PARAMETER_DATA, out + length);
            ok &= cipher.getParameters(context, stateAddress);
            require(ok);
            return length + TAG;
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
            int plain = length - TAG;
            if (plain < 0) {
                return FAILED;
            }
            long head = Libcrypto.address(aad, aadOffset, aadLength);
            long in = Libcrypto.address(source, sourceOffset, length);
            long out = Libcrypto.address(target, targetOffset, plain);
            state.set(ValueLayout.JAVA_LONG, PARAMETER_DATA, in + plain);
            start(nonceHigh, nonceLow, stateAddress);
            boolean ok = cipher.update(context, 0, written, head, aadLength);
            if (plain > 0) {
                ok &= cipher.update(context, out, written, in, plain);
            }
            require(ok);
            return cipher.finish(context, written) ? plain : FAILED;
        }

        @Override
        public void close() {
            if (context != 0) {
                cipher.freeContext(context);
                context = 0;
            }
        }
    }

    private static final class Ctr implements CounterCipher {
        private static final long BLOCK = 16;

        private final Libcrypto.Cipher cipher = Libcrypto.AES_128_CTR;
        private final MemorySegment counter;
        private final long counterAddress;
        private final long written;
        private long context;

        Ctr(byte[] key, Arena arena) {
            counter = arena.allocate(BLOCK + Long.BYTES, 8);
            counterAddress = counter.address();
            written = counterAddress + BLOCK;
            context = cipher.newContext(key, true);
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
            if (context == 0) {
                throw new IllegalStateException("cipher is closed");
            }
            long in = Libcrypto.address(body, bodyOffset, bodyLength);
            long out = Libcrypto.address(target, targetOffset, prefixLength + bodyLength);
            RtpView.putI64(counter, 0, counterHigh);
            RtpView.putI64(counter, 8, counterLow);
            boolean ok = cipher.init(context, true, 0, 0, counterAddress, BLOCK, 0);
            if (prefixLength > 0) {
                ok &= cipher.update(context, out, written, out, prefixLength);
            }
            if (bodyLength > 0) {
                ok &= cipher.update(context, out + prefixLength, written, in, bodyLength);
            }
            require(ok);
        }

        @Override
        public void close() {
            if (context != 0) {
                cipher.freeContext(context);
                context = 0;
            }
        }
    }

    /**
     * HMAC (RFC 2104) from the hash itself: its states after the inner and outer key block are kept and copied for each
     * packet, which the library's own HMAC does with an allocation.
     */
    private static final class Sha1 implements PacketMac {
        private static final int BLOCK = 64;
        /** Bytes of a SHA_CTX: five words of hash, two of length, sixteen of block, one of fill. */
        private static final long HASH_STATE = 96;

        private static final long INNER = 0;
        private static final long OUTER = HASH_STATE;
        private static final long RUNNING = 2 * HASH_STATE;
        private static final long TRAILER = 3 * HASH_STATE;
        private static final long DIGEST = TRAILER + 8;
        private static final long STATE_BYTES = DIGEST + 24;

        private final MemorySegment state;
        private final long stateAddress;

        Sha1(byte[] key, Arena arena) {
            if (key.length > BLOCK) {
                throw new IllegalArgumentException("a key of " + key.length + " bytes");
            }
            state = arena.allocate(STATE_BYTES, 8);
            stateAddress = state.address();
            byte[] block = Arrays.copyOf(key, BLOCK);
            absorb(block, 0x36, INNER);
            absorb(block, 0x5c, OUTER);
            Arrays.fill(block, (byte) 0);
        }

        private void absorb(byte[] keyBlock, int mask, long at) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment masked = arena.allocate(BLOCK);
                for (int i = 0; i < BLOCK; i++) {
                    masked.set(ValueLayout.JAVA_BYTE, i, (byte) (keyBlock[i] ^ mask));
                }
                require(Libcrypto.sha1Init(stateAddress + at)
                        && Libcrypto.sha1Update(stateAddress + at, masked.address(), BLOCK));
                masked.fill((byte) 0);
            }
        }

        @Override
        public void compute(MemorySegment memory, long offset, int length, int trailer, MemorySegment tag) {
            long in = Libcrypto.address(memory, offset, length);
            long out = Libcrypto.address(tag, 0, LENGTH);
            long running = stateAddress + RUNNING;
            long digest = stateAddress + DIGEST;
            RtpView.putI32(state, TRAILER, trailer);
            MemorySegment.copy(state, INNER, state, RUNNING, HASH_STATE);
            boolean ok = Libcrypto.sha1Update(running, in, length)
                    & Libcrypto.sha1Update(running, stateAddress + TRAILER, Integer.BYTES)
                    & Libcrypto.sha1Final(digest, running);
            MemorySegment.copy(state, OUTER, state, RUNNING, HASH_STATE);
            ok &= Libcrypto.sha1Update(running, digest, LENGTH) & Libcrypto.sha1Final(out, running);
            require(ok);
        }

        @Override
        public void close() {
            state.fill((byte) 0);
        }
    }
}
