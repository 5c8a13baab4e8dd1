package dev.madang.media.peer;

import dev.madang.media.sdp.IceCredentials;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/** The random values of Peers: credentials, SSRCs, first sequence numbers. Any thread. */
public final class Entropy {
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int UFRAG_LETTERS = 8;
    private static final int PASSWORD_LETTERS = 24;

    private final RandomGenerator random;

    public Entropy() {
        this(new SecureRandom());
    }

    /** @param random a seeded generator makes a simulation repeatable */
    public Entropy(RandomGenerator random) {
        this.random = random;
    }

    /** A fresh ufrag and password. */
    public IceCredentials iceCredentials() {
        return new IceCredentials(token(UFRAG_LETTERS), token(PASSWORD_LETTERS));
    }

    /** So many letters and digits. */
    public String token(int letters) {
        StringBuilder text = new StringBuilder(letters);
        for (int i = 0; i < letters; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    /** A fresh SSRC, never 0 nor one of the small numbers that feedback uses. */
    public int ssrc() {
        int ssrc;
        do {
            ssrc = random.nextInt();
        } while (ssrc >= 0 && ssrc < 256);
        return ssrc;
    }

    /** 1 to 32,767: see {@link dev.madang.media.forward.ConsumerParameters#firstSequence}. */
    int firstSequence() {
        return 1 + random.nextInt(32_767);
    }

    /** Any number. */
    public long nextLong() {
        return random.nextLong();
    }

    /** Where all that comes from. */
    public RandomGenerator random() {
        return random;
    }
}
