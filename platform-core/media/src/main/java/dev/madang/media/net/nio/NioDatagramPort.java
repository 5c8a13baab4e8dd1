package dev.madang.media.net.nio;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.AddressBook;
import dev.madang.media.net.Channels;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.Ipv6;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.PortCounters;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The portable port: one datagram a call through {@link DatagramChannel}. Allocates an address object for a datagram whose
 * source is another than the last one's, and waits in whole milliseconds.
 */
public final class NioDatagramPort implements DatagramPort {
    private static final int BATCH = 64;
    /** One byte more than a datagram may have shows which ones have been cut. */
    private static final int STRIDE = PacketSlab.SLOT_BYTES + 64;

    private static final long PATIENCE_NANOS = 1_000_000L;

    private final DatagramChannel channel;
    private final Selector selector;
    private final InetSocketAddress local;
    private final String reason;
    private final MemorySegment memory;
    private final ByteBuffer[] buffers = new ByteBuffer[BATCH];
    private final int[] lengths = new int[BATCH];
    private final InetSocketAddress[] senders = new InetSocketAddress[BATCH];
    private final AddressBook addresses = new AddressBook();
    private final PortCounters counters = new PortCounters();
    private final NioSendView view = new NioSendView();
    private @Nullable InetSocketAddress[] destinations = new @Nullable InetSocketAddress[64];
    private int[] versions = new int[64];

    /**
     * @param reason why it is this port, for people
     * @throws IllegalStateException when the address cannot be bound
     */
    public NioDatagramPort(PortConfig config, String reason, Arena arena) {
        this.reason = reason;
        try {
            channel = DatagramChannel.open();
        } catch (IOException e) {
            throw new IllegalStateException("cannot open a UDP socket", e);
        }
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, config.receiveBufferBytes());
            channel.setOption(StandardSocketOptions.SO_SNDBUF, config.sendBufferBytes());
            channel.bind(Ipv6.bindable(config.bind()));
            local = (InetSocketAddress) channel.getLocalAddress();
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException | IllegalStateException e) {
            Channels.close(channel);
            throw new IllegalStateException("cannot open UDP port " + config.bind(), e);
        }
        memory = arena.allocate((long) BATCH * STRIDE, 64);
        for (int i = 0; i < BATCH; i++) {
            buffers[i] = memory.asSlice((long) i * STRIDE, STRIDE).asByteBuffer();
        }
    }

    @Override
    public int receive(long waitNanos) {
        int count = read();
        if (count == 0 && waitNanos > 0) {
            await(Math.max(1, waitNanos / 1_000_000));
            count = read();
        }
        return count;
    }

    private void await(long millis) {
        counters.waits++;
        try {
            selector.select(millis);
            selector.selectedKeys().clear();
        } catch (IOException e) {
            throw new IllegalStateException("the selector failed", e);
        }
    }

    private int read() {
        int count = 0;
        // Errors that came back for earlier datagrams are no reason to stop, but must not keep the loop for ever.
        for (int attempt = 0; attempt < 2 * BATCH && count < BATCH; attempt++) {
            ByteBuffer buffer = buffers[count].clear();
            InetSocketAddress sender;
            try {
                counters.receiveCalls++;
                sender = (InetSocketAddress) channel.receive(buffer);
            } catch (IOException e) {
                continue;
            }
            if (sender == null) {
                break;
            }
            int length = buffer.position();
            if (length > PacketSlab.SLOT_BYTES) {
                counters.receiveDropped++;
                continue;
            }
            senders[count] = sender;
            lengths[count] = length;
            counters.datagramsReceived++;
            counters.bytesReceived += length;
            count++;
        }
        return count;
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
        return addresses.find(senders[i]);
    }

    @Override
    public int internSource(int i) {
        return addresses.intern(senders[i]);
    }

    @Override
    public InetSocketAddress receiveSource(int i) {
        return senders[i];
    }

    @Override
    public void send(Egress egress, int from, int to) {
        ByteBuffer all = view.of(egress);
        boolean blocked = false;
        for (int i = from; i < to; i++) {
            if (blocked) {
                counters.sendBlocked++;
                continue;
            }
            InetSocketAddress destination = destination(egress.destination(i));
            if (destination == null) {
                counters.sendErrors++;
                continue;
            }
            int start = egress.offset(i);
            all.clear().position(start).limit(start + egress.length(i));
            blocked = !send(all, destination) && !sendAfterWait(all, destination);
        }
    }

    private boolean sendAfterWait(ByteBuffer packet, InetSocketAddress destination) {
        // Not by the selector, which would swallow a wake-up meant for receive.
        LockSupport.parkNanos(PATIENCE_NANOS);
        boolean sent = send(packet, destination);
        if (!sent) {
            counters.sendBlocked++;
        }
        return sent;
    }

    /** False when there is no room. */
    private boolean send(ByteBuffer packet, InetSocketAddress destination) {
        int length = packet.remaining();
        counters.sendCalls++;
        try {
            if (channel.send(packet, destination) == 0) {
                return false;
            }
            counters.datagramsSent++;
            counters.bytesSent += length;
        } catch (IOException e) {
            counters.sendErrors++;
        }
        return true;
    }

    private @Nullable InetSocketAddress destination(int id) {
        if (!addresses.isDatagram(id)) {
            return null;
        }
        if (id >= destinations.length) {
            int size = Math.max(id + 1, destinations.length * 2);
            destinations = Arrays.copyOf(destinations, size);
            versions = Arrays.copyOf(versions, size);
        }
        if (versions[id] != addresses.version(id)) {
            destinations[id] = addresses.address(id);
            versions[id] = addresses.version(id);
        }
        return destinations[id];
    }

    @Override
    public void wake() {
        selector.wakeup();
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
        return "portable, " + reason;
    }

    @Override
    public void close() {
        Channels.close(selector);
        Channels.close(channel);
    }
}
