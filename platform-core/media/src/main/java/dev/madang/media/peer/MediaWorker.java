package dev.madang.media.peer;

import dev.madang.media.ice.PacketKind;
import dev.madang.media.ice.StunMessage;
import dev.madang.media.net.AddressBook;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.IceTcpCounters;
import dev.madang.media.net.PacketSlab;
import dev.madang.media.net.PortCounters;
import dev.madang.media.router.Producer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thread's share of the media core: a UDP port, the Peers behind it, and a loop that reads a batch, lets Peers and
 * Producers work on it, and flushes what goes out. All but {@link #post} runs on the owner's thread; a simulation is its
 * own thread and calls {@link #turn} itself.
 */
final class MediaWorker {
    private static final System.Logger LOG = System.getLogger(MediaWorker.class.getName());
    /** How long the loop may wait when nothing is due. */
    private static final long IDLE_NANOS = 200_000_000L;

    private static final long CALL_SECONDS = 5;
    private static final int COMMANDS_A_TURN = 256;
    private static final int RING_PACKETS_A_TURN = 256;
    private static final long POSTPONED_NANOS = 1_000_000L;
    private static final int MAX_STUN = 1280;
    private static final long SWEEP_NANOS = 500_000_000L;

    private final int index;
    private final DatagramPort port;
    private final Egress egress;
    private final PacketSlab slab;
    private final LongSupplier clock;
    private final WorkerCounters counters = new WorkerCounters();
    private final ConcurrentLinkedQueue<Runnable> commands = new ConcurrentLinkedQueue<>();

    private final AddressOwners addresses = new AddressOwners();
    private final EarlyPackets.Room earlyRoom = new EarlyPackets.Room();
    private final HashMap<String, Peer> byUfrag = new HashMap<>();
    private final DeadlineHeap deadlines = new DeadlineHeap();
    private final ArrayList<Producer> dirty = new ArrayList<>();
    private final ArrayList<Peer> touched = new ArrayList<>();
    private final LongMap<Producer> producers = new LongMap<>();
    private final LongMap<Peer> owners = new LongMap<>();
    private final WorkerExchange exchange;

    private volatile boolean waiting;
    private volatile int peers;
    private volatile long busyNanos;
    private volatile long maxCycleNanos;
    private volatile int slotsInUse;
    private long nowNanos;
    private long sweptNanos;

    MediaWorker(int index, DatagramPort port, Egress egress, PacketSlab slab, LongSupplier clock) {
        this.index = index;
        this.port = port;
        this.egress = egress;
        this.slab = slab;
        this.clock = clock;
        this.nowNanos = clock.getAsLong();
        this.exchange = new WorkerExchange(this, slab, counters);
    }

    /** Runs the command on this worker's thread, in order. Any thread. */
    void post(Runnable command) {
        commands.add(command);
        wake();
    }

    /**
     * Runs the task on this worker's thread and waits for what it gives. Any other thread.
     *
     * @throws MediaException when the worker does not answer in time
     */
    <T> T call(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        post(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        try {
            return result.get(CALL_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MediaException("interrupted while a worker was asked");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new MediaException("a worker did not answer in time");
        }
    }

    /** Makes a waiting loop turn. Any thread. */
    void wake() {
        if (waiting) {
            port.wake();
        }
    }

    /** One turn of the loop: waits at most so long for something to do, and does it. */
    void turn(long maxWaitNanos) {
        int received = receive(maxWaitNanos);
        long started = clock.getAsLong();
        nowNanos = started;
        for (int i = 0; i < received; i++) {
            onDatagram(i);
        }
        exchange.drain(RING_PACKETS_A_TURN);
        runCommands();
        runTimers();
        flushProducers();
        updateDeadlines();
        exchange.wakeOthers();
        egress.flush();
        long cycle = clock.getAsLong() - started;
        busyNanos += cycle;
        maxCycleNanos = Math.max(maxCycleNanos, cycle);
        slotsInUse = slab.inUse();
    }

    private int receive(long maxWaitNanos) {
        long wait = waitNanos(maxWaitNanos);
        if (wait <= 0) {
            return port.receive(0);
        }
        waiting = true;
        try {
            return port.receive(commands.isEmpty() && !exchange.hasPackets() ? wait : 0);
        } finally {
            waiting = false;
        }
    }

    private long waitNanos(long maxWaitNanos) {
        long wait = Math.min(maxWaitNanos, IDLE_NANOS);
        DeadlineHeap.Timed next = deadlines.first();
        return next == null ? wait : Math.min(wait, next.deadlineNanos() - clock.getAsLong());
    }

    private void onDatagram(int i) {
        MemorySegment memory = port.receiveMemory();
        long offset = port.receiveOffset(i);
        int length = port.receiveLength(i);
        if (length == 0) {
            return;
        }
        int address = port.receiveAddress(i);
        Peer peer = addresses.first(address);
        try {
            switch (PacketKind.of(memory.get(ValueLayout.JAVA_BYTE, offset))) {
                case STUN -> onStun(i, memory, offset, length, peer);
                case DTLS -> {
                    if (peer == null) {
                        counters.increment(MediaCounter.DROPPED_DTLS);
                    } else {
                        // Which of them it is for shows when it is decrypted; to the other it is what anybody may send.
                        peer.onDtls(memory, offset, length, address);
                        Peer second = addresses.second(address);
                        if (second != null) {
                            peer = second;
                            second.onDtls(memory, offset, length, address);
                        }
                    }
                }
                case RTP_OR_RTCP -> {
                    if (peer == null) {
                        counters.increment(MediaCounter.DROPPED_UNKNOWN);
                    } else if (!peer.onMedia(memory, offset, length, address, nowNanos)) {
                        Peer second = addresses.second(address);
                        if (second != null) {
                            peer = second;
                            second.onMedia(memory, offset, length, address, nowNanos);
                        }
                    }
                }
                default -> counters.increment(MediaCounter.DROPPED_UNKNOWN);
            }
        } catch (RuntimeException e) {
            fault(peer, e);
        }
    }

    private void fault(@Nullable Peer peer, RuntimeException cause) {
        if (peer == null) {
            LOG.log(System.Logger.Level.ERROR, "worker " + index + " failed at a datagram", cause);
            counters.increment(MediaCounter.PEER_FAULTS);
        } else {
            peer.fault(cause);
        }
    }

    private void onStun(int i, MemorySegment memory, long offset, int length, @Nullable Peer known) {
        byte[] bytes = new byte[Math.min(length, MAX_STUN)];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, bytes.length);
        StunMessage message = length > MAX_STUN ? null : StunMessage.parse(bytes);
        Peer peer = message == null ? null : peerOf(message, known);
        if (message == null || peer == null) {
            counters.increment(MediaCounter.DROPPED_STUN);
            return;
        }
        InetSocketAddress source = port.receiveSource(i);
        int address = port.receiveAddress(i);
        boolean fresh = address == AddressBook.UNKNOWN;
        if (fresh) {
            if (!peer.ice().wouldAccept(message)) {
                counters.increment(MediaCounter.DROPPED_STUN);
                return;
            }
            address = port.internSource(i);
        }
        peer.onStun(message, address, source, nowNanos);
        if (fresh && addresses.first(address) == null) {
            // The answer is on its way; nothing else will be sent there.
            egress.flush();
            port.release(address);
        }
    }

    private @Nullable Peer peerOf(StunMessage message, @Nullable Peer known) {
        String username = message.username();
        if (username == null) {
            return known;
        }
        int colon = username.indexOf(':');
        return colon < 0 ? null : byUfrag.get(username.substring(0, colon));
    }

    private void runCommands() {
        for (int i = 0; i < COMMANDS_A_TURN; i++) {
            Runnable command = commands.poll();
            if (command == null) {
                return;
            }
            try {
                command.run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a command on worker " + index + " failed", e);
                counters.increment(MediaCounter.PEER_FAULTS);
            }
        }
    }

    private void runTimers() {
        for (DeadlineHeap.Timed next = deadlines.first();
                next != null && next.deadlineNanos() <= nowNanos;
                next = deadlines.first()) {
            long before = next.deadlineNanos();
            next.onTimer(nowNanos);
            if (next.deadlineNanos() == before && next.heapIndex() >= 0) {
                next.postpone(nowNanos + POSTPONED_NANOS);
                deadlines.moved(next);
            }
        }
        if (nowNanos - sweptNanos >= SWEEP_NANOS) {
            sweptNanos = nowNanos;
            exchange.sweep(nowNanos);
            producers.forEach(producer -> producer.evict(nowNanos));
        }
    }

    private void flushProducers() {
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush(nowNanos);
        }
        dirty.clear();
    }

    private void updateDeadlines() {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).updateDeadline();
        }
        touched.clear();
    }

    /** A Producer has fresh packets: it is flushed at the end of the turn. */
    void markDirty(Producer producer) {
        if (!producer.isQueued()) {
            producer.setQueued();
            dirty.add(producer);
        }
    }

    /** A Peer's deadline may have changed. */
    void touched(Peer peer) {
        touched.add(peer);
    }

    void deadlineMoved(DeadlineHeap.Timed timed) {
        deadlines.moved(timed);
    }

    /** Calls it at its deadlines from now on. */
    void schedule(DeadlineHeap.Timed timed) {
        deadlines.add(timed);
    }

    void unschedule(DeadlineHeap.Timed timed) {
        deadlines.remove(timed);
    }

    /** Takes in a Producer that this Peer receives. */
    void addProducer(Producer producer, Peer owner) {
        producers.put(producer.id(), producer);
        owners.put(producer.id(), owner);
    }

    /** Takes a new Peer in under the ufrag of its agent. */
    void add(Peer peer) {
        peer.remember(peer.ice().local().ufrag());
        deadlines.add(peer);
        peers++;
        counters.increment(MediaCounter.PEERS_OPENED);
        peer.touch();
    }

    /** Forgets a Peer that has closed. */
    void remove(Peer peer) {
        egress.flush();
        deadlines.remove(peer);
        peer.forgetUfrags();
        for (int i = 0; i < peer.addressCount(); i++) {
            unbind(peer.addressAt(i), peer);
        }
        peers--;
    }

    void remember(String ufrag, Peer peer) {
        byUfrag.put(ufrag, peer);
    }

    void forget(String ufrag) {
        byUfrag.remove(ufrag);
    }

    /** Whose datagrams from an address are. */
    AddressOwners addresses() {
        return addresses;
    }

    /** What its Peers may hold before their keys. */
    EarlyPackets.Room earlyRoom() {
        return earlyRoom;
    }

    /** That address is not this Peer's any more; packets to it that wait are sent. */
    void unbind(int address, Peer peer) {
        egress.flush();
        if (addresses.release(address, peer)) {
            port.release(address);
        }
    }

    /** A Producer that lives on this worker, or null. */
    @Nullable
    Producer producer(long id) {
        return producers.get(id);
    }

    /** Called when a Producer's Peer closes. */
    void removeProducer(long id) {
        if (producers.remove(id) != null) {
            owners.remove(id);
            exchange.announceGone(id);
        }
    }

    /** Asks the publisher of a Producer of this worker for a key frame. */
    void requestKeyFrame(long producerId, int encoding) {
        Peer owner = owners.get(producerId);
        Producer producer = producers.get(producerId);
        if (owner != null && producer != null) {
            owner.receive().requestKeyFrame(producer, encoding, nowNanos);
            owner.touch();
        }
    }

    /** Ends every Peer at once. */
    void closeAll(CloseReason reason) {
        for (Peer peer : new java.util.HashSet<>(byUfrag.values())) {
            peer.close(reason);
            remove(peer);
        }
        egress.flush();
    }

    int index() {
        return index;
    }

    /** What this worker's time comes from; any thread. */
    LongSupplier clock() {
        return clock;
    }

    DatagramPort port() {
        return port;
    }

    Egress egress() {
        return egress;
    }

    PacketSlab slab() {
        return slab;
    }

    WorkerCounters counters() {
        return counters;
    }

    WorkerExchange exchange() {
        return exchange;
    }

    /** The time at which this turn began. */
    long nowNanos() {
        return nowNanos;
    }

    /** Peers that exist; any thread. */
    int peers() {
        return peers;
    }

    /**
     * What is still held on behalf of Peers and Producers: map entries, timers, addresses, packets; all 0 when the last one
     * has gone. On the worker's thread.
     */
    Residue residue() {
        return new Residue(
                byUfrag.size(),
                addresses.count(),
                port.addresses().size(),
                producers.size(),
                owners.size(),
                exchange.copyCount(),
                deadlines.size(),
                slab.inUse());
    }

    /** See {@link #residue}. */
    record Residue(
            int ufrags,
            int boundAddresses,
            int addresses,
            int producers,
            int owners,
            int copies,
            int timers,
            int packetSlots) {
        static final Residue NONE = new Residue(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The port's counters among the worker's own; any thread, a little late at worst. */
    MediaStats.WorkerStats stats() {
        long lag = maxCycleNanos;
        IceTcpCounters tcp = port.tcpCounters();
        return new MediaStats.WorkerStats(
                index,
                port.localAddress().getAddress().getHostAddress() + ":"
                        + port.localAddress().getPort(),
                peers,
                busyNanos,
                lag,
                slotsInUse,
                tcp == null ? 0 : (int) tcp.connections());
    }

    private void snapshot(IceTcpCounters tcp) {
        counters.set(MediaCounter.ICE_TCP_ACCEPTED, tcp.accepted());
        counters.set(MediaCounter.ICE_TCP_REFUSED, tcp.refused());
        counters.set(MediaCounter.ICE_TCP_EVICTED, tcp.evicted());
        counters.set(MediaCounter.ICE_TCP_TIMED_OUT, tcp.timedOut());
        counters.set(MediaCounter.ICE_TCP_PROTOCOL_ERRORS, tcp.protocolErrors());
        counters.set(MediaCounter.ICE_TCP_DROPPED_IN, tcp.framesDropped());
        counters.set(MediaCounter.ICE_TCP_DROPPED_OUT, tcp.framesBlocked());
    }

    /** Brings the counters up to date; Producers that live here, and Consumers. On the worker's thread. */
    int[] snapshot() {
        PortCounters from = port.counters();
        counters.set(MediaCounter.DATAGRAMS_RECEIVED, from.datagramsReceived);
        counters.set(MediaCounter.DATAGRAM_BYTES_RECEIVED, from.bytesReceived);
        counters.set(MediaCounter.DATAGRAMS_SENT, from.datagramsSent);
        counters.set(MediaCounter.DATAGRAM_BYTES_SENT, from.bytesSent);
        counters.set(MediaCounter.SEND_ERRORS, from.sendErrors + from.sendBlocked);
        counters.set(MediaCounter.SEND_CALLS, from.sendCalls);
        IceTcpCounters tcp = port.tcpCounters();
        if (tcp != null) {
            snapshot(tcp);
        }
        int[] consumers = new int[1];
        new java.util.HashSet<>(byUfrag.values())
                .forEach(peer -> consumers[0] += peer.send().slots().size());
        return new int[] {producers.size(), consumers[0]};
    }
}
