package dev.madang.media.net.linux;

import dev.madang.media.net.AddressBook;
import dev.madang.media.net.ClientDatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.PortCounters;
import dev.madang.media.net.SocketTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;

/** The port of many clients for Linux: connected sockets in one epoll, {@code UDP_GRO} and {@code UDP_SEGMENT} on each. */
public final class LinuxClientPort implements ClientDatagramPort {
    private static final int EVENTS = 256;
    private static final int MESSAGES = 64;
    /** What one socket may give at a time, so that a busy one does not starve the others. */
    private static final int MESSAGES_A_SOCKET = 4;
    /** {@code struct epoll_event} is packed on x86 only. */
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int EVENT_DATA = PACKED ? 4 : 8;
    private static final int WAKER = -1;

    private final PortConfig config;
    private final int epoll;
    private final Waker waker = new Waker();
    private final MemorySegment state;
    private final MemorySegment events;
    private final MemorySegment poll;
    private final MemorySegment timeout;
    private final AddressBook addresses = new AddressBook();
    private final SocketTable<LinuxSocket> sockets = new SocketTable<>(addresses, LinuxSocket::close);
    private final PortCounters counters = new PortCounters();
    private final ReceiveBatch received;
    private final SendBatch outgoing;
    private final BatchSender sender;
    private int ready;
    private int readyAt;
    private boolean closed;

    public LinuxClientPort(PortConfig config, Arena arena) {
        this.config = config;
        state = arena.allocate(LinuxCalls.STATE);
        epoll = LinuxCalls.epollCreate(state);
        events = arena.allocate((long) EVENTS * EVENT_BYTES, 8);
        poll = arena.allocate(8, 8);
        poll.set(ValueLayout.JAVA_INT, 0, epoll);
        poll.set(ValueLayout.JAVA_SHORT, 4, (short) LinuxCalls.POLLIN);
        timeout = arena.allocate(16, 8);
        received = new ReceiveBatch(arena, MESSAGES, config.coalescing(), true, counters);
        outgoing = new SendBatch(arena, addresses, null, true, config.segmenting());
        sender = new BatchSender(arena, outgoing, counters);
        if (epoll < 0 || !watch(waker.fd(), WAKER)) {
            int error = LinuxCalls.errno(state);
            waker.close();
            throw new IllegalStateException("no epoll, errno " + error);
        }
    }

    private boolean watch(int fd, int id) {
        events.set(ValueLayout.JAVA_INT_UNALIGNED, 0, LinuxCalls.EPOLLIN);
        events.set(ValueLayout.JAVA_LONG_UNALIGNED, EVENT_DATA, id);
        // The list of events is overwritten: whatever it still says comes again with the next one.
        ready = 0;
        readyAt = 0;
        return LinuxCalls.epollCtl(state, epoll, LinuxCalls.EPOLL_CTL_ADD, fd, events) == 0;
    }

    @Override
    public int connect(InetSocketAddress remote) {
        sockets.sweep();
        LinuxSocket socket = LinuxSocket.connected(remote, config);
        if (config.coalescing()) {
            socket.set(LinuxCalls.SOL_UDP, LinuxCalls.UDP_GRO, 1);
        }
        int id = addresses.addConnected(remote);
        if (!watch(socket.fd(), id)) {
            int error = LinuxCalls.errno(state);
            socket.close();
            addresses.release(id);
            throw new IllegalStateException("cannot watch a socket, errno " + error);
        }
        sockets.put(id, socket);
        return id;
    }

    @Override
    public int receive(long waitNanos) {
        sockets.sweep();
        received.clear();
        if (readyAt == ready) {
            poll();
            if (ready == 0 && waitNanos > 0) {
                await(waitNanos);
                poll();
            }
        }
        while (readyAt < ready && received.room() > 0) {
            int id = (int) events.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) readyAt * EVENT_BYTES + EVENT_DATA);
            readyAt++;
            if (id == WAKER) {
                waker.drain();
                continue;
            }
            LinuxSocket socket = sockets.get(id);
            if (socket != null) {
                received.read(socket.fd(), MESSAGES_A_SOCKET, id);
            }
        }
        return received.count();
    }

    private void poll() {
        readyAt = 0;
        counters.receiveCalls++;
        ready = Math.max(0, LinuxCalls.epollWait(state, epoll, events.address(), EVENTS));
    }

    /** By ppoll on the epoll, for its finer clock. */
    private void await(long waitNanos) {
        timeout.set(ValueLayout.JAVA_LONG, 0, waitNanos / 1_000_000_000L);
        timeout.set(ValueLayout.JAVA_LONG, 8, waitNanos % 1_000_000_000L);
        counters.waits++;
        LinuxCalls.ppoll(state, poll.address(), 1, timeout.address());
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
        int id = received.tag(i);
        return sockets.get(id) == null ? AddressBook.UNKNOWN : id;
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
        sockets.sweep();
        for (int at = from; at < to; at += SendBatch.CAPACITY) {
            outgoing.fill(egress, at, Math.min(to, at + SendBatch.CAPACITY));
            sendMessages(egress);
        }
    }

    private void sendMessages(Egress egress) {
        int next;
        for (int message = 0; message < outgoing.count(); message = next) {
            int destination = outgoing.destination(message);
            next = message + 1;
            while (next < outgoing.count() && outgoing.destination(next) == destination) {
                next++;
            }
            LinuxSocket socket = sockets.get(destination);
            if (socket != null) {
                sender.send(socket.fd(), egress, message, next);
            } else {
                for (int i = message; i < next; i++) {
                    counters.sendErrors += outgoing.packets(i);
                }
            }
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
    public InetSocketAddress localAddress(int id) {
        LinuxSocket socket = sockets.get(id);
        if (socket == null) {
            throw new IllegalArgumentException("no socket " + id);
        }
        return socket.localAddress();
    }

    @Override
    public int sockets() {
        return sockets.size();
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
        return "Linux epoll, connected sockets" + (outgoing.isSegmenting() ? ", UDP_SEGMENT" : "")
                + (config.coalescing() ? ", UDP_GRO" : "");
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sockets.closeAll();
            waker.close();
            LinuxCalls.close(state, epoll);
        }
    }
}
