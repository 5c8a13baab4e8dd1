package dev.madang.media.ice;

import java.util.Arrays;

/** One remote address that a {@link RelayPathAgent} checks. */
final class CheckedPair {
    private static final int RECENT_CHECKS = 8;
    private static final long LONG_AGO = Long.MIN_VALUE / 2;

    final int address;
    /** Whether the remote end gave it, not only was seen there. */
    final boolean given;

    long sentNanos = LONG_AGO;
    long longSentNanos = LONG_AGO;
    long askedNanos = LONG_AGO;
    long nominatedNanos = LONG_AGO;
    long roundTripNanos = -1;
    int provedBytes;

    private final byte[][] transactionIds = new byte[RECENT_CHECKS][];
    private final long[] times = new long[RECENT_CHECKS];
    private final int[] lengths = new int[RECENT_CHECKS];
    private int checks;
    private long answeredNanos = LONG_AGO;

    CheckedPair(int address, boolean given) {
        this.address = address;
        this.given = given;
    }

    void sent(byte[] transactionId, int length, long nowNanos) {
        int at = checks++ % RECENT_CHECKS;
        transactionIds[at] = transactionId;
        times[at] = nowNanos;
        lengths[at] = length;
        sentNanos = nowNanos;
    }

    /** Whether it is the answer to one of the newest checks; each counts once. */
    boolean onAnswer(byte[] transactionId, long nowNanos) {
        for (int i = 0; i < Math.min(checks, RECENT_CHECKS); i++) {
            if (Arrays.equals(transactionIds[i], transactionId)) {
                transactionIds[i] = new byte[0];
                answeredNanos = nowNanos;
                roundTripNanos = nowNanos - times[i];
                provedBytes = Math.max(provedBytes, lengths[i]);
                return true;
            }
        }
        return false;
    }

    /** Whether the newest check was answered, or one that was sent at the same time. */
    boolean isAnswered() {
        return answeredNanos >= sentNanos;
    }

    boolean isLive(long nowNanos, long patienceNanos) {
        return nowNanos - answeredNanos < patienceNanos;
    }
}
