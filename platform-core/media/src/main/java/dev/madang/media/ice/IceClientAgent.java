package dev.madang.media.ice;

import dev.madang.media.sdp.IceCredentials;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The controlling agent of the client role against a lite server: checks the given remote addresses in order, nominates the
 * first that answers, and keeps consent by a check every few seconds (RFC 7675). A full agent's consent is the answer to its
 * own check and nothing else (RFC 7675, 5.1): what comes from the server does not prolong it.
 */
public final class IceClientAgent implements IceAgent {
    private static final long PACE_NANOS = 50_000_000L;
    private static final long FIRST_TIMEOUT_NANOS = 250_000_000L;
    private static final long MAX_TIMEOUT_NANOS = 1_600_000_000L;
    private static final long CONSENT_INTERVAL_NANOS = 4_000_000_000L;
    private static final long CONSENT_NANOS = 30_000_000_000L;
    private static final long DISCONNECTED_NANOS = 10_000_000_000L;
    private static final int RECENT_CHECKS = 16;
    private static final int PRIORITY = (126 << 24) | (65_535 << 8) | 255;

    private final RandomGenerator random;
    private final IceCredentials local;
    private final IceCredentials remote;
    private final long tieBreaker;
    private final long createdNanos;
    private final long connectTimeoutNanos;
    private final List<Pair> pairs = new ArrayList<>();
    private @Nullable Pair selected;
    private IceState state = IceState.CHECKING;
    private long nextNanos;
    private long lastHeardNanos;
    private long roundTripNanos = -1;

    private static final class Pair {
        final int address;
        /** The newest checks: the answer to any of them counts, however late (RFC 7675, 5.1). */
        final byte[][] transactionIds = new byte[RECENT_CHECKS][];

        final long[] sentNanos = new long[RECENT_CHECKS];
        int checks;
        long lastSentNanos = Long.MIN_VALUE / 2;
        long timeoutNanos = FIRST_TIMEOUT_NANOS;
        boolean answered;

        Pair(int address) {
            this.address = address;
        }

        void sent(byte[] transactionId, long nowNanos) {
            int at = checks++ % RECENT_CHECKS;
            transactionIds[at] = transactionId;
            sentNanos[at] = nowNanos;
            lastSentNanos = nowNanos;
        }

        /** When the check of that transaction was sent, or -1. */
        long sentNanos(byte[] transactionId) {
            for (int i = 0; i < Math.min(checks, RECENT_CHECKS); i++) {
                if (Arrays.equals(transactionIds[i], transactionId)) {
                    return sentNanos[i];
                }
            }
            return -1;
        }
    }

    /** @param remoteAddresses ids of the remote candidates, the preferred first */
    public IceClientAgent(
            IceCredentials local,
            IceCredentials remote,
            int[] remoteAddresses,
            RandomGenerator random,
            long connectTimeoutNanos,
            long nowNanos) {
        this.local = local;
        this.remote = remote;
        this.random = random;
        this.tieBreaker = random.nextLong();
        this.createdNanos = nowNanos;
        this.nextNanos = nowNanos;
        this.connectTimeoutNanos = connectTimeoutNanos;
        for (int address : remoteAddresses) {
            pairs.add(new Pair(address));
        }
    }

    @Override
    public Outcome onStun(StunMessage message, int address, InetSocketAddress source, IceOutput output, long nowNanos) {
        return switch (message.type()) {
            case StunMessage.BINDING_SUCCESS -> onSuccess(message, address, output, nowNanos);
            case StunMessage.BINDING_REQUEST -> onRequest(message, address, source, output);
            default -> knows(address) ? Outcome.HANDLED : Outcome.REJECTED;
        };
    }

    @Override
    public boolean wouldAccept(StunMessage message) {
        return message.type() == StunMessage.BINDING_REQUEST && message.hasIntegrity(local.password());
    }

    private Outcome onRequest(StunMessage message, int address, InetSocketAddress source, IceOutput output) {
        if (!message.hasIntegrity(local.password())) {
            return Outcome.REJECTED;
        }
        output.sendStun(address, StunWriter.success(message.transactionId(), source, local.password()));
        return Outcome.HANDLED;
    }

    private Outcome onSuccess(StunMessage message, int address, IceOutput output, long nowNanos) {
        if (state == IceState.FAILED || !message.hasIntegrity(remote.password())) {
            return Outcome.REJECTED;
        }
        byte[] transactionId = message.transactionId();
        for (Pair pair : pairs) {
            long sent = pair.address == address ? pair.sentNanos(transactionId) : -1;
            if (sent >= 0) {
                pair.answered = true;
                roundTripNanos = nowNanos - sent;
                lastHeardNanos = nowNanos;
                state = IceState.CONNECTED;
                if (selected == null) {
                    selected = pair;
                    check(pair, true, output, nowNanos);
                    nextNanos = nowNanos + CONSENT_INTERVAL_NANOS;
                    return Outcome.PAIR_CHANGED;
                }
                return Outcome.HANDLED;
            }
        }
        return Outcome.REJECTED;
    }

    private void check(Pair pair, boolean nominate, IceOutput output, long nowNanos) {
        byte[] transactionId = new byte[12];
        random.nextBytes(transactionId);
        pair.sent(transactionId, nowNanos);
        output.sendStun(
                pair.address,
                StunWriter.check(
                        transactionId,
                        remote.ufrag() + ":" + local.ufrag(),
                        PRIORITY,
                        tieBreaker,
                        nominate,
                        remote.password()));
    }

    @Override
    public boolean isValid(int address) {
        for (Pair pair : pairs) {
            if (pair.address == address && pair.answered) {
                return true;
            }
        }
        return false;
    }

    /** Nobody else has a client's remote addresses. */
    @Override
    public boolean isLive(int address, long nowNanos) {
        return isValid(address);
    }

    @Override
    public boolean knows(int address) {
        for (Pair pair : pairs) {
            if (pair.address == address) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int selectedAddress() {
        Pair pair = selected;
        return pair == null ? -1 : pair.address;
    }

    @Override
    public int trialAddress() {
        return -1;
    }

    @Override
    public boolean onAuthentic(int address, long nowNanos) {
        return false;
    }

    @Override
    public void secured(int address) {
        // Each address was answered from before it was selected: that is proof.
    }

    @Override
    public IceState state() {
        return state;
    }

    @Override
    public long deadlineNanos() {
        return state == IceState.FAILED ? Long.MAX_VALUE : nextNanos;
    }

    @Override
    public void onTimer(IceOutput output, long nowNanos) {
        if (nowNanos < nextNanos || state == IceState.FAILED) {
            return;
        }
        Pair pair = selected;
        if (pair != null) {
            long silence = nowNanos - lastHeardNanos;
            state = silence > CONSENT_NANOS
                    ? IceState.FAILED
                    : silence > DISCONNECTED_NANOS ? IceState.DISCONNECTED : IceState.CONNECTED;
            boolean pending = pair.lastSentNanos > lastHeardNanos;
            check(pair, true, output, nowNanos);
            long interval = CONSENT_INTERVAL_NANOS + random.nextLong(CONSENT_INTERVAL_NANOS / 4);
            nextNanos = nowNanos + (pending ? interval / 8 : interval);
            return;
        }
        if (nowNanos - createdNanos > connectTimeoutNanos) {
            state = IceState.FAILED;
            return;
        }
        for (Pair candidate : pairs) {
            if (nowNanos - candidate.lastSentNanos >= candidate.timeoutNanos) {
                if (candidate.checks > 0) {
                    candidate.timeoutNanos = Math.min(candidate.timeoutNanos * 2, MAX_TIMEOUT_NANOS);
                }
                check(candidate, false, output, nowNanos);
                break;
            }
        }
        nextNanos = nowNanos + PACE_NANOS;
    }

    @Override
    public IceCredentials local() {
        return local;
    }

    /** Newest round trip of a check, or -1. */
    public long roundTripNanos() {
        return roundTripNanos;
    }
}
