package dev.madang.media.srtp;

/** Which implementation of the ciphers a node uses; {@link #select} takes the fastest that proves right. Serves all workers. */
public final class SrtpCrypto {
    private static final SrtpCrypto PORTABLE = new SrtpCrypto("jce", JceCiphers.INSTANCE);

    private final String name;
    private final Ciphers ciphers;

    private SrtpCrypto(String name, Ciphers ciphers) {
        this.name = name;
        this.ciphers = ciphers;
    }

    /** OpenSSL 3's libcrypto where it is there, may be called and passes a known-answer test, else the JDK's ciphers. */
    public static SrtpCrypto select() {
        // Without the permission, looking the library up would print a warning, and one day fail.
        return SrtpCrypto.class.getModule().isNativeAccessEnabled()
                ? proven("libcrypto", LibcryptoCiphers.INSTANCE)
                : PORTABLE;
    }

    /** Those ciphers if they can be had and give known answers, else the portable ones. */
    static SrtpCrypto proven(String name, Ciphers ciphers) {
        try {
            return KnownAnswers.areRight(ciphers) ? new SrtpCrypto(name, ciphers) : PORTABLE;
        } catch (LinkageError | RuntimeException e) {
            // No such library, or another version of it: the portable ciphers do.
            return PORTABLE;
        }
    }

    /** The JDK's ciphers. */
    public static SrtpCrypto portable() {
        return PORTABLE;
    }

    /** {@code libcrypto} or {@code jce}, for logs and metrics. */
    public String name() {
        return name;
    }

    Ciphers ciphers() {
        return ciphers;
    }
}
