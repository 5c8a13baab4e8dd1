package dev.madang.media.ice;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Finds and keeps the path between one worker here and one of another node. The starting side checks the given addresses in
 * order and nominates the first that answers; the other side checks where authentic checks come from, whatever address that
 * is (1:1 NAT). Both send only where their own check was answered. A check is padded to {@value #LENGTH} bytes, so that a path
 * which is used carries that much; {@value #LONG_LENGTH} bytes are tried beside it now and then.
 */
public final class RelayPathAgent {
    /** Bytes of a check. */
    public static final int LENGTH = 1280;
    /** Bytes of a check that finds out whether more passes. */
    public static final int LONG_LENGTH = 1400;
    /** Addresses that are known at once. */
    static final int MOST_PAIRS = 16;

    private static final long INTERVAL_NANOS = 1_000_000_000L;
    private static final long RETRY_NANOS = 250_000_000L;
    /** A selected address from which no answer came for so long has others checked beside it. */
    private static final long QUIET_NANOS = 1_250_000_000L;
    /** And after so long it is left for one that answers. */
    private static final long SILENT_NANOS = 1_750_000_000L;
    /** With no answer from anywhere for so long there is no path. */
    private static final long LOST_NANOS = 5_000_000_000L;
    /** Addresses before the selected one are looked at so often. */
    private static final long BETTER_NANOS = 5_000_000_000L;

    private static final long LONG_NANOS = 10_000_000_000L;
    /** The remote end's check asks for ours for so long. */
    private static final long ASKED_NANOS = 4_000_000_000L;

    private final String username;
    private final String remoteUsername;
    private final String secret;
    private final boolean starts;
    private final RandomGenerator random;
    private final List<CheckedPair> pairs = new ArrayList<>();
    private @Nullable CheckedPair selected;
    private long nextNanos;

    /**
     * @param localUfrag our name in checks that come
     * @param remoteUfrag the remote end's
     * @param secret what both ends prove to know, MESSAGE-INTEGRITY's password
     * @param starts whether this side checks first; the other one does not
     * @param candidates the remote end's addresses in the worker's book, the preferred first; only of use where it starts
     */
    public RelayPathAgent(
            String localUfrag,
            String remoteUfrag,
            String secret,
            boolean starts,
            int[] candidates,
            RandomGenerator random,
            long nowNanos) {
        username = localUfrag + ":" + remoteUfrag;
        remoteUsername = remoteUfrag + ":" + localUfrag;
        this.secret = secret;
        this.starts = starts;
        this.random = random;
        nextNanos = starts ? nowNanos : Long.MAX_VALUE;
        for (int i = 0; i < Math.min(candidates.length, MOST_PAIRS / 2); i++) {
            pairs.add(new CheckedPair(candidates[i], true));
        }
    }

    /** Whether the message names both ends and proves to know the secret. */
    public boolean isAuthentic(StunMessage message) {
        return username.equals(message.username()) && message.hasIntegrity(secret);
    }

    /**
     * Takes a message.
     *
     * @return whether it was authentic and of use
     */
    public boolean onStun(StunMessage message, int address, InetSocketAddress source, IceOutput output, long nowNanos) {
        if (!isAuthentic(message)) {
            return false;
        }
        return switch (message.type()) {
            case StunMessage.BINDING_REQUEST -> onRequest(message, address, source, output, nowNanos);
            case StunMessage.BINDING_SUCCESS -> onAnswer(message, address, nowNanos);
            default -> false;
        };
    }

    private boolean onRequest(
            StunMessage message, int address, InetSocketAddress source, IceOutput output, long nowNanos) {
        output.sendStun(address, StunWriter.namedSuccess(message.transactionId(), remoteUsername, source, secret));
        CheckedPair pair = pairOf(address, nowNanos);
        if (pair == null) {
            return true;
        }
        pair.askedNanos = nowNanos;
        if (message.useCandidate()) {
            pair.nominatedNanos = nowNanos;
        }
        // Otherwise each side would have the other go on checking what neither uses.
        boolean needed = !starts || selected == null || !selected.isLive(nowNanos, QUIET_NANOS);
        if (needed && nowNanos - pair.sentNanos >= RETRY_NANOS && !pair.isLive(nowNanos, QUIET_NANOS)) {
            check(pair, LENGTH, output, nowNanos);
        }
        choose(nowNanos);
        nextNanos = Math.min(nextNanos, nowNanos + RETRY_NANOS);
        return true;
    }

    /** What is known of that address; null where too many others are in use. */
    private @Nullable CheckedPair pairOf(int address, long nowNanos) {
        CheckedPair idle = null;
        for (CheckedPair pair : pairs) {
            if (pair.address == address) {
                return pair;
            }
            if (!pair.given && pair != selected && !pair.isLive(nowNanos, SILENT_NANOS)) {
                idle = pair;
            }
        }
        if (pairs.size() >= MOST_PAIRS) {
            if (idle == null) {
                return null;
            }
            pairs.remove(idle);
        }
        CheckedPair added = new CheckedPair(address, false);
        pairs.add(added);
        return added;
    }

    private boolean onAnswer(StunMessage message, int address, long nowNanos) {
        for (CheckedPair pair : pairs) {
            if (pair.address == address && pair.onAnswer(message.transactionId(), nowNanos)) {
                choose(nowNanos);
                return true;
            }
        }
        return false;
    }

    private void choose(long nowNanos) {
        CheckedPair best = null;
        for (CheckedPair pair : pairs) {
            if (pair.isLive(nowNanos, SILENT_NANOS) && (best == null || isBetter(pair, best))) {
                best = pair;
            }
        }
        if (best != null) {
            selected = best;
        } else if (selected != null && !selected.isLive(nowNanos, LOST_NANOS)) {
            selected = null;
        }
    }

    /** The starting side goes by the given order, the other one by what that side has nominated. */
    private boolean isBetter(CheckedPair pair, CheckedPair other) {
        return !starts && pair.nominatedNanos > other.nominatedNanos;
    }

    /** Its time has come. */
    public void onTimer(IceOutput output, long nowNanos) {
        choose(nowNanos);
        CheckedPair current = selected;
        boolean quiet = current == null || !current.isLive(nowNanos, QUIET_NANOS);
        boolean before = true;
        for (CheckedPair pair : pairs) {
            before &= pair != current;
            long interval = intervalNanos(pair, current, quiet, before, nowNanos);
            if (nowNanos - pair.sentNanos >= interval) {
                check(pair, LENGTH, output, nowNanos);
            }
        }
        if (current != null && nowNanos - current.longSentNanos >= LONG_NANOS) {
            current.longSentNanos = nowNanos;
            check(current, LONG_LENGTH, output, nowNanos);
        }
        nextNanos = nowNanos + RETRY_NANOS;
    }

    private long intervalNanos(
            CheckedPair pair, @Nullable CheckedPair current, boolean quiet, boolean before, long nowNanos) {
        if (!starts && nowNanos - pair.askedNanos > ASKED_NANOS) {
            return Long.MAX_VALUE;
        }
        if (pair == current || !starts) {
            return pair.isAnswered() ? INTERVAL_NANOS : RETRY_NANOS;
        }
        return quiet ? RETRY_NANOS : before ? BETTER_NANOS : Long.MAX_VALUE;
    }

    private void check(CheckedPair pair, int length, IceOutput output, long nowNanos) {
        byte[] transactionId = new byte[12];
        random.nextBytes(transactionId);
        pair.sent(transactionId, length, nowNanos);
        boolean nominate = starts && pair == selected;
        output.sendStun(pair.address, StunWriter.paddedCheck(transactionId, remoteUsername, nominate, length, secret));
    }

    /** Whether that address is still of use. */
    public boolean knows(int address) {
        for (CheckedPair pair : pairs) {
            if (pair.address == address) {
                return true;
            }
        }
        return false;
    }

    /** Whether that address has answered lately. */
    public boolean isLive(int address, long nowNanos) {
        for (CheckedPair pair : pairs) {
            if (pair.address == address) {
                return pair.isLive(nowNanos, LOST_NANOS);
            }
        }
        return false;
    }

    /** Where to send, or -1. */
    public int selectedAddress() {
        return selected == null ? -1 : selected.address;
    }

    /** Newest round trip of a check on the selected path, or -1. */
    public long roundTripNanos() {
        return selected == null ? -1 : selected.roundTripNanos;
    }

    /** Bytes of the longest datagram that has lately proved to pass, 0 without a path. */
    public int provedBytes() {
        return selected == null ? 0 : selected.provedBytes;
    }

    /** When {@link #onTimer} is to be called next. */
    public long deadlineNanos() {
        return nextNanos;
    }
}
