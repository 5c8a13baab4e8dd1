package dev.madang.media.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** The port for Linux: {@code recvmmsg}, {@code sendmmsg} and {@code UDP_SEGMENT} without a copy or an object a packet. */
final class LinuxDatagramPort implements DatagramPort {
    private static final int BATCH = 64;
    private static final int MESSAGE = 64;
    private static final int VECTOR = 16;

    private final int fd;
    private final int wakeFd;
    private final MemorySegment state;
    private final MemorySegment buffers;
    private final MemorySegment messages;
    private final MemorySegment names;
    private final MemorySegment poll;
    private final MemorySegment timeout;
    private final MemorySegment wakeCount;
    private final int nameLength;
    private final int[] sources = new int[BATCH];
    private final AddressBook addresses = new AddressBook();
    private final SocketAddresses destinations;
    private final PortCounters counters = new PortCounters();
    private final GsoSender sender;
    private final InetSocketAddress local;
    private final Arena wakeArena = Arena.ofShared();
    private final MemorySegment wakeState = wakeArena.allocate(LinuxCalls.STATE);
    private final MemorySegment wakeOne = wakeArena.allocate(8, 8);
    private boolean closed;

    /** @throws IllegalStateException when the port cannot be opened */
    LinuxDatagramPort(InetSocketAddress bind, int socketBufferBytes, Arena arena) {
        state = arena.allocate(LinuxCalls.STATE);
        boolean ipv6 = !(bind.getAddress() instanceof Inet4Address)
                || bind.getAddress().isAnyLocalAddress();
        int socket = -1;
        if (ipv6) {
            socket = open(LinuxCalls.AF_INET6, arena);
            if (socket < 0 || !bind(socket, bind, true, arena)) {
                closeQuietly(socket);
                socket = -1;
                ipv6 = false;
            }
        }
        if (socket < 0) {
            socket = open(LinuxCalls.AF_INET, arena);
            if (socket < 0 || !bind(socket, bind, false, arena)) {
                int error = LinuxCalls.errno(state);
                closeQuietly(socket);
                throw new IllegalStateException("cannot open UDP port " + bind + ": errno " + error);
            }
        }
        fd = socket;
        wakeFd = LinuxCalls.eventfd(state);
        wakeOne.set(ValueLayout.JAVA_LONG, 0, 1L);
        setBuffers(socketBufferBytes, arena);
        local = readLocal(arena);
        nameLength = SocketAddresses.BYTES;
        buffers = arena.allocate((long) BATCH * PacketSlab.SLOT_BYTES, 64);
        names = arena.allocate((long) BATCH * SocketAddresses.BYTES, 8);
        MemorySegment vectors = arena.allocate((long) BATCH * VECTOR, 8);
        messages = arena.allocate((long) BATCH * MESSAGE, 8);
        for (long i = 0; i < BATCH; i++) {
            vectors.set(ValueLayout.JAVA_LONG, i * VECTOR, buffers.address() + i * PacketSlab.SLOT_BYTES);
            vectors.set(ValueLayout.JAVA_LONG, i * VECTOR + 8, (long) PacketSlab.SLOT_BYTES);
            messages.set(ValueLayout.JAVA_LONG, i * MESSAGE, names.address() + i * SocketAddresses.BYTES);
            messages.set(ValueLayout.JAVA_INT, i * MESSAGE + 8, nameLength);
            messages.set(ValueLayout.JAVA_LONG, i * MESSAGE + 16, vectors.address() + i * VECTOR);
            messages.set(ValueLayout.JAVA_LONG, i * MESSAGE + 24, 1L);
        }
        poll = arena.allocate(16, 8);
        poll.set(ValueLayout.JAVA_INT, 0, fd);
        poll.set(ValueLayout.JAVA_SHORT, 4, (short) LinuxCalls.POLLIN);
        poll.set(ValueLayout.JAVA_INT, 8, wakeFd);
        poll.set(ValueLayout.JAVA_SHORT, 12, (short) LinuxCalls.POLLIN);
        timeout = arena.allocate(16, 8);
        wakeCount = arena.allocate(8, 8);
        destinations = new SocketAddresses(arena, addresses, ipv6);
        sender = new GsoSender(arena, counters);
    }

    private int open(int domain, Arena arena) {
        int socket = LinuxCalls.socket(
                state, domain, LinuxCalls.SOCK_DGRAM | LinuxCalls.SOCK_NONBLOCK | LinuxCalls.SOCK_CLOEXEC);
        if (socket >= 0 && domain == LinuxCalls.AF_INET6) {
            MemorySegment off = arena.allocate(4, 4);
            LinuxCalls.setsockopt(state, socket, LinuxCalls.IPPROTO_IPV6, LinuxCalls.IPV6_V6ONLY, off, 4);
        }
        return socket;
    }

    private boolean bind(int socket, InetSocketAddress bind, boolean ipv6, Arena arena) {
        MemorySegment name = arena.allocate(SocketAddresses.BYTES, 8);
        InetAddress address = bind.getAddress();
        boolean any = address.isAnyLocalAddress();
        long high = any ? 0 : AddressBook.highOf(address);
        long low = any ? 0 : AddressBook.lowOf(address);
        SocketAddresses.write(name, 0, high, low, bind.getPort(), ipv6);
        int length = ipv6 ? SocketAddresses.IPV6_LENGTH : SocketAddresses.IPV4_LENGTH;
        return LinuxCalls.bind(state, socket, name, length) == 0;
    }

    private void setBuffers(int bytes, Arena arena) {
        MemorySegment value = arena.allocate(4, 4);
        value.set(ValueLayout.JAVA_INT, 0, bytes);
        if (LinuxCalls.setsockopt(state, fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_RCVBUFFORCE, value, 4) != 0) {
            LinuxCalls.setsockopt(state, fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_RCVBUF, value, 4);
        }
        if (LinuxCalls.setsockopt(state, fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_SNDBUFFORCE, value, 4) != 0) {
            LinuxCalls.setsockopt(state, fd, LinuxCalls.SOL_SOCKET, LinuxCalls.SO_SNDBUF, value, 4);
        }
    }

    private InetSocketAddress readLocal(Arena arena) {
        MemorySegment name = arena.allocate(SocketAddresses.BYTES, 8);
        MemorySegment length = arena.allocate(4, 4);
        length.set(ValueLayout.JAVA_INT, 0, SocketAddresses.BYTES);
        LinuxCalls.getsockname(state, fd, name, length);
        return toJava(name, 0);
    }

    private static InetSocketAddress toJava(MemorySegment name, long at) {
        long high = SocketAddresses.high(name, at);
        long low = SocketAddresses.low(name, at);
        byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), SocketAddresses.port(name, at));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public int receive(long waitNanos) {
        int count = read();
        if (count == 0 && waitNanos > 0) {
            timeout.set(ValueLayout.JAVA_LONG, 0, waitNanos / 1_000_000_000L);
            timeout.set(ValueLayout.JAVA_LONG, 8, waitNanos % 1_000_000_000L);
            LinuxCalls.ppoll(state, poll, 2, timeout);
            if (poll.get(ValueLayout.JAVA_SHORT, 14) != 0) {
                LinuxCalls.read(state, wakeFd, wakeCount, 8);
            }
            count = read();
        }
        return count;
    }

    private int read() {
        int count = LinuxCalls.recvmmsg(state, fd, messages, BATCH);
        if (count <= 0) {
            return 0;
        }
        for (int i = 0; i < count; i++) {
            long message = (long) i * MESSAGE;
            long name = (long) i * SocketAddresses.BYTES;
            counters.bytesReceived += messages.get(ValueLayout.JAVA_INT, message + 56);
            messages.set(ValueLayout.JAVA_INT, message + 8, nameLength);
            sources[i] = addresses.find(
                    SocketAddresses.high(names, name),
                    SocketAddresses.low(names, name),
                    SocketAddresses.port(names, name));
        }
        counters.datagramsReceived += count;
        return count;
    }

    @Override
    public MemorySegment receiveMemory() {
        return buffers;
    }

    @Override
    public long receiveOffset(int i) {
        return (long) i * PacketSlab.SLOT_BYTES;
    }

    @Override
    public int receiveLength(int i) {
        return messages.get(ValueLayout.JAVA_INT, (long) i * MESSAGE + 56);
    }

    @Override
    public int receiveAddress(int i) {
        return sources[i];
    }

    @Override
    public int internSource(int i) {
        long name = (long) i * SocketAddresses.BYTES;
        int id = addresses.intern(
                SocketAddresses.high(names, name), SocketAddresses.low(names, name), SocketAddresses.port(names, name));
        sources[i] = id;
        return id;
    }

    @Override
    public InetSocketAddress receiveSource(int i) {
        return toJava(names, (long) i * SocketAddresses.BYTES);
    }

    @Override
    public void send(Egress egress) {
        sender.send(fd, egress, 0, egress.count(), destinations);
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
    public void close() {
        synchronized (wakeArena) {
            if (closed) {
                return;
            }
            closed = true;
            LinuxCalls.close(state, fd);
            LinuxCalls.close(state, wakeFd);
            wakeArena.close();
        }
    }

    private void closeQuietly(int socket) {
        if (socket >= 0) {
            LinuxCalls.close(state, socket);
        }
    }
}
