package dev.madang.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The JDK's ciphers with one flaw: {@code seal}, {@code open}, {@code counter}, {@code mac}, or none of these. */
record FlawedCiphers(String flaw) implements Ciphers {

    private static void flip(MemorySegment memory, long at) {
        memory.set(ValueLayout.JAVA_BYTE, at, (byte) (memory.get(ValueLayout.JAVA_BYTE, at) ^ 1));
    }

    @Override
    public AeadCipher aead(byte[] key, boolean encrypt, Arena arena) {
        AeadCipher right = JceCiphers.INSTANCE.aead(key, encrypt, arena);
        return new AeadCipher() {
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
                int length = right.seal(
                        nonceHigh,
                        nonceLow,
                        aad,
                        aadOffset,
                        aadLength,
                        target,
                        targetOffset,
                        prefixLength,
                        body,
                        bodyOffset,
                        bodyLength);
                if (flaw.equals("seal")) {
                    flip(target, targetOffset + length - 1);
                }
                return length;
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
                int opened = right.open(
                        nonceHigh,
                        nonceLow,
                        aad,
                        aadOffset,
                        aadLength,
                        source,
                        sourceOffset,
                        length,
                        target,
                        targetOffset);
                // The worst flaw of all: nothing is ever refused.
                return opened == FAILED && flaw.equals("open") ? length - TAG : opened;
            }

            @Override
            public void close() {
                right.close();
            }
        };
    }

    @Override
    public CounterCipher counter(byte[] key, Arena arena) {
        CounterCipher right = JceCiphers.INSTANCE.counter(key, arena);
        return new CounterCipher() {
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
                right.apply(counterHigh, counterLow, target, targetOffset, prefixLength, body, bodyOffset, bodyLength);
                if (flaw.equals("counter")) {
                    flip(target, targetOffset);
                }
            }

            @Override
            public void close() {
                right.close();
            }
        };
    }

    @Override
    public PacketMac mac(byte[] key, Arena arena) {
        PacketMac right = JceCiphers.INSTANCE.mac(key, arena);
        return new PacketMac() {
            @Override
            public void compute(MemorySegment memory, long offset, int length, int trailer, MemorySegment tag) {
                right.compute(memory, offset, length, flaw.equals("mac") ? 0 : trailer, tag);
            }

            @Override
            public void close() {
                right.close();
            }
        };
    }
}
