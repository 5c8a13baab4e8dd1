package dev.madang.media.net.tcp;

import dev.madang.media.net.Channels;
import dev.madang.media.net.IceTcpCounters;
import dev.madang.media.net.Ipv6;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The thread behind an {@link IceTcpPort}: takes and makes connections, reads frames into the ring for the worker, writes
 * what the worker has left with a connection, and closes what takes too long.
 */
final class TcpLoop implements Runnable {
    private static final System.Logger LOG = System.getLogger(TcpLoop.class.getName());
    private static final int READ_BYTES = 1 << 16;
    private static final int BACKLOG = 256;
    private static final long SWEEP_MILLIS = 250;
    /** The shortest STUN message, and all that a stranger may send is STUN. */
    private static final int STUN_HEADER = 20;

    private static final int MAX_STRANGER_FRAMES = 32;
    /** Of an IPv6 address, what one household or server has to itself. */
    private static final int NETWORK_BYTES = 8;

    private final IceTcpConfig config;
    private final FrameRing incoming;
    private final IceTcpCounters counters;
    private final Runnable wakeWorker;
    private final Selector selector;
    private final @Nullable ServerSocketChannel listener;
    private final @Nullable SelectionKey listenerKey;
    /** A chain of marked connections, so that the worker makes no garbage; taken as a whole. */
    private final AtomicReference<@Nullable TcpConnection> marked = new AtomicReference<>();

    private final ConcurrentLinkedQueue<TcpConnection> wanted = new ConcurrentLinkedQueue<>();
    private final Set<TcpConnection> connections = new LinkedHashSet<>();
    private final ArrayDeque<TcpConnection> strangers = new ArrayDeque<>();
    private int accepted;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final MemorySegment memory = MemorySegment.ofBuffer(buffer);
    private boolean framesAdded;
    private long sweptNanos = System.nanoTime();
    private volatile boolean stopping;
    private volatile @Nullable Throwable failure;

    /**
     * @param bind where to listen, if the configuration says so
     * @param wakeWorker called when frames have come
     * @throws IllegalStateException when the address cannot be bound
     */
    TcpLoop(
            InetSocketAddress bind,
            IceTcpConfig config,
            FrameRing incoming,
            IceTcpCounters counters,
            Runnable wakeWorker) {
        this.config = config;
        this.incoming = incoming;
        this.counters = counters;
        this.wakeWorker = wakeWorker;
        ServerSocketChannel server = null;
        Selector opened = null;
        try {
            opened = Selector.open();
            if (config.listening()) {
                server = ServerSocketChannel.open();
                server.configureBlocking(false);
                server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                server.bind(Ipv6.bindable(bind), BACKLOG);
            }
            selector = opened;
            listener = server;
            listenerKey = server == null ? null : server.register(opened, SelectionKey.OP_ACCEPT);
        } catch (IOException | IllegalStateException e) {
            if (server != null) {
                Channels.close(server);
            }
            if (opened != null) {
                Channels.close(opened);
            }
            throw new IllegalStateException("cannot listen on TCP port " + bind, e);
        }
    }

    /** Has that connection's frames sent, or closes it when it shall leave. For a connection just marked; any thread. */
    void look(TcpConnection connection) {
        TcpConnection first;
        do {
            first = marked.get();
            connection.nextMarked(first);
        } while (!marked.compareAndSet(first, connection));
        selector.wakeup();
    }

    /** Makes that connection. Any thread. */
    void connect(TcpConnection connection) {
        wanted.add(connection);
        selector.wakeup();
    }

    /**
     * Lets a fault that ended this loop end its worker too.
     *
     * @throws IllegalStateException when there was one
     */
    void check() {
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException("ICE-TCP died", cause);
        }
    }

    void stop() {
        stopping = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (IOException | RuntimeException | Error e) {
            failure = e;
            LOG.log(System.Logger.Level.ERROR, "ICE-TCP died", e);
        } finally {
            for (TcpConnection connection : new ArrayList<>(connections)) {
                close(connection);
            }
            if (listener != null) {
                Channels.close(listener);
            }
            Channels.close(selector);
        }
    }

    private void turn() throws IOException {
        selector.select(SWEEP_MILLIS);
        long nowNanos = System.nanoTime();
        for (TcpConnection made = wanted.poll(); made != null; made = wanted.poll()) {
            open(made);
        }
        TcpConnection next = marked.getAndSet(null);
        while (next != null) {
            TcpConnection connection = next;
            next = connection.unmark();
            flush(connection);
        }
        for (SelectionKey key : selector.selectedKeys()) {
            if (key == listenerKey) {
                accept(nowNanos);
            } else if (key.isValid()) {
                serve((TcpConnection) key.attachment(), key, nowNanos);
            }
        }
        selector.selectedKeys().clear();
        if (framesAdded) {
            framesAdded = false;
            wakeWorker.run();
        }
        if (nowNanos - sweptNanos >= SWEEP_MILLIS * 1_000_000L) {
            sweptNanos = nowNanos;
            sweep(nowNanos);
        }
    }

    private void accept(long nowNanos) {
        ServerSocketChannel server = listener;
        SelectionKey key = listenerKey;
        if (server == null || key == null) {
            return;
        }
        try {
            for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
                if (accepted >= config.maxConnections()) {
                    counters.refused.increment();
                    Channels.close(channel);
                } else {
                    admit(channel, nowNanos);
                }
            }
        } catch (IOException e) {
            // Out of descriptors, most likely: the next sweep tries again.
            key.interestOps(0);
        }
    }

    private void admit(SocketChannel channel, long nowNanos) {
        try {
            InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
            TcpConnection connection = new TcpConnection(remote, true, config.sendBufferBytes(), nowNanos);
            connection.attach(channel);
            connection.attach(prepare(channel, SelectionKey.OP_READ, connection));
            add(connection);
            counters.accepted.increment();
            accepted++;
            strangers.add(connection);
            makeRoom();
        } catch (IOException e) {
            Channels.close(channel);
        }
    }

    private void add(TcpConnection connection) {
        connections.add(connection);
        counters.opened.increment();
    }

    private void makeRoom() {
        strangers.removeIf(connection -> connection.isWelcome() || connection.isClosed());
        while (strangers.size() > config.maxUnvalidated()) {
            TcpConnection gone = oldestOfMost();
            strangers.remove(gone);
            counters.evicted.increment();
            close(gone);
        }
    }

    /** The oldest of the network that most strangers come from: who opens many pushes out its own, not other people's. */
    private TcpConnection oldestOfMost() {
        Map<ByteBuffer, Integer> counts = new HashMap<>();
        int most = 0;
        for (TcpConnection stranger : strangers) {
            most = Math.max(most, counts.merge(networkOf(stranger), 1, Integer::sum));
        }
        for (TcpConnection stranger : strangers) {
            if (counts.getOrDefault(networkOf(stranger), 0) == most) {
                return stranger;
            }
        }
        return strangers.getFirst();
    }

    /** The IPv4 address, or the IPv6 network of /64. */
    private static ByteBuffer networkOf(TcpConnection connection) {
        byte[] address = connection.remote().getAddress().getAddress();
        return ByteBuffer.wrap(address, 0, Math.min(address.length, NETWORK_BYTES));
    }

    private SelectionKey prepare(SocketChannel channel, int operations, TcpConnection connection) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        // Media that waits in the kernel is late already.
        channel.setOption(StandardSocketOptions.SO_SNDBUF, config.sendBufferBytes());
        return channel.register(selector, operations, connection);
    }

    private void open(TcpConnection connection) {
        add(connection);
        try {
            SocketChannel channel = SocketChannel.open();
            connection.attach(channel);
            connection.attach(prepare(channel, SelectionKey.OP_CONNECT, connection));
            if (channel.connect(connection.remote())) {
                flush(connection);
            }
        } catch (IOException | RuntimeException e) {
            close(connection);
        }
    }

    private void serve(TcpConnection connection, SelectionKey key, long nowNanos) {
        try {
            if (key.isConnectable() && connection.finishConnect() || key.isWritable()) {
                flush(connection);
            }
            if (key.isValid() && key.isReadable()) {
                read(connection, nowNanos);
            }
        } catch (IOException | RuntimeException e) {
            close(connection);
        }
    }

    private void flush(TcpConnection connection) {
        try {
            if (!connection.isClosed() && !connection.flush()) {
                close(connection);
            }
        } catch (IOException | RuntimeException e) {
            close(connection);
        }
    }

    private void read(TcpConnection connection, long nowNanos) throws IOException {
        int end = connection.read(buffer, nowNanos);
        if (end < 0) {
            close(connection);
            return;
        }
        int at = 0;
        int length;
        while ((length = StreamFrames.length(memory, at, end)) >= 0) {
            int datagram = at + StreamFrames.HEADER;
            if (!take(connection, datagram, length)) {
                counters.protocolErrors.increment();
                close(connection);
                return;
            }
            at = datagram + length;
        }
        if (length == StreamFrames.TOO_LONG) {
            counters.protocolErrors.increment();
            close(connection);
            return;
        }
        connection.keep(buffer, at, end, nowNanos);
    }

    /** False when a stranger sends what it may not. */
    private boolean take(TcpConnection connection, int offset, int length) {
        if (connection.isLeaving()) {
            return true;
        }
        if (!connection.isWelcome()) {
            boolean stun = length >= STUN_HEADER && (memory.get(ValueLayout.JAVA_BYTE, offset) & 0xff) <= 3;
            if (!stun || connection.countStrangerFrame() > MAX_STRANGER_FRAMES) {
                return false;
            }
        }
        if (length > 0 && incoming.add(connection, memory, offset, length)) {
            framesAdded = true;
        } else if (length > 0) {
            counters.framesDropped.increment();
        }
        return true;
    }

    private void sweep(long nowNanos) {
        if (listenerKey != null) {
            listenerKey.interestOps(SelectionKey.OP_ACCEPT);
        }
        for (TcpConnection connection : new ArrayList<>(connections)) {
            if (connection.isLate(config, nowNanos)) {
                counters.timedOut.increment();
                close(connection);
            }
        }
    }

    private void close(TcpConnection connection) {
        if (connections.remove(connection)) {
            counters.closed.increment();
            if (connection.isAccepted()) {
                accepted--;
            }
        }
        connection.close();
    }
}
