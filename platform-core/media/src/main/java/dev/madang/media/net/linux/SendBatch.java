package dev.madang.media.net.linux;

import dev.madang.media.net.AddressBook;
import dev.madang.media.net.Egress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packets of an {@link Egress} as messages for {@code sendmmsg}: what goes to one destination becomes one message for each
 * run of equally long packets, of which the last may be shorter ({@code UDP_SEGMENT}), also where packets to others lie in
 * between. The order to each destination stays. Headers, vectors and control messages are laid out once and reused.
 */
final class SendBatch {
    /** Packets at a time. */
    static final int CAPACITY = 1024;

    static final int MESSAGE = 64;
    private static final int VECTOR = 16;
    /** What kernels before 6.9 allow. */
    private static final int MAX_SEGMENTS = 64;
    /** A datagram's limit of 65,507 bytes (IPv4) holds for the whole message. */
    private static final int MAX_BYTES = 65_000;

    private final MemorySegment messages;
    private final MemorySegment vectors;
    private final MemorySegment controls;
    private final AddressBook book;
    private final @Nullable SocketAddresses names;
    private final boolean ipv6;
    private boolean segmenting;

    private int base;
    private int count;
    private final int[] destinations = new int[CAPACITY];
    private final int[] segmentBytes = new int[CAPACITY];
    private final int[] packets = new int[CAPACITY];
    private final int[] bytes = new int[CAPACITY];
    private final int[] first = new int[CAPACITY];
    private final int[] last = new int[CAPACITY];
    /** The next packet of the same message, or -1. */
    private final int[] next = new int[CAPACITY];

    /** By destination: the round in which a message was begun (high half), and which (low half). */
    private long[] open = new long[256];
    /** By destination: the version of its number for which the kernel refused segments. */
    private int[] plain = new int[256];

    private int round;

    private int unnamed;

    /**
     * @param names kernel's form of the destinations; null when the socket is connected
     * @param ipv6 family of the socket
     */
    SendBatch(Arena arena, AddressBook book, @Nullable SocketAddresses names, boolean ipv6, boolean segmenting) {
        this.book = book;
        this.names = names;
        this.ipv6 = ipv6;
        this.segmenting = segmenting;
        // One more than the capacity: the last is for sending a message's packets one by one.
        messages = arena.allocate((long) (CAPACITY + 1) * MESSAGE, 64);
        vectors = arena.allocate((long) (CAPACITY + 1) * VECTOR, 64);
        controls = arena.allocate((long) (CAPACITY + 1) * ControlMessages.BYTES, 64);
    }

    /** Whether runs are sent as one message. */
    boolean isSegmenting() {
        return segmenting;
    }

    /** The kernel or the device cannot cut messages into segments. */
    void stopSegmenting() {
        segmenting = false;
    }

    /** The way to that destination does not take segments of the size that it gets. */
    void stopSegmentingTo(int destination) {
        plain[destination] = book.version(destination);
    }

    /** Makes messages of packets {@code from} to {@code to}, at most {@link #CAPACITY} of them. */
    void fill(Egress egress, int from, int to) {
        base = from;
        group(egress, from, to);
        layOut(egress);
    }

    private void group(Egress egress, int from, int to) {
        count = 0;
        if (++round == 0) {
            // Numbers of rounds come again: none of the old entries may be taken for one of this round.
            Arrays.fill(open, 0);
            round = 1;
        }
        for (int i = from; i < to; i++) {
            int destination = egress.destination(i);
            int length = egress.length(i);
            int packet = i - from;
            next[packet] = -1;
            if (destination < 0 || destination >= open.length && !grow(destination)) {
                begin(packet, AddressBook.UNKNOWN, length);
                continue;
            }
            long entry = open[destination];
            int message = (int) entry;
            if ((int) (entry >>> 32) == round
                    && length <= segmentBytes[message]
                    && packets[message] < MAX_SEGMENTS
                    && bytes[message] + length <= MAX_BYTES) {
                next[last[message]] = packet;
                last[message] = packet;
                packets[message]++;
                bytes[message] += length;
                if (length < segmentBytes[message]) {
                    open[destination] = 0;
                }
            } else {
                boolean mayGrow = segmenting && plain[destination] != book.version(destination);
                open[destination] = mayGrow ? (long) round << 32 | count : 0;
                begin(packet, destination, length);
            }
        }
    }

    private void begin(int packet, int destination, int length) {
        destinations[count] = destination;
        segmentBytes[count] = length;
        packets[count] = 1;
        bytes[count] = length;
        first[count] = packet;
        last[count] = packet;
        count++;
    }

    private boolean grow(int destination) {
        if (!book.isUsed(destination)) {
            return false;
        }
        int size = Math.max(open.length * 2, destination + 1);
        open = Arrays.copyOf(open, size);
        plain = Arrays.copyOf(plain, size);
        return true;
    }

    private void layOut(Egress egress) {
        long memory = egress.memory().address();
        int vector = 0;
        unnamed = 0;
        for (int message = 0; message < count; message++) {
            long at = (long) message * MESSAGE;
            int begun = vector;
            int end = -1;
            int length = 0;
            // Packets that lie next to each other share a vector.
            for (int packet = first[message]; packet >= 0; packet = next[packet]) {
                int offset = egress.offset(base + packet);
                int size = egress.length(base + packet);
                if (offset == end) {
                    length += size;
                } else {
                    vectors.set(ValueLayout.JAVA_LONG, (long) vector * VECTOR, memory + offset);
                    length = size;
                    vector++;
                }
                vectors.set(ValueLayout.JAVA_LONG, (long) (vector - 1) * VECTOR + 8, length);
                end = offset + size;
            }
            messages.set(ValueLayout.JAVA_LONG, at + 16, vectors.address() + (long) begun * VECTOR);
            messages.set(ValueLayout.JAVA_LONG, at + 24, vector - begun);
            address(at, destinations[message]);
            control(message, packets[message] > 1 ? segmentBytes[message] : 0, destinations[message]);
        }
    }

    private void address(long at, int destination) {
        if (names != null) {
            long name = names.pointer(destination);
            messages.set(ValueLayout.JAVA_LONG, at, name);
            messages.set(ValueLayout.JAVA_INT, at + 8, names.length());
            if (name == 0) {
                unnamed++;
            }
        }
    }

    private void control(int message, int segment, int destination) {
        long at = (long) message * MESSAGE;
        long control = (long) message * ControlMessages.BYTES;
        int length = 0;
        if (names != null && destination >= 0 && isNamed(message) && names.hasLocal(destination)) {
            long high = names.localHigh(destination);
            length = ControlMessages.writeLocal(controls, control, high, names.localLow(destination), ipv6);
        }
        if (segment > 0) {
            length += ControlMessages.writeSegment(controls, control + length, segment);
        }
        messages.set(ValueLayout.JAVA_LONG, at + 32, length == 0 ? 0 : controls.address() + control);
        messages.set(ValueLayout.JAVA_LONG, at + 40, (long) length);
    }

    /** Lets the kernel choose the local address to that destination; false when it does already. */
    boolean dropLocal(int message) {
        int destination = destinations[message];
        if (names == null || destination < 0 || !names.hasLocal(destination)) {
            return false;
        }
        names.forgetLocal(destination);
        control(message, packets[message] > 1 ? segmentBytes[message] : 0, destination);
        return true;
    }

    /** Whether every destination is one that datagrams can be sent to by name. */
    boolean areAllNamed() {
        return unnamed == 0;
    }

    /** Whether its destination is one that datagrams can be sent to by name. */
    boolean isNamed(int message) {
        return messages.get(ValueLayout.JAVA_LONG, (long) message * MESSAGE) != 0;
    }

    /** Makes the spare message carry one packet of a message, alone; returns its native address. */
    long single(Egress egress, int message, int packet) {
        long at = (long) CAPACITY * MESSAGE;
        long vector = (long) CAPACITY * VECTOR;
        vectors.set(ValueLayout.JAVA_LONG, vector, egress.memory().address() + egress.offset(base + packet));
        vectors.set(ValueLayout.JAVA_LONG, vector + 8, egress.length(base + packet));
        messages.set(ValueLayout.JAVA_LONG, at + 16, vectors.address() + vector);
        messages.set(ValueLayout.JAVA_LONG, at + 24, 1L);
        address(at, destinations[message]);
        control(CAPACITY, 0, destinations[message]);
        return messages.address() + at;
    }

    /** Messages. */
    int count() {
        return count;
    }

    /** Native address of a message. */
    long address(int message) {
        return messages.address() + (long) message * MESSAGE;
    }

    int destination(int message) {
        return destinations[message];
    }

    int packets(int message) {
        return packets[message];
    }

    int bytes(int message) {
        return bytes[message];
    }

    /** The first packet of a message. */
    int first(int message) {
        return first[message];
    }

    /** The packet after that one in its message, or -1. */
    int next(int packet) {
        return next[packet];
    }

    /** Bytes of a packet. */
    int length(Egress egress, int packet) {
        return egress.length(base + packet);
    }
}
