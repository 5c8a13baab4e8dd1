package dev.madang.media.net.linux;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.PortCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Memory and message headers for {@code recvmmsg}, laid out once, and the index of the datagrams that came in. A message may
 * be several datagrams of one source that the kernel coalesced ({@code UDP_GRO}); they stay where they are.
 */
final class ReceiveBatch {
    /** Room for a message when the kernel may coalesce. */
    static final int COALESCED_BYTES = 1 << 16;

    private static final int MESSAGE = 64;
    private static final int VECTOR = 16;
    private static final int NAME_LENGTH = 8;
    private static final int CONTROL_LENGTH = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;
    /** Datagrams to a coalesced message that there is room for in the index, on the average. */
    private static final int DATAGRAMS_A_MESSAGE = 64;

    private final MemorySegment state;
    private final MemorySegment buffers;
    private final MemorySegment messages;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final int capacity;
    private final int bufferBytes;
    private final boolean ipv6;
    private final PortCounters counters;
    private int usedMessages;

    private final int[] offsets;
    private final int[] lengths;
    private final int[] messageOf;
    private final int[] tags;
    private final long[] locals;
    private int count;

    /**
     * @param capacity messages
     * @param coalescing whether messages may be coalesced ones
     * @param ipv6 the family of sources and local addresses
     */
    ReceiveBatch(Arena arena, int capacity, boolean coalescing, boolean ipv6, PortCounters counters) {
        this.capacity = capacity;
        this.bufferBytes = coalescing ? COALESCED_BYTES : PacketSlab.SLOT_BYTES;
        this.ipv6 = ipv6;
        this.counters = counters;
        state = arena.allocate(LinuxCalls.STATE);
        buffers = arena.allocate((long) capacity * bufferBytes, 4096);
        messages = arena.allocate((long) capacity * MESSAGE, 64);
        names = arena.allocate((long) capacity * SocketAddresses.ROW, 64);
        controls = arena.allocate((long) capacity * ControlMessages.BYTES, 64);
        MemorySegment vectors = arena.allocate((long) capacity * VECTOR, 64);
        int datagrams = coalescing ? capacity * DATAGRAMS_A_MESSAGE : capacity;
        offsets = new int[datagrams];
        lengths = new int[datagrams];
        messageOf = new int[datagrams];
        tags = new int[capacity];
        locals = new long[capacity];
        for (long i = 0; i < capacity; i++) {
            long at = i * MESSAGE;
            vectors.set(ValueLayout.JAVA_LONG, i * VECTOR, buffers.address() + i * bufferBytes);
            vectors.set(ValueLayout.JAVA_LONG, i * VECTOR + 8, (long) bufferBytes);
            messages.set(ValueLayout.JAVA_LONG, at, names.address() + i * SocketAddresses.ROW);
            messages.set(ValueLayout.JAVA_LONG, at + 16, vectors.address() + i * VECTOR);
            messages.set(ValueLayout.JAVA_LONG, at + 24, 1L);
            messages.set(ValueLayout.JAVA_LONG, at + 32, controls.address() + i * ControlMessages.BYTES);
            prepare((int) i);
        }
    }

    private void prepare(int message) {
        long at = (long) message * MESSAGE;
        messages.set(ValueLayout.JAVA_INT, at + NAME_LENGTH, SocketAddresses.ROW);
        messages.set(ValueLayout.JAVA_LONG, at + CONTROL_LENGTH, (long) ControlMessages.BYTES);
    }

    /** Forgets what is there. */
    void clear() {
        usedMessages = 0;
        count = 0;
    }

    /** Messages that there is room for. */
    int room() {
        return capacity - usedMessages;
    }

    /**
     * Adds what the socket has now.
     *
     * @param tag kept with every message, see {@link #tag}
     * @return how many messages came, not necessarily datagrams; negative after an error
     */
    int read(int fd, int maxMessages, int tag) {
        counters.receiveCalls++;
        int got = LinuxCalls.recvmmsg(
                state, fd, messages.address() + (long) usedMessages * MESSAGE, Math.min(maxMessages, room()));
        for (int i = 0; i < got; i++) {
            admit(usedMessages++, tag);
        }
        return got;
    }

    private void admit(int message, int tag) {
        long at = (long) message * MESSAGE;
        int length = messages.get(ValueLayout.JAVA_INT, at + LENGTH);
        long controlLength = messages.get(ValueLayout.JAVA_LONG, at + CONTROL_LENGTH);
        boolean truncated = (messages.get(ValueLayout.JAVA_INT, at + FLAGS) & LinuxCalls.MSG_TRUNC) != 0;
        int segment = length;
        tags[message] = tag;
        locals[message] = -1;
        if (controlLength > 0) {
            long control = (long) message * ControlMessages.BYTES;
            locals[message] = findLocal(control, controlLength);
            long data = ControlMessages.find(controls, control, controlLength, LinuxCalls.SOL_UDP, LinuxCalls.UDP_GRO);
            if (data >= 0) {
                segment = ControlMessages.segment(controls, data);
            }
        }
        prepare(message);
        if (truncated || segment <= 0 && length > 0) {
            counters.receiveDropped++;
            return;
        }
        int from = message * bufferBytes;
        int end = from + length;
        do {
            index(message, from, Math.min(segment, end - from));
            from += segment;
        } while (from < end);
    }

    private void index(int message, int offset, int length) {
        if (length > PacketSlab.SLOT_BYTES || count == offsets.length) {
            counters.receiveDropped++;
            return;
        }
        offsets[count] = offset;
        lengths[count] = length;
        messageOf[count] = message;
        count++;
        counters.datagramsReceived++;
        counters.bytesReceived += length;
    }

    private long findLocal(long control, long length) {
        return ipv6
                ? ControlMessages.find(controls, control, length, LinuxCalls.IPPROTO_IPV6, LinuxCalls.IPV6_PKTINFO)
                : ControlMessages.find(controls, control, length, LinuxCalls.IPPROTO_IP, LinuxCalls.IP_PKTINFO);
    }

    MemorySegment memory() {
        return buffers;
    }

    /** Datagrams. */
    int count() {
        return count;
    }

    long offset(int i) {
        return offsets[i];
    }

    int length(int i) {
        return lengths[i];
    }

    /** What {@link #read} was given with it. */
    int tag(int i) {
        return tags[messageOf[i]];
    }

    /** The kernel's form of the sources; see {@link #source}. */
    MemorySegment sources() {
        return names;
    }

    /** Where the source of datagram {@code i} lies in {@link #sources}. */
    long source(int i) {
        return (long) messageOf[i] * SocketAddresses.ROW;
    }

    /** Whether the kernel said what local address datagram {@code i} was sent to. */
    boolean hasLocal(int i) {
        return locals[messageOf[i]] >= 0;
    }

    long localHigh(int i) {
        return ControlMessages.localHigh(controls, locals[messageOf[i]], ipv6);
    }

    long localLow(int i) {
        return ControlMessages.localLow(controls, locals[messageOf[i]], ipv6);
    }
}
