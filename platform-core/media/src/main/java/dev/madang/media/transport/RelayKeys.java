package dev.madang.media.transport;

import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpInbound;
import dev.madang.media.srtp.SrtpKeys;
import dev.madang.media.srtp.SrtpOutbound;
import org.jspecify.annotations.Nullable;

/**
 * The SRTP contexts of one pair of workers by generation, the top four bits of every SSRC. What is accepted is made before the
 * first packet comes, so that no packet has anything made. On the worker's thread.
 */
final class RelayKeys {
    static final int GENERATIONS = 16;
    /** SSRCs of one generation and direction of which replays are known. */
    private static final int MOST_SSRCS = 4_096;

    private final SrtpCrypto crypto;
    private final @Nullable SrtpInbound[] inbound = new @Nullable SrtpInbound[GENERATIONS];
    private final @Nullable SrtpOutbound[] outbound = new @Nullable SrtpOutbound[GENERATIONS];
    private final long[] endNanos = new long[GENERATIONS];

    RelayKeys(SrtpCrypto crypto) {
        this.crypto = crypto;
    }

    /** Takes in keys of a generation. */
    void add(int generation, SrtpKeys keys) {
        inbound[generation] = new SrtpInbound(keys, crypto, MOST_SSRCS);
        outbound[generation] = new SrtpOutbound(keys, crypto);
        endNanos[generation] = Long.MAX_VALUE;
    }

    boolean has(int generation) {
        return inbound[generation] != null;
    }

    /** A generation ends then. */
    void endAt(int generation, long nanos) {
        endNanos[generation] = nanos;
    }

    @Nullable
    SrtpInbound inbound(int generation) {
        return inbound[generation];
    }

    @Nullable
    SrtpOutbound outbound(int generation) {
        return outbound[generation];
    }

    /** When the next generation ends. */
    long deadlineNanos() {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < GENERATIONS; i++) {
            next = inbound[i] == null ? next : Math.min(next, endNanos[i]);
        }
        return next;
    }

    void onTimer(long nowNanos) {
        for (int i = 0; i < GENERATIONS; i++) {
            if (inbound[i] != null && endNanos[i] <= nowNanos) {
                forget(i);
            }
        }
    }

    private void forget(int generation) {
        SrtpInbound in = inbound[generation];
        SrtpOutbound out = outbound[generation];
        inbound[generation] = null;
        outbound[generation] = null;
        if (in != null) {
            in.close();
        }
        if (out != null) {
            out.close();
        }
    }

    void close() {
        for (int i = 0; i < GENERATIONS; i++) {
            forget(i);
        }
    }
}
