package dev.madang.media.sim;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.AddressBook;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.PortCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/** A port of a {@link SimNetwork}. Never waits: whoever runs the simulation lets time pass. */
public final class SimDatagramPort implements DatagramPort {
    private static final int BATCH = 64;
    private static final int INBOX = 8192;

    private record Datagram(InetSocketAddress source, byte[] bytes) {}

    private final SimNetwork network;
    private final MemorySegment memory;
    private final ArrayDeque<Datagram> inbox = new ArrayDeque<>();
    private final Datagram[] batch = new Datagram[BATCH];
    private final AddressBook addresses = new AddressBook();
    private final PortCounters counters = new PortCounters();
    private InetSocketAddress local;

    SimDatagramPort(SimNetwork network, InetSocketAddress local, Arena arena) {
        this.network = network;
        this.local = local;
        this.memory = arena.allocate((long) BATCH * PacketSlab.SLOT_BYTES, 64);
    }

    @Override
    public int receive(long waitNanos) {
        int count = 0;
        while (count < BATCH && !inbox.isEmpty()) {
            Datagram datagram = inbox.remove();
            MemorySegment.copy(
                    datagram.bytes(), 0, memory, ValueLayout.JAVA_BYTE, receiveOffset(count), datagram.bytes().length);
            counters.datagramsReceived++;
            counters.bytesReceived += datagram.bytes().length;
            batch[count++] = datagram;
        }
        return count;
    }

    @Override
    public MemorySegment receiveMemory() {
        return memory;
    }

    @Override
    public long receiveOffset(int i) {
        return (long) i * PacketSlab.SLOT_BYTES;
    }

    @Override
    public int receiveLength(int i) {
        return batch[i].bytes().length;
    }

    @Override
    public int receiveAddress(int i) {
        return addresses.find(batch[i].source());
    }

    @Override
    public int internSource(int i) {
        return addresses.intern(batch[i].source());
    }

    @Override
    public InetSocketAddress receiveSource(int i) {
        return batch[i].source();
    }

    @Override
    public void send(Egress egress, int from, int to) {
        for (int i = from; i < to; i++) {
            byte[] bytes = new byte[egress.length(i)];
            MemorySegment.copy(egress.memory(), ValueLayout.JAVA_BYTE, egress.offset(i), bytes, 0, bytes.length);
            try {
                network.send(local, addresses.address(egress.destination(i)), bytes);
                counters.datagramsSent++;
                counters.bytesSent += bytes.length;
            } catch (IllegalArgumentException e) {
                counters.sendErrors++;
            }
        }
    }

    /** Whether there was room for it. */
    boolean offer(InetSocketAddress source, byte[] bytes) {
        if (inbox.size() == INBOX || bytes.length > PacketSlab.SLOT_BYTES) {
            counters.receiveDropped++;
            return false;
        }
        return inbox.add(new Datagram(source, bytes));
    }

    void moveTo(InetSocketAddress address) {
        local = address;
    }

    @Override
    public void wake() {}

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
        return "simulated";
    }

    @Override
    public void close() {
        network.remove(this);
    }
}
