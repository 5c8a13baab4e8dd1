package dev.madang.media.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The client role's port on Linux: a connected UDP socket per remote address, so that thousands of Peers of one process
 * look like thousands of clients. With coalescing, one call fetches a run of datagrams, handed out where they lie.
 */
final class ConnectedSocketsPort implements DatagramPort {
    private static final int MESSAGES = 32;
    private static final int PER_SOCKET = 4;
    private static final int EVENTS = 256;
    private static final int NO_SOCKET = -1;
    /** {@code epoll_event} is packed on x86-64 only. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int EVENT_DATA = PACKED ? 4 : 8;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.nativeOrder());

    private final PortConfig config;
    private final MemorySegment state;
    private final MemorySegment events;
    private final MemorySegment event;
    private final MemorySegment poll;
    private final MemorySegment timeout;
    private final int epoll;
    private final Waker waker = new Waker();
    private final AddressBook addresses = new AddressBook();
    private final PortCounters counters = new PortCounters();
    private final ReceiveBatch received;
    private final SendBatch outgoing;
    private final BatchSender sender;
    private int[] sockets = new int[256];
    private final int[] ready = new int[EVENTS];
    private int readyCount;
    private int readyNext;
    private boolean closed;

    ConnectedSocketsPort(PortConfig config, Arena arena) {
        this.config = config;
        Arrays.fill(sockets, NO_SOCKET);
        state = arena.allocate(LinuxCalls.STATE);
        events = arena.allocate((long) EVENTS * EVENT_BYTES, 8);
        event = arena.allocate(EVENT_BYTES, 8);
        timeout = arena.allocate(16, 8);
        epoll = LinuxCalls.epollCreate(state);
        poll = arena.allocate(16, 8);
        poll.set(ValueLayout.JAVA_INT, 0, epoll);
        poll.set(ValueLayout.JAVA_SHORT, 4, (short) LinuxCalls.POLLIN);
        poll.set(ValueLayout.JAVA_INT, 8, waker.fd());
        poll.set(ValueLayout.JAVA_SHORT, 12, (short) LinuxCalls.POLLIN);
        received = new ReceiveBatch(arena, MESSAGES, config.coalescing(), false, counters);
        outgoing = new SendBatch(arena, addresses, null, false, config.segmenting());
        sender = new BatchSender(arena, outgoing, counters);
    }

    @Override
    public int connect(InetSocketAddress remote) {
        LinuxSocket socket = LinuxSocket.connected(remote, config);
        if (config.coalescing()) {
            socket.set(LinuxCalls.SOL_UDP, LinuxCalls.UDP_GRO, 1);
        }
        int id = addresses.addConnected(remote);
        if (id >= sockets.length) {
            int before = sockets.length;
            sockets = Arrays.copyOf(sockets, Math.max(id + 1, before * 2));
            Arrays.fill(sockets, before, sockets.length, NO_SOCKET);
        }
        sockets[id] = socket.fd();
        event.set(ValueLayout.JAVA_INT, 0, LinuxCalls.EPOLLIN);
        event.set(LONG, EVENT_DATA, id);
        LinuxCalls.epollCtl(state, epoll, LinuxCalls.EPOLL_CTL_ADD, socket.fd(), event);
        return id;
    }

    @Override
    public void release(int address) {
        if (address < sockets.length && sockets[address] != NO_SOCKET) {
            LinuxCalls.close(state, sockets[address]);
            sockets[address] = NO_SOCKET;
        }
        addresses.release(address);
    }

    @Override
    public int receive(long waitNanos) {
        received.clear();
        if (readyNext == readyCount && !fetchReady() && waitNanos > 0) {
            await(waitNanos);
            fetchReady();
        }
        while (readyNext < readyCount && received.room() >= PER_SOCKET) {
            int id = ready[readyNext++];
            if (id < sockets.length && sockets[id] != NO_SOCKET) {
                received.read(sockets[id], PER_SOCKET, id);
            }
        }
        return received.count();
    }

    private boolean fetchReady() {
        int count = LinuxCalls.epollWait(state, epoll, events.address(), EVENTS);
        readyCount = 0;
        readyNext = 0;
        for (int i = 0; i < count; i++) {
            ready[readyCount++] = (int) events.get(LONG, (long) i * EVENT_BYTES + EVENT_DATA);
        }
        return count > 0;
    }

    private void await(long waitNanos) {
        timeout.set(ValueLayout.JAVA_LONG, 0, waitNanos / 1_000_000_000L);
        timeout.set(ValueLayout.JAVA_LONG, 8, waitNanos % 1_000_000_000L);
        counters.waits++;
        int woken = LinuxCalls.ppoll(state, poll.address(), 2, timeout.address());
        if (woken > 0 && poll.get(ValueLayout.JAVA_SHORT, 14) != 0) {
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
        return received.tag(i);
    }

    @Override
    public int internSource(int i) {
        return received.tag(i);
    }

    @Override
    public InetSocketAddress receiveSource(int i) {
        return addresses.address(received.tag(i));
    }

    @Override
    public void send(Egress egress, int from, int to) {
        for (int at = from; at < to; at += SendBatch.CAPACITY) {
            outgoing.fill(egress, at, Math.min(to, at + SendBatch.CAPACITY));
            sendMessages(egress);
        }
    }

    private void sendMessages(Egress egress) {
        int message = 0;
        while (message < outgoing.count()) {
            int id = outgoing.destination(message);
            int end = message + 1;
            while (end < outgoing.count() && outgoing.destination(end) == id) {
                end++;
            }
            if (id >= 0 && id < sockets.length && sockets[id] != NO_SOCKET) {
                sender.send(sockets[id], egress, message, end);
            } else {
                for (int i = message; i < end; i++) {
                    counters.sendErrors += outgoing.packets(i);
                }
            }
            message = end;
        }
    }

    @Override
    public void wake() {
        waker.signal();
    }

    @Override
    public InetSocketAddress localAddress() {
        return config.bind();
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
        return "connected sockets" + (config.coalescing() ? ", coalescing" : "");
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (int fd : sockets) {
            if (fd != NO_SOCKET) {
                LinuxCalls.close(state, fd);
            }
        }
        LinuxCalls.close(state, epoll);
        waker.close();
    }
}
