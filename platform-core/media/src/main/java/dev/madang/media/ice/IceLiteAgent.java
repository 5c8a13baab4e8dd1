package dev.madang.media.ice;

import dev.madang.media.sdp.IceCredentials;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A lite, controlled agent (RFC 8445, 2.5): answers checks, keeps the valid pairs, follows nominations. Media may come on
 * any valid pair. After a restart both generations are answered until a pair of the new one is nominated.
 *
 * <p><b>Life.</b> Whatever proves to be the Peer's and comes on a valid pair: checks, and SRTP and SRTCP that were
 * authenticated and are no replays. A client need not send checks while media flows (RFC 8445, 11), and one whose SRTCP
 * still arrives consents to what it is sent (RFC 7675 limits whom <em>we</em> send to). Binding indications carry no
 * authentication as that section wants them: anybody could send them, in the name of an address that wants nothing of us.
 * They are taken and prove nothing, except those of clients that do add MESSAGE-INTEGRITY.
 *
 * <p><b>The address to send to.</b> Before there are keys, the one nominated last, else the first that became valid. Then
 * a nomination alone moves nothing, since whoever has a Peer's credentials can write any source address on a check: an
 * address is sent to once it has proved to be the Peer's, by the handshake that was answered there or by SRTP or SRTCP that
 * came from there. Until then it is on trial ({@link #trialAddress}). An address of which nothing is heard for the time of
 * consent is sent to no longer, though others of this Peer are heard.
 */
public final class IceLiteAgent implements IceAgent {
    private final long connectTimeoutNanos;
    private final long disconnectedNanos;
    private final long consentNanos;
    private final long createdNanos;
    private final ValidPairs pairs = new ValidPairs();
    /** The address that the client wants: nominated last, else the first. */
    private int wanted = -1;

    private int selected = -1;
    private int trialAddress = -1;
    private boolean nominated;
    private boolean secured;
    private long lastHeardNanos;
    private IceState state = IceState.CHECKING;
    private IceCredentials local;
    private @Nullable IceCredentials previous;

    /** Consent ends 30 s after the last authenticated packet (RFC 7675, 5.1). */
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
            return onIndication(message, address, nowNanos);
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
        return checked(address, message.useCandidate(), credentials == local, nowNanos);
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

    private Outcome onIndication(StunMessage message, int address, long nowNanos) {
        int pair = pairs.find(address);
        if (pair < 0) {
            return Outcome.REJECTED;
        }
        IceCredentials old = previous;
        boolean authentic =
                message.hasIntegrity(local.password()) || old != null && message.hasIntegrity(old.password());
        return authentic && heard(pair, nowNanos) ? Outcome.PAIR_CHANGED : Outcome.HANDLED;
    }

    private Outcome checked(int address, boolean nominates, boolean newest, long nowNanos) {
        int pair = pairs.find(address);
        if (pair < 0) {
            pair = pairs.add(address, selected, wanted, nowNanos);
        }
        heard(pair, nowNanos);
        if (nominates && (newest || !nominated)) {
            wanted = address;
            if (newest) {
                nominated = true;
                previous = null;
            }
        } else if (wanted < 0) {
            wanted = address;
        }
        return choose() ? Outcome.PAIR_CHANGED : Outcome.HANDLED;
    }

    /** Whether the state changed. */
    private boolean heard(int pair, long nowNanos) {
        pairs.heard(pair, nowNanos);
        lastHeardNanos = nowNanos;
        boolean before = state == IceState.CONNECTED;
        state = IceState.CONNECTED;
        return !before;
    }

    /** Decides where to send; whether that, or what is on trial, changed. */
    private boolean choose() {
        int before = selected;
        int triedBefore = trialAddress;
        boolean mayUse = !secured || pairs.isProven(pairs.find(wanted));
        if (mayUse) {
            selected = wanted;
        } else if (!pairs.isProven(pairs.find(selected))) {
            selected = pairs.heardLast(true);
        }
        trialAddress = mayUse ? -1 : wanted;
        return before != selected || triedBefore != trialAddress;
    }

    @Override
    public boolean onAuthentic(int address, long nowNanos) {
        int pair = pairs.find(address);
        if (pair < 0 || state == IceState.FAILED) {
            return false;
        }
        boolean changed = heard(pair, nowNanos);
        if (!pairs.isProven(pair)) {
            pairs.prove(pair, true);
            changed |= choose();
        }
        return changed;
    }

    @Override
    public void secured(int address) {
        secured = true;
        int pair = pairs.find(address);
        if (pair >= 0) {
            pairs.prove(pair, true);
        }
        choose();
    }

    @Override
    public int trialAddress() {
        return trialAddress;
    }

    @Override
    public boolean isValid(int address) {
        return pairs.find(address) >= 0;
    }

    @Override
    public boolean knows(int address) {
        return isValid(address);
    }

    @Override
    public boolean isLive(int address, long nowNanos) {
        return pairs.isProven(pairs.find(address)) && nowNanos - pairs.heardNanos(address) < disconnectedNanos;
    }

    @Override
    public int selectedAddress() {
        return selected;
    }

    /** The remote addresses with valid pairs. */
    public int[] validAddresses() {
        return pairs.addresses();
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
            case CONNECTED -> Math.min(lastHeardNanos + disconnectedNanos, pathDeadlineNanos());
            case DISCONNECTED -> Math.min(lastHeardNanos + consentNanos, pathDeadlineNanos());
            case FAILED -> Long.MAX_VALUE;
        };
    }

    private long pathDeadlineNanos() {
        return secured && selected >= 0 ? pairs.heardNanos(selected) + consentNanos : Long.MAX_VALUE;
    }

    @Override
    public void onTimer(IceOutput output, long nowNanos) {
        if (state == IceState.FAILED) {
            return;
        }
        if (nowNanos >= pathDeadlineNanos()) {
            leaveSilentPath();
        }
        if (state == IceState.CHECKING) {
            state = nowNanos >= createdNanos + connectTimeoutNanos ? IceState.FAILED : state;
            return;
        }
        long silence = nowNanos - lastHeardNanos;
        state = silence >= consentNanos
                ? IceState.FAILED
                : silence >= disconnectedNanos ? IceState.DISCONNECTED : IceState.CONNECTED;
    }

    private void leaveSilentPath() {
        int pair = pairs.find(selected);
        pairs.prove(pair, false);
        if (wanted == selected) {
            wanted = pairs.heardLast(false);
        }
        choose();
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
