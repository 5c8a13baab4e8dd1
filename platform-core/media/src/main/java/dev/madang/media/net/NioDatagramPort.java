package dev.madang.media.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The portable port: one datagram a call through {@link DatagramChannel}; allocates an address object per datagram. */
final class NioDatagramPort implements DatagramPort {
    private static final int BATCH = 64;
    private static final int MAX_DATAGRAM = PacketSlab.SLOT_BYTES;

    private final DatagramChannel channel;
    private final Selector selector;
    private final MemorySegment memory;
    private final ByteBuffer[] buffers = new ByteBuffer[BATCH];
    private final int[] lengths = new int[BATCH];
    private final int[] sources = new int[BATCH];
    private final InetSocketAddress[] senders = new InetSocketAddress[BATCH];
    private final AddressBook addresses = new AddressBook();
    private final PortCounters counters = new PortCounters();
    private @Nullable InetSocketAddress[] destinations = new @Nullable InetSocketAddress[64];

    NioDatagramPort(InetSocketAddress bind, int socketBufferBytes, Arena arena) {
        try {
            channel = DatagramChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, socketBufferBytes);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, socketBufferBytes);
            channel.bind(bind);
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open UDP port " + bind, e);
        }
        memory = arena.allocate((long) BATCH * MAX_DATAGRAM, 64);
        for (int i = 0; i < BATCH; i++) {
            buffers[i] = memory.asSlice((long) i * MAX_DATAGRAM, MAX_DATAGRAM).asByteBuffer();
        }
    }

    @Override
    public int receive(long waitNanos) {
        try {
            int count = read();
            if (count == 0 && waitNanos > 0) {
                selector.select(Math.max(1, waitNanos / 1_000_000));
                selector.selectedKeys().clear();
                count = read();
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int read() throws IOException {
        int count = 0;
        while (count < BATCH) {
            ByteBuffer buffer = buffers[count].clear();
            InetSocketAddress sender;
            try {
                sender = (InetSocketAddress) channel.receive(buffer);
            } catch (java.net.PortUnreachableException e) {
                continue;
            }
            if (sender == null) {
                break;
            }
            senders[count] = sender;
            lengths[count] = buffer.position();
            sources[count] = addresses.find(
                    AddressBook.highOf(sender.getAddress()), AddressBook.lowOf(sender.getAddress()), sender.getPort());
            counters.datagramsReceived++;
            counters.bytesReceived += lengths[count];
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
        return (long) i * MAX_DATAGRAM;
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
        int id = addresses.intern(senders[i]);
        sources[i] = id;
        return id;
    }

    @Override
    public InetSocketAddress receiveSource(int i) {
        return senders[i];
    }

    @Override
    public void send(Egress egress) {
        ByteBuffer all = egress.memory().asByteBuffer();
        for (int i = 0; i < egress.count(); i++) {
            all.limit(egress.offset(i) + egress.length(i)).position(egress.offset(i));
            counters.sendCalls++;
            try {
                if (channel.send(all, destination(egress.destination(i))) > 0) {
                    counters.datagramsSent++;
                    counters.bytesSent += egress.length(i);
                } else {
                    counters.sendErrors++;
                }
            } catch (IOException e) {
                counters.sendErrors++;
            }
        }
    }

    private InetSocketAddress destination(int id) {
        if (id >= destinations.length) {
            destinations = Arrays.copyOf(destinations, Math.max(id + 1, destinations.length * 2));
        }
        InetSocketAddress known = destinations[id];
        InetSocketAddress wanted = known;
        if (known == null
                || known.getPort() != addresses.port(id)
                || AddressBook.lowOf(known.getAddress()) != addresses.low(id)
                || AddressBook.highOf(known.getAddress()) != addresses.high(id)) {
            wanted = addresses.address(id);
            destinations[id] = wanted;
        }
        return java.util.Objects.requireNonNull(wanted);
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public InetSocketAddress localAddress() {
        try {
            return (InetSocketAddress) channel.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
