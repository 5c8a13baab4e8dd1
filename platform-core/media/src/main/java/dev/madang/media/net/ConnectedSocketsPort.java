package dev.madang.media.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The client role's port on Linux: a connected UDP socket per remote address, so that thousands of Peers of one process
 * look like thousands of clients. Receives with {@code UDP_GRO}: one call fetches a run of datagrams, which are handed out
 * where they lie.
 */
final class ConnectedSocketsPort implements DatagramPort {
    private static final int BUFFERS = 32;
    private static final int BUFFER_BYTES = 65_536;
    private static final int PER_SOCKET = 4;
    private static final int MAX_DATAGRAMS = BUFFERS * 64;
    private static final int EVENTS = 256;
    private static final int MESSAGE = 64;
    private static final int VECTOR = 16;
    private static final int CONTROL = 32;
    private static final int WAKE = -1;
    /** {@code epoll_event} is packed on x86-64 only. */
    private static final boolean PACKED = System.getProperty("os.arch").equals("amd64");

    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int EVENT_DATA = PACKED ? 4 : 8;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.nativeOrder());

    private final int socketBufferBytes;
    private final MemorySegment state;
    private final MemorySegment buffers;
    private final MemorySegment messages;
    private final MemorySegment controls;
    private final MemorySegment events;
    private final MemorySegment event;
    private final MemorySegment wakeCount;
    private final MemorySegment option;
    private final MemorySegment name;
    private final int epoll;
    private final int wakeFd;
    private final Arena wakeArena = Arena.ofShared();
    private final MemorySegment wakeState = wakeArena.allocate(LinuxCalls.STATE);
    private final MemorySegment wakeOne = wakeArena.allocate(8, 8);
    private final AddressBook addresses = new AddressBook();
    private final PortCounters counters = new PortCounters();
    private final GsoSender sender;
    private int[] sockets = new int[256];
    private final int[] ready = new int[EVENTS];
    private int readyCount;
    private int readyNext;
    private final int[] offsets = new int[MAX_DATAGRAMS];
    private final int[] lengths = new int[MAX_DATAGRAMS];
    private final int[] sources = new int[MAX_DATAGRAMS];
    private boolean closed;

    ConnectedSocketsPort(int socketBufferBytes, Arena arena) {
        this.socketBufferBytes = socketBufferBytes;
        Arrays.fill(sockets, -1);
        state = arena.allocate(LinuxCalls.STATE);
        buffers = arena.allocate((long) BUFFERS * BUFFER_BYTES, 64);
        messages = arena.allocate((long) BUFFERS * MESSAGE, 8);
        controls = arena.allocate((long) BUFFERS * CONTROL, 8);
        events = arena.allocate((long) EVENTS * EVENT_BYTES, 8);
        event = arena.allocate(EVENT_BYTES, 8);
        wakeCount = arena.allocate(8, 8);
        option = arena.allocate(4, 4);
        name = arena.allocate(SocketAddresses.BYTES, 8);
        MemorySegment vectors = arena.allocate((long) BUFFERS * VECTOR, 8);
        for (long i = 0; i < BUFFERS; i++) {
            vectors.set(ValueLayout.JAVA_LONG, i * VECTOR, buffers.address() + i * BUFFER_BYTES);
            vectors.set(ValueLayout.JAVA_LONG, i * VECTOR + 8, (long) BUFFER_BYTES);
            messages.set(ValueLayout.JAVA_LONG, i * MESSAGE + 16, vectors.address() + i * VECTOR);
            messages.set(ValueLayout.JAVA_LONG, i * MESSAGE + 24, 1L);
            messages.set(ValueLayout.JAVA_LONG, i * MESSAGE + 32, controls.address() + i * CONTROL);
            messages.set(ValueLayout.JAVA_LONG, i * MESSAGE + 40, (long) CONTROL);
        }
        wakeOne.set(ValueLayout.JAVA_LONG, 0, 1L);
        epoll = LinuxCalls.epollCreate(state);
        wakeFd = LinuxCalls.eventfd(state);
        watch(wakeFd, WAKE);
        sender = new GsoSender(arena, counters);
    }

    private void watch(int fd, long data) {
        event.set(ValueLayout.JAVA_INT, 0, LinuxCalls.EPOLLIN);
        event.set(LONG, EVENT_DATA, data);
        LinuxCalls.epollCtl(state, epoll, LinuxCalls.EPOLL_CTL_ADD, fd, event);
    }

    @Override
    public int connect(InetSocketAddress remote) {
        long high = AddressBook.highOf(remote.getAddress());
        long low = AddressBook.lowOf(remote.getAddress());
        boolean ipv6 = !AddressBook.isIpv4(high, low);
        int fd = LinuxCalls.socket(
                state,
                ipv6 ? LinuxCalls.AF_INET6 : LinuxCalls.AF_INET,
                LinuxCalls.SOCK_DGRAM | LinuxCalls.SOCK_NONBLOCK | LinuxCalls.SOCK_CLOEXEC);
        if (fd < 0) {
            throw new IllegalStateException("cannot open a UDP socket: errno " + LinuxCalls.errno(state));
        }
        option.set(ValueLayout.JAVA_INT, 0, 1);
        LinuxCalls.setsockopt(state, fd, LinuxCalls.SOL_UDP, LinuxCalls.UDP_GRO, option, 4);
        option.set(ValueLayout.JAVA_INT, 0, socketBufferBytes);
        if (LinuxCalls.setsockopt(state, fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_RCVBUFFORCE, option, 4) != 0) {
            LinuxCalls.setsockopt(state, fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_RCVBUF, option, 4);
        }
        SocketAddresses.write(name, 0, high, low, remote.getPort(), ipv6);
        int length = ipv6 ? SocketAddresses.IPV6_LENGTH : SocketAddresses.IPV4_LENGTH;
        if (LinuxCalls.connect(state, fd, name, length) != 0) {
            int error = LinuxCalls.errno(state);
            LinuxCalls.close(state, fd);
            throw new IllegalStateException("cannot connect a UDP socket to " + remote + ": errno " + error);
        }
        int id = addresses.internConnected(remote);
        if (id >= sockets.length) {
            int before = sockets.length;
            sockets = Arrays.copyOf(sockets, Math.max(id + 1, before * 2));
            Arrays.fill(sockets, before, sockets.length, -1);
        }
        sockets[id] = fd;
        watch(fd, id);
        return id;
    }

    @Override
    public void release(int address) {
        if (sockets[address] >= 0) {
            LinuxCalls.close(state, sockets[address]);
            sockets[address] = -1;
        }
        addresses.release(address);
    }

    @Override
    public int receive(long waitNanos) {
        if (readyNext == readyCount) {
            poll(waitNanos);
        }
        int datagrams = 0;
        int buffer = 0;
        while (readyNext < readyCount && buffer + PER_SOCKET <= BUFFERS) {
            int id = ready[readyNext++];
            if (id == WAKE) {
                LinuxCalls.read(state, wakeFd, wakeCount, 8);
                continue;
            }
            if (id >= sockets.length || sockets[id] < 0) {
                continue;
            }
            int count = LinuxCalls.recvmmsg(state, sockets[id], messages.asSlice((long) buffer * MESSAGE), PER_SOCKET);
            for (int i = 0; i < count; i++) {
                datagrams = split(buffer + i, id, datagrams);
            }
            buffer += Math.max(0, count);
        }
        counters.datagramsReceived += datagrams;
        return datagrams;
    }

    private void poll(long waitNanos) {
        int millis = waitNanos <= 0 ? 0 : (int) Math.min(1_000, waitNanos / 1_000_000);
        int count = LinuxCalls.epollWait(state, epoll, events, EVENTS, millis);
        readyCount = 0;
        readyNext = 0;
        for (int i = 0; i < count; i++) {
            ready[readyCount++] = (int) events.get(LONG, (long) i * EVENT_BYTES + EVENT_DATA);
        }
    }

    private int split(int buffer, int id, int from) {
        long message = (long) buffer * MESSAGE;
        int length = messages.get(ValueLayout.JAVA_INT, message + 56);
        int segment = length;
        if (messages.get(ValueLayout.JAVA_LONG, message + 40) >= 20) {
            long control = (long) buffer * CONTROL;
            if (controls.get(ValueLayout.JAVA_INT, control + 8) == LinuxCalls.SOL_UDP
                    && controls.get(ValueLayout.JAVA_INT, control + 12) == LinuxCalls.UDP_GRO) {
                segment = controls.get(ValueLayout.JAVA_INT, control + 16);
            }
        }
        messages.set(ValueLayout.JAVA_LONG, message + 40, (long) CONTROL);
        int next = from;
        for (int at = 0; at < length && next < MAX_DATAGRAMS; at += segment) {
            offsets[next] = buffer * BUFFER_BYTES + at;
            lengths[next] = Math.min(segment, length - at);
            sources[next] = id;
            next++;
        }
        counters.bytesReceived += length;
        return next;
    }

    @Override
    public MemorySegment receiveMemory() {
        return buffers;
    }

    @Override
    public long receiveOffset(int i) {
        return offsets[i];
    }

    @Override
    public int receiveLength(int i) {
        return lengths[i];
    }

    @Override
    public int receiveAddress(int i) {
        return sources[i];
    }

    @Override
    public int internSource(int i) {
        return sources[i];
    }

    @Override
    public InetSocketAddress receiveSource(int i) {
        return addresses.address(sources[i]);
    }

    @Override
    public void send(Egress egress) {
        int from = 0;
        while (from < egress.count()) {
            int id = egress.destination(from);
            int to = from + 1;
            while (to < egress.count() && egress.destination(to) == id) {
                to++;
            }
            if (id < sockets.length && sockets[id] >= 0) {
                sender.send(sockets[id], egress, from, to, null);
            } else {
                counters.sendErrors += to - from;
            }
            from = to;
        }
    }

    @Override
    public void wake() {
        synchronized (wakeArena) {
            if (!closed) {
                LinuxCalls.write(wakeState, wakeFd, wakeOne, 8);
            }
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress(0);
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
    public void close() {
        synchronized (wakeArena) {
            if (closed) {
                return;
            }
            closed = true;
            for (int fd : sockets) {
                if (fd >= 0) {
                    LinuxCalls.close(state, fd);
                }
            }
            LinuxCalls.close(state, epoll);
            LinuxCalls.close(state, wakeFd);
            wakeArena.close();
        }
    }
}
