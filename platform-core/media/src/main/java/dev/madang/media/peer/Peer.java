package dev.madang.media.peer;

import dev.madang.media.dtls.DtlsFactory;
import dev.madang.media.dtls.DtlsListener;
import dev.madang.media.dtls.DtlsRole;
import dev.madang.media.dtls.DtlsSession;
import dev.madang.media.dtls.Fingerprint;
import dev.madang.media.dtls.Records;
import dev.madang.media.ice.IceAgent;
import dev.madang.media.ice.IceCredentials;
import dev.madang.media.ice.IceLiteAgent;
import dev.madang.media.ice.IceOutput;
import dev.madang.media.ice.IceState;
import dev.madang.media.ice.StunMessage;
import dev.madang.media.net.Egress;
import dev.madang.media.net.PacketSlab;
import dev.madang.media.router.Encoding;
import dev.madang.media.router.Producer;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.srtp.SrtpInbound;
import dev.madang.media.srtp.SrtpKeys;
import dev.madang.media.srtp.SrtpOutbound;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One PeerConnection's end on its worker: ICE, then DTLS, then SRTP for a receiving and a sending half. Everything here
 * runs on the worker's thread.
 */
final class Peer implements DeadlineHeap.Timed, IceOutput, ReceiveSide.Events {
    private static final System.Logger LOG = System.getLogger(Peer.class.getName());
    /** More than an agent keeps; then those that it gave up make room. */
    private static final int MAX_ADDRESSES = 24;

    /** Of a handshake that is over its last flight may come again, and one close_notify; the rest is work for nothing. */
    private static final int DTLS_DATAGRAMS_A_SECOND = 20;
    /** After closing, the address lives on for so long, so that close_notify gets out of a node that is busy. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private final long id;
    private final MediaWorker worker;
    private final IceAgent ice;
    private final DtlsFactory dtlsFactory;
    private final SrtpCrypto crypto;
    private final PeerNotifier notifier;
    private final Egress egress;
    private final WorkerCounters counters;
    private final ReceiveSide receive;
    private final SendSide send;
    private final PeerRtcp rtcp;
    private final EarlyPackets early;

    private final List<String> ufrags = new ArrayList<>(2);
    private int[] addresses = new int[2];
    private int addressCount;
    private @Nullable DtlsRole role;
    private List<Fingerprint> remoteFingerprints = List.of();
    private @Nullable DtlsSession dtls;
    private @Nullable SrtpKeys keys;
    private @Nullable SrtpOutbound outbound;
    private @Nullable PathTrial trials;
    /** Where the handshake's messages come from, and whether always from there. */
    private int dtlsAddress = -1;

    private boolean dtlsWandered;
    /** The remote end's handshake is over: it may send media before we have the keys. */
    private boolean keysAreNear;

    private long dtlsWindowNanos;
    private int dtlsDatagrams;
    /** Without keys by then it ends; far away once they are there. */
    private long keysDeadlineNanos;

    private boolean connected;
    private boolean closing;
    private boolean removed;
    private long closeDeadlineNanos;
    private int heapIndex = -1;
    private long deadlineNanos = Long.MAX_VALUE;
    private boolean touched;
    private MediaClient.@Nullable HeaderTap headers;

    /** @param keysDeadlineNanos when the handshake must be over, on the worker's clock */
    Peer(
            long id,
            MediaWorker worker,
            IceAgent ice,
            DtlsFactory dtlsFactory,
            SrtpCrypto crypto,
            PeerNotifier notifier,
            byte[] cname,
            long keysDeadlineNanos) {
        this.id = id;
        this.worker = worker;
        this.ice = ice;
        this.dtlsFactory = dtlsFactory;
        this.crypto = crypto;
        this.notifier = notifier;
        this.keysDeadlineNanos = keysDeadlineNanos;
        this.egress = worker.egress();
        this.counters = worker.counters();
        this.receive = new ReceiveSide(worker.slab(), egress, counters, this, WallClock.ntp(0));
        this.send = new SendSide(this, egress, counters, cname);
        this.rtcp = new PeerRtcp(receive, send);
        this.early = new EarlyPackets(worker.earlyRoom());
    }

    long id() {
        return id;
    }

    ReceiveSide receive() {
        return receive;
    }

    SendSide send() {
        return send;
    }

    IceAgent ice() {
        return ice;
    }

    /** What DTLS needs to know of the remote end; the first time counts, an association keeps its roles. */
    void agreed(DtlsRole localRole, List<Fingerprint> fingerprints) {
        if (role == null) {
            role = localRole;
            remoteFingerprints = List.copyOf(fingerprints);
            if (ice.state() == IceState.CONNECTED && localRole == DtlsRole.CLIENT) {
                dtls = startDtls(localRole);
            }
        }
    }

    void addSection(ReceiveSection section) {
        receive.add(section);
        worker.addProducer(section.producer(), this);
    }

    void removeSection(long producerId) {
        worker.removeProducer(producerId);
        receive.remove(producerId);
    }

    void addSlot(SendSlot slot) {
        send.add(slot);
    }

    void removeSlots(String mid) {
        send.remove(mid);
    }

    boolean isClosed() {
        return closing;
    }

    /** A STUN message for this Peer from that address, which may be new. */
    void onStun(StunMessage message, int address, InetSocketAddress source, long nowNanos) {
        if (addressCount == MAX_ADDRESSES && !isBound(address)) {
            forgetAddresses();
        }
        if (!worker.addresses().hasRoom(address, this, nowNanos)) {
            counters.increment(MediaCounter.DROPPED_STUN);
            return;
        }
        switch (ice.onStun(message, address, source, this, nowNanos)) {
            case REJECTED -> {
                counters.increment(MediaCounter.DROPPED_STUN);
                return;
            }
            case PAIR_CHANGED -> usePath(nowNanos);
            case HANDLED -> {}
        }
        if (message.type() != StunMessage.BINDING_INDICATION) {
            counters.increment(MediaCounter.STUN_REQUESTS);
            // Its integrity was right, so that its address is this Peer's even if it is of no use yet.
            bind(address);
            if (trials != null) {
                trials.onCheck(address, nowNanos);
            }
            if (worker.port().addresses().isTcp(address)) {
                // Nobody can open a connection in another's name.
                onAuthentic(address, nowNanos);
            }
        }
        afterIce(nowNanos);
        touch();
    }

    private void afterIce(long nowNanos) {
        boolean now = ice.state() == IceState.CONNECTED;
        if (now && !closing) {
            notifier.phase(PeerPhase.ICE, nowNanos);
            if (dtls == null && role == DtlsRole.CLIENT) {
                dtls = startDtls(role);
            }
        }
        if (now != connected && keys != null) {
            connected = now;
            notifier.connected(now);
        }
    }

    /** Something from that address proved to be this Peer's. */
    private void onAuthentic(int address, long nowNanos) {
        if (ice.onAuthentic(address, nowNanos)) {
            usePath(nowNanos);
            afterIce(nowNanos);
        }
    }

    private void usePath(long nowNanos) {
        int address = closing ? -1 : ice.selectedAddress();
        receive.address(address);
        int tried = closing ? -1 : ice.trialAddress();
        PathTrial trial = trials;
        if (tried >= 0) {
            trial = trial == null ? new PathTrial() : trial;
            trial.at(tried, nowNanos);
            trials = trial;
        }
        send.path(address, tried >= 0 ? trial : null, nowNanos);
    }

    private void forgetAddresses() {
        int kept = 0;
        for (int i = 0; i < addressCount; i++) {
            if (ice.knows(addresses[i])) {
                addresses[kept++] = addresses[i];
            } else {
                worker.unbind(addresses[i], this);
            }
        }
        addressCount = kept;
    }

    private boolean isBound(int address) {
        for (int i = 0; i < addressCount; i++) {
            if (addresses[i] == address) {
                return true;
            }
        }
        return false;
    }

    private void bind(int address) {
        if (!isBound(address)) {
            if (addressCount == addresses.length) {
                addresses = Arrays.copyOf(addresses, addressCount * 2);
            }
            addresses[addressCount++] = address;
            worker.addresses().hold(address);
        }
        worker.addresses().claim(address, this);
    }

    /** The client role knows its remote addresses before any answer. */
    void bindAtOnce(int address) {
        bind(address);
    }

    /** A DTLS datagram; only addresses that ICE has validated may start or go on with a handshake. */
    void onDtls(MemorySegment memory, long offset, int length, int address) {
        if (!ice.isValid(address) || closing || keys != null && isDtlsFlooded()) {
            counters.increment(MediaCounter.DROPPED_DTLS);
            return;
        }
        DtlsSession current = dtls;
        if (current == null) {
            if (role != DtlsRole.SERVER) {
                // Also where our offer has no answer yet: the remote end tries again.
                counters.increment(MediaCounter.DROPPED_DTLS);
                return;
            }
            current = startDtls(role);
            dtls = current;
        }
        if (keys == null) {
            dtlsWandered |= dtlsAddress >= 0 && dtlsAddress != address;
            dtlsAddress = address;
        }
        byte[] datagram = new byte[length];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, datagram, 0, length);
        keysAreNear |= keys == null && Records.anyEncrypted(datagram);
        current.datagram(datagram);
    }

    private boolean isDtlsFlooded() {
        long nowNanos = worker.nowNanos();
        if (nowNanos - dtlsWindowNanos >= 1_000_000_000L) {
            dtlsWindowNanos = nowNanos;
            dtlsDatagrams = 0;
        }
        return ++dtlsDatagrams > DTLS_DATAGRAMS_A_SECOND;
    }

    private DtlsSession startDtls(DtlsRole localRole) {
        return dtlsFactory.start(localRole, remoteFingerprints, new DtlsListener() {
            @Override
            public void transmit(byte[] datagram) {
                worker.post(() -> sendBytes(datagram));
            }

            @Override
            public void connected(SrtpKeys newKeys) {
                worker.post(() -> onKeys(newKeys));
            }

            @Override
            public void failed(String reason) {
                LOG.log(System.Logger.Level.DEBUG, "DTLS of peer {0}: {1}", id, reason);
                worker.post(Peer.this::dtlsFailed);
            }

            @Override
            public void closed() {
                worker.post(() -> close(CloseReason.REMOTE_CLOSED));
            }
        });
    }

    private void dtlsFailed() {
        counters.increment(MediaCounter.DTLS_FAILURES);
        close(CloseReason.DTLS_FAILED);
    }

    private void sendBytes(byte[] datagram) {
        // The handshake is answered where it comes from, so that its end tells whom it was with.
        boolean selected = keys != null && ice.selectedAddress() >= 0 || dtlsAddress < 0;
        int address = selected ? ice.selectedAddress() : dtlsAddress;
        if (!removed && address >= 0 && isBound(address)) {
            sendStun(address, datagram);
        }
    }

    @Override
    public void sendStun(int address, byte[] message) {
        long at = egress.reserve(message.length);
        MemorySegment.copy(message, 0, egress.memory(), ValueLayout.JAVA_BYTE, at, message.length);
        egress.commit(message.length, address);
    }

    private void onKeys(SrtpKeys newKeys) {
        if (closing) {
            return;
        }
        long nowNanos = worker.nowNanos();
        counters.increment(MediaCounter.DTLS_HANDSHAKES);
        keys = newKeys;
        keysDeadlineNanos = Long.MAX_VALUE;
        SrtpOutbound out = new SrtpOutbound(newKeys, crypto);
        outbound = out;
        receive.ready(new SrtpInbound(newKeys, crypto), out, nowNanos);
        ice.secured(dtlsWandered ? -1 : dtlsAddress);
        usePath(nowNanos);
        notifier.phase(PeerPhase.DTLS, nowNanos);
        connected = ice.state() == IceState.CONNECTED;
        notifier.connected(connected);
        send.time(nowNanos);
        send.ready(out, nowNanos);
        takeEarlyPackets(nowNanos);
        touch();
    }

    private void takeEarlyPackets(long nowNanos) {
        PacketSlab slab = worker.slab();
        for (byte[] packet : early.release()) {
            int slot = slab.acquire();
            if (slot < 0) {
                counters.increment(MediaCounter.DROPPED_NO_ROOM);
                continue;
            }
            MemorySegment memory = slab.memory(slot);
            MemorySegment.copy(packet, 0, memory, ValueLayout.JAVA_BYTE, slab.offset(slot), packet.length);
            onMedia(memory, slab.offset(slot), packet.length, -1, nowNanos);
            slab.release(slot);
        }
    }

    /** RTP packets are not opened any more, only shown to that tap as they came. */
    void onlyHeaders(MediaClient.HeaderTap tap) {
        headers = tap;
    }

    /** An SRTP or SRTCP packet; whether it is this Peer's for all that is known. */
    boolean onMedia(MemorySegment memory, long offset, int length, int address, long nowNanos) {
        if (closing) {
            return false;
        }
        if (keys == null) {
            if (!keysAreNear || length > PacketSlab.SLOT_BYTES || !early.hold(memory, offset, length)) {
                counters.increment(MediaCounter.DROPPED_UNKNOWN);
            }
            return true;
        }
        MediaClient.HeaderTap tap = headers;
        if (tap != null && length >= RtpView.FIXED_HEADER) {
            if (!RtpView.isRtcp(memory, offset, length)) {
                receive.onUnopened(memory, offset, length, nowNanos);
                touch();
                tap.onHeader(RtpView.ssrc(memory, offset), RtpView.u16(memory, offset + 2), length);
            }
            return true;
        }
        boolean authentic = RtpView.isRtcp(memory, offset, length)
                ? onRtcp(memory, offset, length, nowNanos)
                : receive.onRtp(memory, offset, length, nowNanos);
        if (authentic) {
            onAuthentic(address, nowNanos);
        }
        touch();
        return authentic;
    }

    /** Whether it is authentic and no replay. */
    private boolean onRtcp(MemorySegment memory, long offset, int length, long nowNanos) {
        SrtpInbound srtp = receive.inbound();
        int slot = srtp == null ? -1 : worker.slab().acquire();
        if (srtp == null || slot < 0) {
            counters.increment(MediaCounter.DROPPED_NO_ROOM);
            return false;
        }
        try {
            MemorySegment plain = worker.slab().memory(slot);
            long at = worker.slab().offset(slot);
            int size = srtp.unprotectRtcp(memory, offset, length, plain, at);
            if (size < 0) {
                counters.increment(Drops.ofSrtp(size));
                return false;
            }
            counters.increment(MediaCounter.RTCP_PACKETS_RECEIVED);
            if (!rtcp.parse(plain, at, size, nowNanos)) {
                counters.increment(MediaCounter.DROPPED_MALFORMED);
            }
            return true;
        } finally {
            worker.slab().release(slot);
        }
    }

    /** New credentials for the lite agent; the old ones are answered until the new ones are used. */
    void restartIce(IceCredentials local) {
        if (ice instanceof IceLiteAgent lite) {
            forgetUfrags();
            lite.restart(local);
            IceCredentials old = lite.previous();
            if (old != null) {
                remember(old.ufrag());
            }
            remember(local.ufrag());
        }
    }

    /** Checks with that ufrag are this Peer's. */
    void remember(String ufrag) {
        ufrags.add(ufrag);
        worker.remember(ufrag, this);
    }

    void forgetUfrags() {
        ufrags.forEach(worker::forget);
        ufrags.clear();
    }

    @Override
    public void onFirstPacket() {
        notifier.phase(PeerPhase.FIRST_PACKET, worker.nowNanos());
    }

    @Override
    public void onFirstKeyFrame() {
        notifier.phase(PeerPhase.FIRST_KEY_FRAME, worker.nowNanos());
    }

    @Override
    public void onActive(Producer producer, boolean active) {
        notifier.producerActive(producer.id(), active);
    }

    @Override
    public void onDemand(Producer producer, int best) {
        List<String> rids = new ArrayList<>();
        for (int rank = 0; rank <= best; rank++) {
            String rid = producer.ranked(rank).rid();
            if (rid == null) {
                // Simulcast of old clients has no rids, and no way to stop one of its encodings.
                return;
            }
            rids.add(rid);
        }
        notifier.encodingsWanted(producer.id(), rids);
    }

    @Override
    public void onRanked(Producer producer) {
        worker.exchange().announceRanking(producer);
    }

    @Override
    public void markDirty(Producer producer) {
        worker.markDirty(producer);
    }

    @Override
    public void onClock(Producer producer, Encoding encoding) {
        worker.exchange().announceClock(producer.id(), encoding);
    }

    /** Looks at the deadline at the end of this turn. */
    void touch() {
        if (!touched) {
            touched = true;
            worker.touched(this);
        }
    }

    /** Puts the next deadline right; called by the worker at the end of a turn. */
    void updateDeadline() {
        touched = false;
        long next = closing
                ? closeDeadlineNanos
                : Math.min(
                        Math.min(ice.deadlineNanos(), keysDeadlineNanos),
                        Math.min(receive.deadlineNanos(), send.deadlineNanos()));
        if (next != deadlineNanos && heapIndex >= 0) {
            deadlineNanos = next;
            worker.deadlineMoved(this);
        }
    }

    @Override
    public void onTimer(long nowNanos) {
        try {
            if (closing) {
                // A timer of the time before may be due in the very turn that closes.
                if (nowNanos >= closeDeadlineNanos) {
                    removed = true;
                    worker.remove(this);
                } else {
                    updateDeadline();
                }
                return;
            }
            runTimers(nowNanos);
        } catch (RuntimeException e) {
            fault(e);
        }
        updateDeadline();
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
        if (ice.selectedAddress() != send.address()) {
            usePath(nowNanos);
        }
        afterIce(nowNanos);
        receive.onTimer(nowNanos);
        send.onTimer(nowNanos);
    }

    /** A bug of ours: this Peer ends, the node goes on. */
    void fault(RuntimeException cause) {
        LOG.log(System.Logger.Level.ERROR, "peer " + id + " failed by our own fault", cause);
        counters.increment(MediaCounter.PEER_FAULTS);
        close(CloseReason.INTERNAL_ERROR);
    }

    /** Ends it; its address lives on a moment for close_notify. */
    void close(CloseReason reason) {
        if (closing) {
            return;
        }
        closing = true;
        counters.increment(MediaCounter.PEERS_CLOSED);
        for (ReceiveSection section : receive.sections()) {
            worker.removeProducer(section.producer().id());
        }
        egress.flush();
        receive.close();
        send.close();
        early.release();
        if (outbound != null) {
            outbound.close();
        }
        if (dtls != null) {
            dtls.close();
        }
        usePath(worker.nowNanos());
        notifier.closed(reason);
        closeDeadlineNanos = worker.nowNanos() + LINGER_NANOS;
        touch();
    }

    int addressCount() {
        return addressCount;
    }

    int addressAt(int i) {
        return addresses[i];
    }

    /** Whether it could open what comes, and still wants to. */
    boolean hasKeys() {
        return keys != null && !closing;
    }

    /** Whether that address has proved to be this Peer's and is not silent. */
    boolean holds(int address, long nowNanos) {
        return hasKeys() && ice.isLive(address, nowNanos);
    }

    boolean isConnected() {
        return connected;
    }

    @Nullable
    SrtpKeys keys() {
        return keys;
    }

    PeerNotifier notifier() {
        return notifier;
    }

    @Override
    public int heapIndex() {
        return heapIndex;
    }

    @Override
    public void heapIndex(int index) {
        heapIndex = index;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public void postpone(long untilNanos) {
        deadlineNanos = untilNanos;
    }
}
