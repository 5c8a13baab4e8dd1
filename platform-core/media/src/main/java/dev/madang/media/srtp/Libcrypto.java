package dev.madang.media.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OpenSSL's libcrypto (1.1 or 3) through the foreign-function interface. Pointers are plain longs, so that a call makes no
 * object; calls are short and never block, so they skip the thread-state change.
 */
final class Libcrypto {
    static final int CTRL_GET_TAG = 0x10;
    static final int CTRL_SET_TAG = 0x11;

    private static final List<String> NAMES = List.of("libcrypto.so.3", "libcrypto.so.1.1", "libcrypto.so");
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong PTR = ValueLayout.JAVA_LONG;

    private final MethodHandle newContext;
    private final MethodHandle freeContext;
    private final MethodHandle cipherInit;
    private final MethodHandle encryptUpdate;
    private final MethodHandle decryptUpdate;
    private final MethodHandle encryptFinal;
    private final MethodHandle decryptFinal;
    private final MethodHandle control;
    private final long aes128Gcm;
    private final long aes256Gcm;
    private final long aes128Ctr;

    private Libcrypto(SymbolLookup library) throws Throwable {
        newContext = handle(library, "EVP_CIPHER_CTX_new", PTR);
        freeContext = Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow("EVP_CIPHER_CTX_free"),
                        FunctionDescriptor.ofVoid(PTR),
                        Linker.Option.critical(false));
        cipherInit = handle(library, "EVP_CipherInit_ex", INT, PTR, PTR, PTR, PTR, PTR, INT);
        encryptUpdate = handle(library, "EVP_EncryptUpdate", INT, PTR, PTR, PTR, PTR, INT);
        decryptUpdate = handle(library, "EVP_DecryptUpdate", INT, PTR, PTR, PTR, PTR, INT);
        encryptFinal = handle(library, "EVP_EncryptFinal_ex", INT, PTR, PTR, PTR);
        decryptFinal = handle(library, "EVP_DecryptFinal_ex", INT, PTR, PTR, PTR);
        control = handle(library, "EVP_CIPHER_CTX_ctrl", INT, PTR, INT, INT, PTR);
        aes128Gcm = (long) handle(library, "EVP_aes_128_gcm", PTR).invokeExact();
        aes256Gcm = (long) handle(library, "EVP_aes_256_gcm", PTR).invokeExact();
        aes128Ctr = (long) handle(library, "EVP_aes_128_ctr", PTR).invokeExact();
    }

    private static MethodHandle handle(
            SymbolLookup library, String name, ValueLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow(name),
                        FunctionDescriptor.of(result, arguments),
                        Linker.Option.critical(false));
    }

    /** The library, or null where there is none or it may not be called. */
    static @Nullable Libcrypto load() {
        if (!Libcrypto.class.getModule().isNativeAccessEnabled()) {
            return null;
        }
        for (String name : NAMES) {
            SymbolLookup library;
            try {
                library = SymbolLookup.libraryLookup(name, Arena.global());
            } catch (IllegalArgumentException e) {
                continue;
            }
            try {
                return new Libcrypto(library);
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
        return null;
    }

    /** The GCM cipher for a key of 16 or 32 bytes. */
    long gcm(int keyLength) {
        return keyLength == 16 ? aes128Gcm : aes256Gcm;
    }

    long ctr() {
        return aes128Ctr;
    }

    long newContext() {
        try {
            return (long) newContext.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void freeContext(long context) {
        try {
            freeContext.invokeExact(context);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int init(long context, long cipher, long key, long iv, int encrypt) {
        try {
            return (int) cipherInit.invokeExact(context, cipher, 0L, key, iv, encrypt);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int encrypt(long context, long out, long outLength, long in, int length) {
        try {
            return (int) encryptUpdate.invokeExact(context, out, outLength, in, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int decrypt(long context, long out, long outLength, long in, int length) {
        try {
            return (int) decryptUpdate.invokeExact(context, out, outLength, in, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int encryptFinal(long context, long out, long outLength) {
        try {
            return (int) encryptFinal.invokeExact(context, out, outLength);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int decryptFinal(long context, long out, long outLength) {
        try {
            return (int) decryptFinal.invokeExact(context, out, outLength);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int control(long context, int type, int argument, long pointer) {
        try {
            return (int) control.invokeExact(context, type, argument, pointer);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static IllegalStateException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(e);
    }

    /** Native memory for lengths that calls report and nobody reads, one a thread would be waste: never read. */
    static final MemorySegment IGNORED = Arena.global().allocate(16, 8);
}
