package dev.madang.media.ice;

import java.net.InetSocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A lite, controlled agent (RFC 8445, 2.5): answers checks, keeps the valid pairs, follows nominations. Media may come on
 * any valid pair; it goes to the pair nominated last, else to the first that became valid. After a restart both
 * generations are answered until a pair of the new one is nominated.
 */
public final class IceLiteAgent implements IceAgent {
    /** Remote addresses of one Peer; the longest silent one makes room. */
    private static final int MAX_PAIRS = 16;

    private final long connectTimeoutNanos;
    private final long disconnectedNanos;
    private final long consentNanos;
    private final long createdNanos;
    private final int[] addresses = new int[MAX_PAIRS];
    private final long[] heardNanos = new long[MAX_PAIRS];
    private int pairs;
    private int selected = -1;
    private boolean nominated;
    private long lastHeardNanos;
    private IceState state = IceState.CHECKING;
    private IceCredentials local;
    private @Nullable IceCredentials previous;

    /** Consent ends 30 s after the last authenticated check (RFC 7675, 5.1). */
    public IceLiteAgent(IceCredentials local, long connectTimeoutNanos, long nowNanos) {
        this(local, connectTimeoutNanos, 7_000_000_000L, 30_000_000_000L, nowNanos);
    }

    /**
     * @param connectTimeoutNanos from now until the first authenticated check
     * @param disconnectedNanos silence after which the state is {@link IceState#DISCONNECTED}
     * @param consentNanos silence after which the state is {@link IceState#FAILED}
     */
    public IceLiteAgent(
            IceCredentials local, long connectTimeoutNanos, long disconnectedNanos, long consentNanos, long nowNanos) {
        this.local = local;
        this.connectTimeoutNanos = connectTimeoutNanos;
        this.disconnectedNanos = disconnectedNanos;
        this.consentNanos = consentNanos;
        this.createdNanos = nowNanos;
    }

    /**
     * Takes new credentials; checks with the old ones go on being answered until the new ones are in use. Credentials that
     * were never used are forgotten in favour of those that are.
     */
    public void restart(IceCredentials newLocal) {
        if (previous == null) {
            previous = local;
        }
        local = newLocal;
        nominated = false;
    }

    @Override
    public Outcome onStun(StunMessage message, int address, InetSocketAddress source, IceOutput output, long nowNanos) {
        if (message.type() == StunMessage.BINDING_INDICATION) {
            return isValid(address) ? Outcome.HANDLED : Outcome.REJECTED;
        }
        if (message.type() != StunMessage.BINDING_REQUEST || state == IceState.FAILED) {
            return Outcome.REJECTED;
        }
        IceCredentials credentials = credentialsOf(message);
        if (credentials == null || !message.hasIntegrity(credentials.password())) {
            return Outcome.REJECTED;
        }
        if (message.controlled()) {
            output.sendStun(
                    address, StunWriter.error(message.transactionId(), 487, "Role Conflict", credentials.password()));
            return Outcome.HANDLED;
        }
        output.sendStun(address, StunWriter.success(message.transactionId(), source, credentials.password()));
        return heard(address, message.useCandidate(), credentials == local, nowNanos);
    }

    @Override
    public boolean wouldAccept(StunMessage message) {
        IceCredentials credentials = credentialsOf(message);
        return message.type() == StunMessage.BINDING_REQUEST
                && credentials != null
                && message.hasIntegrity(credentials.password());
    }

    private @Nullable IceCredentials credentialsOf(StunMessage message) {
        String username = message.username();
        int colon = username == null ? -1 : username.indexOf(':');
        if (username == null || colon < 0) {
            return null;
        }
        String ufrag = username.substring(0, colon);
        if (ufrag.equals(local.ufrag())) {
            return local;
        }
        IceCredentials old = previous;
        return old != null && ufrag.equals(old.ufrag()) ? old : null;
    }

    private Outcome heard(int address, boolean nominates, boolean newest, long nowNanos) {
        lastHeardNanos = nowNanos;
        state = IceState.CONNECTED;
        int pair = find(address);
        if (pair < 0) {
            pair = add(address);
        }
        heardNanos[pair] = nowNanos;
        int before = selected;
        if (nominates && (newest || !nominated)) {
            selected = address;
            if (newest) {
                nominated = true;
                previous = null;
            }
        } else if (selected < 0 || find(selected) < 0) {
            selected = address;
        }
        return before == selected ? Outcome.HANDLED : Outcome.PAIR_CHANGED;
    }

    private int add(int address) {
        if (pairs < MAX_PAIRS) {
            addresses[pairs] = address;
            return pairs++;
        }
        int oldest = 0;
        for (int i = 1; i < pairs; i++) {
            if (addresses[i] != selected && (heardNanos[i] < heardNanos[oldest] || addresses[oldest] == selected)) {
                oldest = i;
            }
        }
        addresses[oldest] = address;
        return oldest;
    }

    private int find(int address) {
        for (int i = 0; i < pairs; i++) {
            if (addresses[i] == address) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean isValid(int address) {
        return find(address) >= 0;
    }

    @Override
    public boolean knows(int address) {
        return isValid(address);
    }

    @Override
    public int selectedAddress() {
        return selected;
    }

    /** The remote addresses with valid pairs. */
    public int[] validAddresses() {
        return Arrays.copyOf(addresses, pairs);
    }

    /** Whether a pair of the newest generation was nominated. */
    public boolean isNominated() {
        return nominated;
    }

    @Override
    public IceState state() {
        return state;
    }

    @Override
    public long deadlineNanos() {
        return switch (state) {
            case CHECKING -> createdNanos + connectTimeoutNanos;
            case CONNECTED -> lastHeardNanos + disconnectedNanos;
            case DISCONNECTED -> lastHeardNanos + consentNanos;
            case FAILED -> Long.MAX_VALUE;
        };
    }

    @Override
    public void onTimer(IceOutput output, long nowNanos) {
        if (nowNanos < deadlineNanos()) {
            return;
        }
        switch (state) {
            case CHECKING -> state = IceState.FAILED;
            case CONNECTED -> state = IceState.DISCONNECTED;
            case DISCONNECTED -> state = IceState.FAILED;
            case FAILED -> {}
        }
    }

    @Override
    public IceCredentials local() {
        return local;
    }

    /** The credentials before the last restart while they are still answered, else null. */
    public @Nullable IceCredentials previous() {
        return previous;
    }
}
