package dev.madang.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/**
 * OpenSSL 3's libcrypto through the foreign-function interface. Ciphers are called through the dispatch table of its
 * default provider (provider-cipher(7)): the EVP layer above it costs another 130 ns a packet for looking parameters up by
 * name. Pointers are plain longs, so that a call makes no object; calls are short and never block, so they skip the
 * thread-state change. Loading this class fails with a {@link LinkageError} where there is no such library.
 */
final class Libcrypto {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    /** A pointer or a size. */
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG;

    private static final int OPERATION_CIPHER = 2;
    private static final int FIRST_FUNCTION = 1;
    private static final int LAST_FUNCTION = 10;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final SymbolLookup LIBRARY = open();

    private static final MethodHandle NEW_CONTEXT = LINKER.downcallHandle(FunctionDescriptor.of(WORD, WORD));
    private static final MethodHandle FREE_CONTEXT = LINKER.downcallHandle(FunctionDescriptor.ofVoid(WORD));
    private static final MethodHandle INIT = quick(INT, WORD, WORD, WORD, WORD, WORD, WORD);
    private static final MethodHandle UPDATE = quick(INT, WORD, WORD, WORD, WORD, WORD, WORD);
    private static final MethodHandle FINISH = quick(INT, WORD, WORD, WORD, WORD);
    private static final MethodHandle PARAMETERS = quick(INT, WORD, WORD);
    private static final MethodHandle SHA1_INIT = quick("SHA1_Init", INT, WORD);
    private static final MethodHandle SHA1_UPDATE = quick("SHA1_Update", INT, WORD, WORD, WORD);
    private static final MethodHandle SHA1_FINAL = quick("SHA1_Final", INT, WORD, WORD);

    private static final Provider PROVIDER = provider();
    static final Cipher AES_128_GCM = PROVIDER.cipher("AES-128-GCM");
    static final Cipher AES_256_GCM = PROVIDER.cipher("AES-256-GCM");
    static final Cipher AES_128_CTR = PROVIDER.cipher("AES-128-CTR");

    private Libcrypto() {}

    private static SymbolLookup open() {
        try {
            return SymbolLookup.libraryLookup("libcrypto.so.3", Arena.global());
        } catch (IllegalArgumentException e) {
            return SymbolLookup.libraryLookup("libcrypto.so", Arena.global());
        }
    }

    private static MethodHandle quick(ValueLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(FunctionDescriptor.of(result, arguments), Linker.Option.critical(false));
    }

    private static MethodHandle quick(String name, ValueLayout result, MemoryLayout... arguments) {
        return quick(result, arguments).bindTo(LIBRARY.findOrThrow(name));
    }

    private static MethodHandle slow(String name, ValueLayout result, MemoryLayout... arguments) {
        return LINKER.downcallHandle(LIBRARY.findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    private static Provider provider() {
        try (Arena arena = Arena.ofConfined()) {
            long name = arena.allocateFrom("default").address();
            long provider = (long) slow("OSSL_PROVIDER_load", WORD, WORD, WORD).invokeExact(0L, name);
            if (provider == 0) {
                throw new UnsatisfiedLinkError("libcrypto has no default provider");
            }
            long context =
                    (long) slow("OSSL_PROVIDER_get0_provider_ctx", WORD, WORD).invokeExact(provider);
            long noCache = arena.allocate(INT).address();
            long algorithms = (long) slow("OSSL_PROVIDER_query_operation", WORD, WORD, INT, WORD)
                    .invokeExact(provider, OPERATION_CIPHER, noCache);
            return new Provider(context, algorithms);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The default provider: its context and its OSSL_ALGORITHM array of ciphers. */
    private record Provider(long context, long algorithms) {
        /** An entry is four pointers: names joined by colons, properties, dispatch table, description; no names at the end. */
        private static final long ENTRY_BYTES = 32;

        private static final long NAME_LIMIT = 256;

        Cipher cipher(String name) {
            for (long at = algorithms; ; at += ENTRY_BYTES) {
                MemorySegment entry = memory(at, ENTRY_BYTES);
                long names = entry.get(WORD, 0);
                if (names == 0) {
                    throw new UnsatisfiedLinkError("libcrypto has no " + name);
                }
                String first = memory(names, NAME_LIMIT).getString(0).split(":", 2)[0];
                if (first.equals(name)) {
                    return cipher(entry.get(WORD, 16), name);
                }
            }
        }

        /** A dispatch table is pairs of a function's number and its address, zero at the end (core_dispatch.h). */
        private Cipher cipher(long dispatch, String name) {
            MemorySegment[] functions = new MemorySegment[LAST_FUNCTION + 1];
            for (long at = dispatch; ; at += 16) {
                MemorySegment pair = memory(at, 16);
                int number = pair.get(INT, 0);
                if (number == 0) {
                    break;
                }
                if (number <= LAST_FUNCTION) {
                    functions[number] = MemorySegment.ofAddress(pair.get(WORD, 8));
                }
            }
            for (int number : new int[] {FIRST_FUNCTION, 2, 3, 4, 5, 7, LAST_FUNCTION}) {
                if (functions[number] == null) {
                    throw new UnsatisfiedLinkError("libcrypto's " + name + " has no function " + number);
                }
            }
            return new Cipher(
                    context,
                    functions[1],
                    functions[2],
                    functions[3],
                    functions[4],
                    functions[5],
                    functions[7],
                    functions[10]);
        }

        private static MemorySegment memory(long address, long length) {
            return MemorySegment.ofAddress(address).reinterpret(length);
        }
    }

    /** One cipher's functions. Contexts are addresses; who makes one frees it. Zero stands for a null pointer. */
    record Cipher(
            long provider,
            MemorySegment newContext,
            MemorySegment encryptInit,
            MemorySegment decryptInit,
            MemorySegment update,
            MemorySegment finish,
            MemorySegment freeContext,
            MemorySegment getParameters) {

        /** @throws IllegalStateException when it refuses the key */
        long newContext(byte[] key, boolean encrypt) {
            try (Arena arena = Arena.ofConfined()) {
                long context = (long) NEW_CONTEXT.invokeExact(newContext, provider);
                if (context == 0) {
                    throw new IllegalStateException("libcrypto made no context");
                }
                MemorySegment copy = arena.allocate(key.length);
                MemorySegment.copy(key, 0, copy, ValueLayout.JAVA_BYTE, 0, key.length);
                boolean ok = init(context, encrypt, copy.address(), key.length, 0, 0, 0);
                copy.fill((byte) 0);
                if (!ok) {
                    freeContext(context);
                    throw new IllegalStateException("libcrypto refused a key");
                }
                return context;
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        void freeContext(long context) {
            try {
                FREE_CONTEXT.invokeExact(freeContext, context);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        /** Sets the IV and parameters, the key where {@code key} is not 0. */
        boolean init(long context, boolean encrypt, long key, long keyLength, long iv, long ivLength, long parameters) {
            try {
                MemorySegment function = encrypt ? encryptInit : decryptInit;
                return (int) INIT.invokeExact(function, context, key, keyLength, iv, ivLength, parameters) == 1;
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        /**
         * Takes additional data where {@code out} is 0.
         *
         * @param written where the call reports the length that was asked for; not shared, since workers would fight for
         *     its cache line
         */
        boolean update(long context, long out, long written, long in, long length) {
            try {
                return (int) UPDATE.invokeExact(update, context, out, written, length, in, length) == 1;
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        /** False when the tag is wrong. */
        boolean finish(long context, long written) {
            try {
                return (int) FINISH.invokeExact(finish, context, written, written, 0L) == 1;
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }

        boolean getParameters(long context, long parameters) {
            try {
                return (int) PARAMETERS.invokeExact(getParameters, context, parameters) == 1;
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    static boolean sha1Init(long context) {
        try {
            return (int) SHA1_INIT.invokeExact(context) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static boolean sha1Update(long context, long in, long length) {
        try {
            return (int) SHA1_UPDATE.invokeExact(context, in, length) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static boolean sha1Final(long digest, long context) {
        try {
            return (int) SHA1_FINAL.invokeExact(digest, context) == 1;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The address of bytes that really lie there, since native code checks nothing. */
    static long address(MemorySegment memory, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, memory.byteSize());
        if (!memory.isNative()) {
            throw new IllegalArgumentException("not native memory");
        }
        return memory.address() + offset;
    }

    private static RuntimeException unexpected(Throwable e) {
        return switch (e) {
            case Error error -> throw error;
            case RuntimeException runtime -> runtime;
            default -> new IllegalStateException(e);
        };
    }
}
