package dev.madang.media.net.nio;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.AddressBook;
import dev.madang.media.net.Channels;
import dev.madang.media.net.ClientDatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.PortCounters;
import dev.madang.media.net.SocketTable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The portable port of many clients: connected channels and one selector. */
public final class NioClientPort implements ClientDatagramPort {
    private static final int BATCH = 64;
    private static final int DATAGRAMS_A_SOCKET = 16;
    /** One byte more than a datagram may have shows which ones have been cut. */
    private static final int STRIDE = PacketSlab.SLOT_BYTES + 64;

    private static final long PATIENCE_NANOS = 1_000_000L;

    private final PortConfig config;
    private final String reason;
    private final Selector selector;
    private final MemorySegment memory;
    private final ByteBuffer[] buffers = new ByteBuffer[BATCH];
    private final int[] lengths = new int[BATCH];
    private final int[] sources = new int[BATCH];
    private int count;
    private final AddressBook addresses = new AddressBook();
    private final SocketTable<DatagramChannel> sockets = new SocketTable<>(addresses, Channels::close);
    private final ArrayDeque<SelectionKey> ready = new ArrayDeque<>();
    private final PortCounters counters = new PortCounters();
    private final NioSendView view = new NioSendView();

    /** @param reason why it is this port, for people */
    public NioClientPort(PortConfig config, String reason, Arena arena) {
        this.config = config;
        this.reason = reason;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new IllegalStateException("cannot open a selector", e);
        }
        memory = arena.allocate((long) BATCH * STRIDE, 64);
        for (int i = 0; i < BATCH; i++) {
            buffers[i] = memory.asSlice((long) i * STRIDE, STRIDE).asByteBuffer();
        }
    }

    @Override
    public int connect(InetSocketAddress remote) {
        sockets.sweep();
        DatagramChannel channel = null;
        try {
            channel = DatagramChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, config.receiveBufferBytes());
            channel.setOption(StandardSocketOptions.SO_SNDBUF, config.sendBufferBytes());
            InetSocketAddress local = config.bind();
            if (!local.getAddress().isAnyLocalAddress() || local.getPort() != 0) {
                channel.bind(local);
            }
            channel.connect(remote);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            int id = addresses.addConnected(remote);
            key.attach(id);
            sockets.put(id, channel);
            return id;
        } catch (IOException e) {
            if (channel != null) {
                Channels.close(channel);
            }
            throw new IllegalStateException("cannot connect a UDP socket to " + remote, e);
        }
    }

    @Override
    public int receive(long waitNanos) {
        sockets.sweep();
        count = 0;
        if (ready.isEmpty()) {
            select(waitNanos);
        }
        while (count < BATCH && !ready.isEmpty()) {
            SelectionKey key = ready.remove();
            if (key.isValid()) {
                read((DatagramChannel) key.channel(), (Integer) key.attachment());
            }
        }
        return count;
    }

    private void select(long waitNanos) {
        try {
            // One call: a first look that does not wait would use up a wake that came before it.
            if (waitNanos > 0) {
                counters.waits++;
                selector.select(Math.max(1, waitNanos / 1_000_000));
            } else {
                selector.selectNow();
            }
            ready.addAll(selector.selectedKeys());
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw new IllegalStateException("the selector failed", e);
        }
    }

    private void read(DatagramChannel channel, int id) {
        for (int i = 0; i < DATAGRAMS_A_SOCKET && count < BATCH; i++) {
            ByteBuffer buffer = buffers[count].clear();
            counters.receiveCalls++;
            try {
                if (channel.receive(buffer) == null) {
                    return;
                }
            } catch (IOException e) {
                // What an earlier datagram met comes back here.
                continue;
            }
            int length = buffer.position();
            if (length > PacketSlab.SLOT_BYTES) {
                counters.receiveDropped++;
                continue;
            }
            lengths[count] = length;
            sources[count] = id;
            count++;
            counters.datagramsReceived++;
            counters.bytesReceived += length;
        }
    }

    @Override
    public MemorySegment receiveMemory() {
        return memory;
    }

    @Override
    public long receiveOffset(int i) {
        return (long) i * STRIDE;
    }

    @Override
    public int receiveLength(int i) {
        return lengths[i];
    }

    @Override
    public int receiveAddress(int i) {
        return sockets.get(sources[i]) == null ? AddressBook.UNKNOWN : sources[i];
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
    public void send(Egress egress, int from, int to) {
        sockets.sweep();
        ByteBuffer all = view.of(egress);
        for (int i = from; i < to; i++) {
            DatagramChannel channel = sockets.get(egress.destination(i));
            if (channel == null) {
                counters.sendErrors++;
                continue;
            }
            int start = egress.offset(i);
            all.clear().position(start).limit(start + egress.length(i));
            if (!write(channel, all)) {
                LockSupport.parkNanos(PATIENCE_NANOS);
                if (!write(channel, all)) {
                    counters.sendBlocked++;
                }
            }
        }
    }

    /** False when there is no room. */
    private boolean write(DatagramChannel channel, ByteBuffer packet) {
        // An earlier datagram's error is reported once, in place of sending this one.
        for (int attempt = 0; attempt < 2; attempt++) {
            counters.sendCalls++;
            int length = packet.remaining();
            try {
                if (channel.write(packet) == 0) {
                    return false;
                }
                counters.datagramsSent++;
                counters.bytesSent += length;
                return true;
            } catch (IOException e) {
                counters.sendErrors += attempt;
            }
        }
        return true;
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public InetSocketAddress localAddress() {
        return config.bind();
    }

    @Override
    public InetSocketAddress localAddress(int id) {
        @Nullable DatagramChannel channel = sockets.get(id);
        if (channel == null) {
            throw new IllegalArgumentException("no socket " + id);
        }
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new IllegalStateException("socket " + id + " has no address", e);
        }
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
        return "portable, connected sockets, " + reason;
    }

    @Override
    public void close() {
        sockets.closeAll();
        Channels.close(selector);
    }
}
