package dev.madang.media.net.linux;

import dev.madang.media.net.AddressBook;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.PortCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;

/** The port for Linux: {@code recvmmsg}, {@code sendmmsg} and {@code UDP_SEGMENT} without a copy or an object a packet. */
public final class LinuxDatagramPort implements DatagramPort {
    private static final int BATCH = 64;
    /** Coalesced messages are large and rare. */
    private static final int COALESCED_BATCH = 32;

    private final LinuxSocket socket;
    private final Waker waker;
    private final MemorySegment state;
    private final MemorySegment poll;
    private final MemorySegment timeout;
    private final AddressBook addresses = new AddressBook();
    private final SocketAddresses names;
    private final PortCounters counters = new PortCounters();
    private final ReceiveBatch received;
    private final SendBatch outgoing;
    private final BatchSender sender;
    private final InetSocketAddress local;
    private final boolean coalescing;
    private boolean closed;

    /** @throws IllegalStateException when the port cannot be opened */
    public LinuxDatagramPort(PortConfig config, Arena arena) {
        socket = LinuxSocket.bound(config);
        waker = new Waker();
        local = socket.localAddress();
        coalescing = config.coalescing() && socket.set(LinuxCalls.SOL_UDP, LinuxCalls.UDP_GRO, 1);
        boolean segmenting = config.segmenting() && socket.set(LinuxCalls.SOL_UDP, LinuxCalls.UDP_SEGMENT, 0);
        if (config.bind().getAddress().isAnyLocalAddress()) {
            if (socket.ipv6()) {
                socket.set(LinuxCalls.IPPROTO_IPV6, LinuxCalls.IPV6_RECVPKTINFO, 1);
            } else {
                socket.set(LinuxCalls.IPPROTO_IP, LinuxCalls.IP_PKTINFO, 1);
            }
        }
        state = arena.allocate(LinuxCalls.STATE);
        poll = arena.allocate(16, 8);
        poll.set(ValueLayout.JAVA_INT, 0, socket.fd());
        poll.set(ValueLayout.JAVA_SHORT, 4, (short) LinuxCalls.POLLIN);
        poll.set(ValueLayout.JAVA_INT, 8, waker.fd());
        poll.set(ValueLayout.JAVA_SHORT, 12, (short) LinuxCalls.POLLIN);
        timeout = arena.allocate(16, 8);
        received = new ReceiveBatch(arena, coalescing ? COALESCED_BATCH : BATCH, coalescing, socket.ipv6(), counters);
        names = new SocketAddresses(arena, addresses, socket.ipv6());
        outgoing = new SendBatch(arena, addresses, names, socket.ipv6(), segmenting);
        sender = new BatchSender(arena, outgoing, counters);
    }

    @Override
    public int receive(long waitNanos) {
        received.clear();
        int messages = received.read(socket.fd(), BATCH, 0);
        if (messages <= 0 && waitNanos > 0) {
            await(waitNanos);
            received.read(socket.fd(), BATCH, 0);
        }
        return received.count();
    }

    private void await(long waitNanos) {
        timeout.set(ValueLayout.JAVA_LONG, 0, waitNanos / 1_000_000_000L);
        timeout.set(ValueLayout.JAVA_LONG, 8, waitNanos % 1_000_000_000L);
        counters.waits++;
        int ready = LinuxCalls.ppoll(state, poll.address(), 2, timeout.address());
        if (ready > 0 && poll.get(ValueLayout.JAVA_SHORT, 14) != 0) {
            waker.drain();
        }
    }

    @Override
    public MemorySegment receiveMemory() {
        return received.memory();
    }

    @Override
    public long receiveOffset(int i) {
        return received.offset(i);
    }

    @Override
    public int receiveLength(int i) {
        return received.length(i);
    }

    @Override
    public int receiveAddress(int i) {
        MemorySegment memory = received.sources();
        long at = received.source(i);
        int id = addresses.find(
                SocketAddresses.high(memory, at), SocketAddresses.low(memory, at), SocketAddresses.place(memory, at));
        if (id != AddressBook.UNKNOWN) {
            rememberLocal(i, id);
        }
        return id;
    }

    @Override
    public int internSource(int i) {
        MemorySegment memory = received.sources();
        long at = received.source(i);
        int id = addresses.intern(
                SocketAddresses.high(memory, at), SocketAddresses.low(memory, at), SocketAddresses.place(memory, at));
        rememberLocal(i, id);
        return id;
    }

    private void rememberLocal(int i, int id) {
        if (received.hasLocal(i)) {
            names.spokeTo(id, received.localHigh(i), received.localLow(i));
        }
    }

    @Override
    public InetSocketAddress receiveSource(int i) {
        return SocketAddresses.toJava(received.sources(), received.source(i));
    }

    @Override
    public void send(Egress egress, int from, int to) {
        for (int at = from; at < to; at += SendBatch.CAPACITY) {
            outgoing.fill(egress, at, Math.min(to, at + SendBatch.CAPACITY));
            if (outgoing.areAllNamed()) {
                sender.send(socket.fd(), egress, 0, outgoing.count());
            } else {
                sendNamed(egress);
            }
        }
    }

    /** Leaves out messages to numbers that were released. */
    private void sendNamed(Egress egress) {
        int from = 0;
        for (int i = 0; i < outgoing.count(); i++) {
            if (!outgoing.isNamed(i)) {
                sender.send(socket.fd(), egress, from, i);
                counters.sendErrors += outgoing.packets(i);
                from = i + 1;
            }
        }
        sender.send(socket.fd(), egress, from, outgoing.count());
    }

    @Override
    public void wake() {
        waker.signal();
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public AddressBook addresses() {
        return addresses;
    }

    @Override
    public PortCounters counters() {
        return counters;
    }

    @Override
    public String description() {
        return "Linux recvmmsg/sendmmsg, " + (socket.ipv6() ? "IPv6+IPv4" : "IPv4")
                + (outgoing.isSegmenting() ? ", UDP_SEGMENT" : "") + (coalescing ? ", UDP_GRO" : "");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            waker.close();
            socket.close();
        }
    }
}
