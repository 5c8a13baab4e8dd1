package dev.madang.media.transport;

import dev.madang.media.dtls.DtlsFactory;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.ice.IceAgent;
import dev.madang.media.ice.IceLiteAgent;
import dev.madang.media.ice.IceOutput;
import dev.madang.media.ice.IceState;
import dev.madang.media.ice.StunMessage;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.Egress;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.Fingerprint;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpKeys;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transport of one PeerConnection: ICE finds the path, DTLS the keys, SRTP carries the media. On its worker's thread. */
public final class WebRtcTransport implements Transport, IceOutput {
    private static final System.Logger LOG = System.getLogger(WebRtcTransport.class.getName());
    /** After closing, the address lives on for so long, so that close_notify gets out of a node that is busy. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private final long peerId;
    private final TransportHost host;
    private final IceAgent ice;
    private final SrtpCrypto crypto;
    private final TransportUser user;
    private final SrtpPath path;
    private final DtlsAssociation dtls;
    private final EarlyPackets early;
    private final RemoteAddresses addresses;

    private @Nullable SrtpKeys keys;
    private @Nullable PathTrial trial;
    /** Without keys by then it ends; far away once they are there. */
    private long keysDeadlineNanos;

    private boolean connected;
    private boolean closing;
    private long closeDeadlineNanos;

    /**
     * @param peerId of the Peer that it carries, for the log
     * @param keysDeadlineNanos when the handshake must be over, on the worker's clock
     */
    public WebRtcTransport(
            long peerId,
            TransportHost host,
            IceAgent ice,
            DtlsFactory dtlsFactory,
            SrtpCrypto crypto,
            TransportUser user,
            long keysDeadlineNanos) {
        this.peerId = peerId;
        this.host = host;
        this.ice = ice;
        this.crypto = crypto;
        this.user = user;
        this.keysDeadlineNanos = keysDeadlineNanos;
        path = new SrtpPath(host.egress(), host.counters());
        dtls = new DtlsAssociation(peerId, this, host, dtlsFactory);
        early = new EarlyPackets(host.earlyRoom());
        addresses = new RemoteAddresses(this, host);
    }

    /** Takes checks, and is called at its deadlines, from now on. */
    public void open() {
        host.open(this);
        host.addUfrag(ice.local().ufrag());
    }

    /** Through which media is opened and sent. */
    public SrtpPath path() {
        return path;
    }

    /** Its ICE agent, for figures; the transport alone drives it. */
    public IceAgent ice() {
        return ice;
    }

    /** How many addresses of its remote end are remembered. */
    public int addressCount() {
        return addresses.count();
    }

    /** What DTLS needs to know of the remote end; the first time counts, an association keeps its roles. */
    public void agreed(DtlsRole localRole, List<Fingerprint> fingerprints) {
        dtls.agreed(localRole, fingerprints);
        if (ice.state() == IceState.CONNECTED) {
            dtls.onPath();
        }
    }

    /** The client role knows the addresses of its remote end before any answer. */
    public void expectFrom(int address) {
        addresses.add(address);
    }

    /** New credentials for the lite agent; the old ones are answered until the new ones are used. */
    public void restartIce(IceCredentials local) {
        if (ice instanceof IceLiteAgent lite) {
            host.removeUfrags();
            lite.restart(local);
            IceCredentials old = lite.previous();
            if (old != null) {
                host.addUfrag(old.ufrag());
            }
            host.addUfrag(local.ufrag());
        }
    }

    @Override
    public boolean accepts(StunMessage message) {
        return ice.wouldAccept(message);
    }

    @Override
    public void onStun(StunMessage message, int address, InetSocketAddress source, long nowNanos) {
        addresses.makeRoom(address, ice::knows);
        if (!host.addressOwners().hasRoom(address, this, nowNanos)) {
            host.counters().increment(MediaCounter.DROPPED_STUN);
            return;
        }
        switch (ice.onStun(message, address, source, this, nowNanos)) {
            case REJECTED -> {
                host.counters().increment(MediaCounter.DROPPED_STUN);
                return;
            }
            case PAIR_CHANGED -> usePath(nowNanos);
            case HANDLED -> {}
        }
        if (message.type() != StunMessage.BINDING_INDICATION) {
            host.counters().increment(MediaCounter.STUN_REQUESTS);
            // Its integrity was right, so that its address is this Transport's even if it is of no use yet.
            addresses.add(address);
            if (trial != null) {
                trial.onCheck(address, nowNanos);
            }
            if (host.isTcp(address)) {
                // Nobody can open a connection in another's name.
                onAuthentic(address, nowNanos);
            }
        }
        afterIce(nowNanos);
        host.touch();
    }

    private void afterIce(long nowNanos) {
        boolean now = ice.state() == IceState.CONNECTED;
        if (now && !closing) {
            user.onChecked(nowNanos);
            dtls.onPath();
        }
        if (now != connected && keys != null) {
            connected = now;
            user.onConnected(now);
        }
    }

    /** Something from that address proved to be this Transport's. */
    private void onAuthentic(int address, long nowNanos) {
        if (ice.onAuthentic(address, nowNanos)) {
            usePath(nowNanos);
            afterIce(nowNanos);
        }
    }

    private void usePath(long nowNanos) {
        int formerAddress = path.address();
        boolean wasReady = path.isReady();
        directPath(nowNanos);
        user.onPath(formerAddress, wasReady, nowNanos);
    }

    private void directPath(long nowNanos) {
        int tried = closing ? -1 : ice.trialAddress();
        if (tried >= 0) {
            trial = trial == null ? new PathTrial() : trial;
            trial.at(tried, nowNanos);
        }
        path.direct(closing ? -1 : ice.selectedAddress(), tried >= 0 ? trial : null);
    }

    /** Only addresses that ICE has validated may start or go on with a handshake. */
    @Override
    public void onDtls(MemorySegment memory, long offset, int length, int address) {
        if (closing || !ice.isValid(address)) {
            host.counters().increment(MediaCounter.DROPPED_DTLS);
            return;
        }
        dtls.onDatagram(memory, offset, length, address);
    }

    void dtlsFailed() {
        host.counters().increment(MediaCounter.DTLS_FAILURES);
        close(CloseReason.DTLS_FAILED);
    }

    void sendDtls(byte[] datagram) {
        boolean selected = keys != null && ice.selectedAddress() >= 0 || dtls.address() < 0;
        int address = selected ? ice.selectedAddress() : dtls.address();
        if (address >= 0 && addresses.contains(address)) {
            sendStun(address, datagram);
        }
    }

    @Override
    public void sendStun(int address, byte[] message) {
        Egress egress = host.egress();
        long at = egress.reserve(message.length);
        MemorySegment.copy(message, 0, egress.memory(), ValueLayout.JAVA_BYTE, at, message.length);
        egress.commit(message.length, address);
    }

    void onKeys(SrtpKeys newKeys) {
        if (closing) {
            return;
        }
        long nowNanos = host.nowNanos();
        host.counters().increment(MediaCounter.DTLS_HANDSHAKES);
        keys = newKeys;
        keysDeadlineNanos = Long.MAX_VALUE;
        path.secure(newKeys, crypto);
        ice.secured(dtls.provedAddress());
        directPath(nowNanos);
        connected = ice.state() == IceState.CONNECTED;
        user.onKeys(connected, nowNanos);
        takeEarlyPackets(nowNanos);
        host.touch();
    }

    private void takeEarlyPackets(long nowNanos) {
        PacketSlab slab = host.slab();
        for (byte[] packet : early.release()) {
            int slot = slab.acquire();
            if (slot < 0) {
                host.counters().increment(MediaCounter.DROPPED_NO_ROOM);
                continue;
            }
            MemorySegment memory = slab.memory(slot);
            MemorySegment.copy(packet, 0, memory, ValueLayout.JAVA_BYTE, slab.offset(slot), packet.length);
            onMedia(memory, slab.offset(slot), packet.length, -1, nowNanos);
            slab.release(slot);
        }
    }

    @Override
    public boolean onMedia(MemorySegment memory, long offset, int length, int address, long nowNanos) {
        if (closing) {
            return false;
        }
        if (keys == null) {
            if (!dtls.keysAreNear() || length > PacketSlab.SLOT_BYTES || !early.hold(memory, offset, length)) {
                host.counters().increment(MediaCounter.DROPPED_UNKNOWN);
            }
            return true;
        }
        boolean authentic = RtpView.isRtcp(memory, offset, length)
                ? user.onRtcp(memory, offset, length, nowNanos)
                : user.onRtp(memory, offset, length, nowNanos);
        if (authentic) {
            onAuthentic(address, nowNanos);
        }
        host.touch();
        return authentic;
    }

    @Override
    public long deadlineNanos() {
        return closing
                ? closeDeadlineNanos
                : Math.min(Math.min(ice.deadlineNanos(), keysDeadlineNanos), user.deadlineNanos());
    }

    @Override
    public void onTimer(long nowNanos) {
        if (!closing) {
            runTimers(nowNanos);
        } else if (nowNanos >= closeDeadlineNanos) {
            // A timer of the time before may be due in the very turn that closes.
            release();
            host.remove();
        }
    }

    private void runTimers(long nowNanos) {
        IceState before = ice.state();
        ice.onTimer(this, nowNanos);
        if (ice.state() == IceState.FAILED) {
            close(before == IceState.CHECKING ? CloseReason.ICE_TIMEOUT : CloseReason.CONSENT_EXPIRED);
            return;
        }
        if (nowNanos >= keysDeadlineNanos) {
            // Checks alone keep no Peer: one that never begins its handshake would stay as long as they come.
            dtlsFailed();
            return;
        }
        if (ice.selectedAddress() != path.address()) {
            usePath(nowNanos);
        }
        afterIce(nowNanos);
        user.onTimer(nowNanos);
    }

    @Override
    public void fault(RuntimeException cause) {
        LOG.log(System.Logger.Level.ERROR, "peer " + peerId + " failed by our own fault", cause);
        host.counters().increment(MediaCounter.PEER_FAULTS);
        close(CloseReason.INTERNAL_ERROR);
    }

    /** Ends it; its address lives on a moment for close_notify. */
    @Override
    public void close(CloseReason reason) {
        if (closing) {
            return;
        }
        closing = true;
        host.egress().flush();
        path.close();
        early.release();
        dtls.close();
        path.direct(-1, null);
        user.onClosed(reason);
        closeDeadlineNanos = host.nowNanos() + LINGER_NANOS;
        host.touch();
    }

    @Override
    public void release() {
        addresses.release();
    }

    /** Whether it is closed, or about to be. */
    public boolean isClosed() {
        return closing;
    }

    /** Whether the remote end is heard and there are keys. */
    public boolean isConnected() {
        return connected;
    }

    @Override
    public boolean hasKeys() {
        return keys != null && !closing;
    }

    @Override
    public boolean holds(int address, long nowNanos) {
        return hasKeys() && ice.isLive(address, nowNanos);
    }

    /** The protection profile's name, null before there are keys. */
    public @Nullable String srtpProfile() {
        return keys == null ? null : keys.profile().name();
    }

    /** "udp" or "tcp", null before ICE has found an address. */
    public @Nullable String protocol() {
        int address = ice.selectedAddress();
        return address < 0 ? null : host.isTcp(address) ? "tcp" : "udp";
    }
}
