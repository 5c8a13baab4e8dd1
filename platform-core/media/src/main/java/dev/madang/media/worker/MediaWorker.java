package dev.madang.media.worker;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.MediaStats;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.memory.WorkerCounters;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.IceTcpCounters;
import dev.madang.media.net.PortCounters;
import dev.madang.media.transport.EarlyPackets;
import dev.madang.media.transport.Transport;
import dev.madang.media.transport.TransportHost;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * One thread's share of the media core: a port, the Transports behind it, and a loop that reads a batch, lets Transports and
 * parts of the core work on it, and flushes what goes out. All but {@link #post}, {@link #call} and the figures is for the
 * owner's thread; a simulation is its own thread and calls {@link #turn} itself.
 */
public final class MediaWorker {
    private static final System.Logger LOG = System.getLogger(MediaWorker.class.getName());
    /** How long the loop may wait when nothing is due. */
    private static final long IDLE_NANOS = 200_000_000L;

    /** How long another thread waits for what it asks of the worker. */
    private static final long CALL_NANOS = 5_000_000_000L;

    private static final long POSTPONED_NANOS = 1_000_000L;
    private static final long SWEEP_NANOS = 500_000_000L;

    private final int index;
    private final DatagramPort port;
    private final Egress egress;
    private final PacketSlab slab;
    private final LongSupplier clock;
    private final WorkerCounters counters = new WorkerCounters();
    private final CommandQueue commands = new CommandQueue(this::wake, CALL_NANOS);
    private final CycleMeter cycles = new CycleMeter();
    private final EarlyPackets.Room earlyRoom = new EarlyPackets.Room();
    private final ArrayList<HostedTransport> transports = new ArrayList<>();
    private final ArrayList<HostedTransport> touched = new ArrayList<>();
    private final DeadlineHeap deadlines = new DeadlineHeap();
    private final ArrayList<TurnPart> parts = new ArrayList<>(2);
    private final Demultiplexer demultiplexer;
    /** Made once: every turn needs it. */
    private final Consumer<RuntimeException> onFault = this::commandFailed;

    private volatile boolean waiting;
    private volatile int transportCount;
    private volatile int slotsInUse;
    private long nowNanos;
    /** When the last turn ended: the next one begins then. */
    private long endedNanos;

    private long sweptNanos;

    /**
     * @param egress of that port
     * @param clock the worker's time, in nanoseconds
     */
    public MediaWorker(int index, DatagramPort port, Egress egress, PacketSlab slab, LongSupplier clock) {
        this.index = index;
        this.port = port;
        this.egress = egress;
        this.slab = slab;
        this.clock = clock;
        this.nowNanos = clock.getAsLong();
        this.endedNanos = nowNanos;
        this.demultiplexer = new Demultiplexer(index, port, egress, counters);
    }

    /** Lets that part take part in each turn, after those that were added before. */
    public void add(TurnPart part) {
        parts.add(part);
    }

    /** A Timer of this worker, not scheduled yet. */
    public Timer timer(Timer.Task task) {
        return new Timer(deadlines, task);
    }

    /** The host of one new Transport, which is to open itself. */
    public TransportHost newHost() {
        return new HostedTransport(this);
    }

    /** Runs the command on this worker's thread, in order. Any thread. */
    public void post(Runnable command) {
        commands.post(command);
    }

    /**
     * The same for what is asked for again where it is not done: left out when tens of thousands of commands wait, and counted.
     *
     * @param asking where it is counted; of the calling worker
     */
    public void offer(Runnable command, WorkerCounters asking) {
        if (!commands.offer(command)) {
            asking.increment(MediaCounter.DROPPED_COMMANDS);
        }
    }

    /**
     * Runs the task on this worker's thread and waits for what it gives. Any other thread.
     *
     * @throws MediaException when the worker does not answer within five seconds, or has too much to do; it then does not begin
     *     with the task
     */
    public <T> T call(Supplier<T> task) {
        return commands.call(task);
    }

    /** Makes a waiting loop turn. Any thread. */
    public void wake() {
        // What was put where this worker looks is there before it is asked whether it looks.
        VarHandle.fullFence();
        if (waiting) {
            port.wake();
        }
    }

    /** One turn of the loop: waits at most so long for something to do, and does it. */
    public void turn(long maxWaitNanos) {
        int received = receive(maxWaitNanos);
        long started = clock.getAsLong();
        nowNanos = started;
        for (int i = 0; i < received; i++) {
            demultiplexer.onDatagram(i, started);
        }
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).begin(started);
        }
        commands.run(onFault);
        runTimers();
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).end(started);
        }
        updateDeadlines();
        egress.flush();
        endedNanos = clock.getAsLong();
        cycles.add(endedNanos, endedNanos - started);
        slotsInUse = slab.inUse();
    }

    private int receive(long maxWaitNanos) {
        long wait = waitNanos(maxWaitNanos);
        if (wait <= 0) {
            return port.receive(0);
        }
        waiting = true;
        try {
            return port.receive(commands.isEmpty() && !anyPartHasWork() ? wait : 0);
        } finally {
            waiting = false;
        }
    }

    private boolean anyPartHasWork() {
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i).hasWork()) {
                return true;
            }
        }
        return false;
    }

    private long waitNanos(long maxWaitNanos) {
        long wait = Math.min(maxWaitNanos, IDLE_NANOS);
        Timer next = deadlines.first();
        return next == null ? wait : Math.min(wait, next.deadlineNanos() - endedNanos);
    }

    private void commandFailed(RuntimeException cause) {
        LOG.log(System.Logger.Level.ERROR, "a command on worker " + index + " failed", cause);
        counters.increment(MediaCounter.PEER_FAULTS);
    }

    private void runTimers() {
        for (Timer next = deadlines.first();
                next != null && next.deadlineNanos() <= nowNanos;
                next = deadlines.first()) {
            long before = next.deadlineNanos();
            next.run(nowNanos);
            if (next.isScheduled() && next.deadlineNanos() == before) {
                // It would be due at once, and keep all others waiting.
                next.schedule(nowNanos + POSTPONED_NANOS);
            }
        }
        if (nowNanos - sweptNanos >= SWEEP_NANOS) {
            sweptNanos = nowNanos;
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).sweep(nowNanos);
            }
        }
    }

    private void updateDeadlines() {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).updateDeadline();
        }
        touched.clear();
    }

    /** Its deadline may have changed. */
    void touched(HostedTransport hosted) {
        touched.add(hosted);
    }

    void add(HostedTransport hosted) {
        transports.add(hosted);
        transportCount = transports.size();
    }

    void remove(HostedTransport hosted) {
        transports.remove(hosted);
        transportCount = transports.size();
    }

    /** Ends every Transport at once. */
    public void closeAll(CloseReason reason) {
        for (HostedTransport hosted : List.copyOf(transports)) {
            Transport transport = hosted.transport();
            if (transport != null) {
                transport.close(reason);
                egress.flush();
                transport.release();
                hosted.remove();
            }
        }
        egress.flush();
    }

    Demultiplexer demultiplexer() {
        return demultiplexer;
    }

    EarlyPackets.Room earlyRoom() {
        return earlyRoom;
    }

    /** Its number among the workers of the node, 0 and up. */
    public int index() {
        return index;
    }

    /** What this worker's time comes from; any thread. */
    public LongSupplier clock() {
        return clock;
    }

    /** Its port; to be closed by the owner of the thread. */
    public DatagramPort port() {
        return port;
    }

    /** Where packets to send are put. */
    public Egress egress() {
        return egress;
    }

    /** Its packet memory. */
    public PacketSlab slab() {
        return slab;
    }

    /** Its counters. */
    public WorkerCounters counters() {
        return counters;
    }

    /** The time at which this turn began. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Transports that exist; any thread. */
    public int transports() {
        return transportCount;
    }

    /** What is still held on behalf of Transports: all 0 when the last one has gone. On the worker's thread. */
    public Residue residue() {
        return new Residue(
                demultiplexer.ufrags(),
                demultiplexer.addressOwners().count(),
                port.addresses().size(),
                deadlines.size(),
                slab.inUse());
    }

    /** See {@link #residue}. */
    public record Residue(int ufrags, int ownedAddresses, int addresses, int timers, int packetSlots) {
        /** Nothing. */
        public static final Residue NONE = new Residue(0, 0, 0, 0, 0);
    }

    /** Its figures; any thread, a little late at worst. */
    public MediaStats.WorkerStats stats() {
        IceTcpCounters tcp = port.tcpCounters();
        return new MediaStats.WorkerStats(
                index,
                port.localAddress().getAddress().getHostAddress() + ":"
                        + port.localAddress().getPort(),
                transportCount,
                cycles.busyNanos(),
                cycles.longestNanos(),
                slotsInUse,
                tcp == null ? 0 : (int) tcp.connections());
    }

    /** Puts the port's counters among the worker's own. On the worker's thread. */
    public void countPort() {
        PortCounters from = port.counters();
        counters.set(MediaCounter.DATAGRAMS_RECEIVED, from.datagramsReceived);
        counters.set(MediaCounter.DATAGRAM_BYTES_RECEIVED, from.bytesReceived);
        counters.set(MediaCounter.DATAGRAMS_SENT, from.datagramsSent);
        counters.set(MediaCounter.DATAGRAM_BYTES_SENT, from.bytesSent);
        counters.set(MediaCounter.SEND_ERRORS, from.sendErrors + from.sendBlocked);
        counters.set(MediaCounter.SEND_CALLS, from.sendCalls);
        IceTcpCounters tcp = port.tcpCounters();
        if (tcp != null) {
            counters.set(MediaCounter.ICE_TCP_ACCEPTED, tcp.accepted());
            counters.set(MediaCounter.ICE_TCP_REFUSED, tcp.refused());
            counters.set(MediaCounter.ICE_TCP_EVICTED, tcp.evicted());
            counters.set(MediaCounter.ICE_TCP_TIMED_OUT, tcp.timedOut());
            counters.set(MediaCounter.ICE_TCP_PROTOCOL_ERRORS, tcp.protocolErrors());
            counters.set(MediaCounter.ICE_TCP_DROPPED_IN, tcp.framesDropped());
            counters.set(MediaCounter.ICE_TCP_DROPPED_OUT, tcp.framesBlocked());
        }
    }
}
