package dev.madang.server.session;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.Base64;

/** Makes texts that nobody can guess: 128 random bits in 22 characters that need no escape in a URL. */
@Singleton
public final class Secrets {
    private static final int BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    /** The next one. */
    public String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
