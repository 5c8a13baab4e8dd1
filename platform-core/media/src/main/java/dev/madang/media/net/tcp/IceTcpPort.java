package dev.madang.media.net.tcp;

import dev.madang.media.net.AddressBook;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.IceTcpCounters;
import dev.madang.media.net.PortCounters;
import dev.madang.media.net.SocketTable;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;

/**
 * A UDP port with ICE-TCP beside it (RFC 6544): passive on the same port number, active by {@link #connect}. Frames on
 * connections (RFC 4571) are received and sent like datagrams; their addresses are such of which {@link AddressBook#isTcp}
 * says so. A thread of its own does what is TCP's. Releasing a connection's number closes it when all is sent; packets to a
 * connection that is gone, or whose other end reads too slowly, are dropped and counted.
 */
public final class IceTcpPort implements DatagramPort {
    private static final int BATCH = 64;
    private static final long STOP_MILLIS = 5000;

    private final DatagramPort udp;
    private final IceTcpConfig config;
    private final AddressBook addresses;
    private final PortCounters counters;
    private final IceTcpCounters tcpCounters = new IceTcpCounters();
    private final FrameRing incoming;
    private final TcpLoop loop;
    private final Thread thread;
    private final SocketTable<TcpConnection> connections;
    private int frames;
    private boolean closed;

    /**
     * Opens ICE-TCP beside that port, which it owns from then on.
     *
     * @throws IllegalStateException when the number is taken; the UDP port stays open
     */
    public IceTcpPort(DatagramPort udp, IceTcpConfig config) {
        this.udp = udp;
        this.config = config;
        this.addresses = udp.addresses();
        this.counters = udp.counters();
        this.incoming = new FrameRing(config.receiveFrames());
        InetSocketAddress local = udp.localAddress();
        this.loop = new TcpLoop(local, config, incoming, tcpCounters, udp::wake);
        this.connections = new SocketTable<>(addresses, this::leave);
        this.thread =
                Thread.ofPlatform().name("ice-tcp-" + local.getPort()).daemon().start(loop);
    }

    /**
     * Makes a TCP connection, without waiting for it: what is sent meanwhile waits, as far as there is room.
     *
     * @return its number, also when it will fail
     */
    @Override
    public int connect(InetSocketAddress remote) {
        connections.sweep();
        int id = addresses.addTcp(remote);
        TcpConnection connection = new TcpConnection(remote, false, config.sendBufferBytes(), System.nanoTime());
        connection.number(id);
        connections.put(id, connection);
        loop.connect(connection);
        return id;
    }

    private void leave(TcpConnection connection) {
        connection.leave();
        look(connection);
    }

    private void look(TcpConnection connection) {
        if (connection.mark()) {
            loop.look(connection);
        }
    }

    @Override
    public int receive(long waitNanos) {
        loop.check();
        connections.sweep();
        boolean tcpWasFirst = frames > 0;
        incoming.remove(frames);
        frames = 0;
        // Taking turns, so that neither side starves the other.
        if (!tcpWasFirst && takeFrames()) {
            return frames;
        }
        int count = udp.receive(incoming.size() > 0 ? 0 : waitNanos);
        if (count == 0) {
            takeFrames();
            return frames;
        }
        return count;
    }

    private boolean takeFrames() {
        frames = Math.min(BATCH, incoming.size());
        for (int i = 0; i < frames; i++) {
            counters.datagramsReceived++;
            counters.bytesReceived += incoming.length(i);
        }
        return frames > 0;
    }

    @Override
    public MemorySegment receiveMemory() {
        return frames > 0 ? incoming.memory() : udp.receiveMemory();
    }

    @Override
    public long receiveOffset(int i) {
        return frames > 0 ? incoming.offset(i) : udp.receiveOffset(i);
    }

    @Override
    public int receiveLength(int i) {
        return frames > 0 ? incoming.length(i) : udp.receiveLength(i);
    }

    @Override
    public int receiveAddress(int i) {
        return frames > 0 ? numberOf(incoming.source(i)) : udp.receiveAddress(i);
    }

    private int numberOf(TcpConnection connection) {
        int id = connection.number();
        return connections.get(id) == connection ? id : AddressBook.UNKNOWN;
    }

    @Override
    public int internSource(int i) {
        if (frames == 0) {
            return udp.internSource(i);
        }
        TcpConnection connection = incoming.source(i);
        int known = numberOf(connection);
        if (known != AddressBook.UNKNOWN) {
            return known;
        }
        connections.sweep();
        int id = addresses.addTcp(connection.remote());
        connection.number(id);
        connections.put(id, connection);
        return id;
    }

    @Override
    public InetSocketAddress receiveSource(int i) {
        return frames > 0 ? incoming.source(i).remote() : udp.receiveSource(i);
    }

    @Override
    public void send(Egress egress, int from, int to) {
        connections.sweep();
        int begun = from;
        if (connections.size() > 0) {
            for (int i = from; i < to; i++) {
                if (addresses.isTcp(egress.destination(i))) {
                    sendDatagrams(egress, begun, i);
                    sendFrame(egress, i);
                    begun = i + 1;
                }
            }
        }
        sendDatagrams(egress, begun, to);
    }

    private void sendDatagrams(Egress egress, int from, int to) {
        if (from < to) {
            udp.send(egress, from, to);
        }
    }

    private void sendFrame(Egress egress, int i) {
        TcpConnection connection = connections.get(egress.destination(i));
        int length = egress.length(i);
        if (connection == null || connection.isClosed() || length > 0xffff) {
            counters.sendErrors++;
        } else if (connection.add(egress.memory(), egress.offset(i), length)) {
            counters.datagramsSent++;
            counters.bytesSent += length;
            look(connection);
        } else {
            counters.sendBlocked++;
            tcpCounters.framesBlocked.increment();
        }
    }

    @Override
    public void wake() {
        udp.wake();
    }

    /** The address of both UDP and TCP. */
    @Override
    public InetSocketAddress localAddress() {
        return udp.localAddress();
    }

    @Override
    public AddressBook addresses() {
        return addresses;
    }

    /** Of both UDP and TCP. */
    @Override
    public PortCounters counters() {
        return counters;
    }

    @Override
    public IceTcpCounters tcpCounters() {
        return tcpCounters;
    }

    @Override
    public String description() {
        return udp.description() + (config.listening() ? ", ICE-TCP" : ", active ICE-TCP");
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        loop.stop();
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        udp.close();
    }
}
