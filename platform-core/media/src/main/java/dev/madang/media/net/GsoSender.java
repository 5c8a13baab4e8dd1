package dev.madang.media.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * Sends what an {@link Egress} holds with as few {@code sendmmsg} calls as possible, a run of equally long packets to one
 * destination (the last may be shorter) as a single message with {@code UDP_SEGMENT}.
 */
final class GsoSender {
    private static final int MAX_MESSAGES = 512;
    private static final int MAX_SEGMENTS = 64;
    private static final int MAX_RUN_BYTES = 65_000;
    private static final int MESSAGE = 64;
    private static final int VECTOR = 16;
    private static final int CONTROL = 24;
    /** How long a full socket buffer is waited for, before packets are given up. */
    private static final long PATIENCE_NANOS = 2_000_000L;

    private final MemorySegment state;
    private final MemorySegment messages;
    private final MemorySegment vectors;
    private final MemorySegment controls;
    private final MemorySegment poll;
    private final MemorySegment timeout;
    private final PortCounters counters;
    private final int[] firstPacket = new int[MAX_MESSAGES + 1];
    private boolean segments = true;

    GsoSender(Arena arena, PortCounters counters) {
        this.counters = counters;
        state = arena.allocate(LinuxCalls.STATE);
        messages = arena.allocate((long) MAX_MESSAGES * MESSAGE, 8);
        vectors = arena.allocate((long) MAX_MESSAGES * VECTOR, 8);
        controls = arena.allocate((long) MAX_MESSAGES * CONTROL, 8);
        poll = arena.allocate(8, 8);
        timeout = arena.allocate(16, 8);
        timeout.set(ValueLayout.JAVA_LONG, 8, PATIENCE_NANOS);
        for (long i = 0; i < MAX_MESSAGES; i++) {
            messages.set(ValueLayout.JAVA_LONG, i * MESSAGE + 16, vectors.address() + i * VECTOR);
            messages.set(ValueLayout.JAVA_LONG, i * MESSAGE + 24, 1L);
            controls.set(ValueLayout.JAVA_LONG, i * CONTROL, 18L);
            controls.set(ValueLayout.JAVA_INT, i * CONTROL + 8, LinuxCalls.SOL_UDP);
            controls.set(ValueLayout.JAVA_INT, i * CONTROL + 12, LinuxCalls.UDP_SEGMENT);
        }
    }

    /** Whether runs still go out as one message: not after the kernel has refused one. */
    boolean usesSegments() {
        return segments;
    }

    /** @param names the destinations' addresses, or null on a connected socket */
    void send(int fd, Egress egress, int from, int to, @Nullable SocketAddresses names) {
        int packet = from;
        while (packet < to) {
            int count = 0;
            int next = packet;
            while (next < to && count < MAX_MESSAGES) {
                firstPacket[count] = next;
                next = add(count, egress, next, to, names);
                count++;
            }
            firstPacket[count] = next;
            if (!flush(fd, count, egress)) {
                segments = false;
                next = firstUnsent;
            }
            packet = next;
        }
    }

    private int add(int message, Egress egress, int packet, int to, @Nullable SocketAddresses names) {
        int length = egress.length(packet);
        int destination = egress.destination(packet);
        int next = packet + 1;
        int bytes = length;
        if (segments) {
            int limit = Math.min(to, packet + MAX_SEGMENTS);
            while (next < limit && egress.destination(next) == destination && egress.length(next) <= length) {
                int segment = egress.length(next);
                if (bytes + segment > MAX_RUN_BYTES) {
                    break;
                }
                bytes += segment;
                next++;
                if (segment < length) {
                    break;
                }
            }
        }
        long at = (long) message * MESSAGE;
        messages.set(ValueLayout.JAVA_LONG, at, names == null ? 0L : names.pointer(destination));
        messages.set(ValueLayout.JAVA_INT, at + 8, names == null ? 0 : names.length());
        if (next - packet > 1) {
            long control = (long) message * CONTROL;
            controls.set(ValueLayout.JAVA_SHORT, control + 16, (short) length);
            messages.set(ValueLayout.JAVA_LONG, at + 32, controls.address() + control);
            messages.set(ValueLayout.JAVA_LONG, at + 40, (long) CONTROL);
        } else {
            messages.set(ValueLayout.JAVA_LONG, at + 32, 0L);
            messages.set(ValueLayout.JAVA_LONG, at + 40, 0L);
        }
        vectors.set(
                ValueLayout.JAVA_LONG, (long) message * VECTOR, egress.memory().address() + egress.offset(packet));
        vectors.set(ValueLayout.JAVA_LONG, (long) message * VECTOR + 8, bytes);
        return next;
    }

    private int firstUnsent;

    /** Sends the prepared messages; false when the kernel does not segment, from {@link #firstUnsent} on. */
    private boolean flush(int fd, int count, Egress egress) {
        int done = 0;
        boolean waited = false;
        while (done < count) {
            counters.sendCalls++;
            int sent = LinuxCalls.sendmmsg(state, fd, messages.asSlice((long) done * MESSAGE), count - done);
            if (sent > 0) {
                count(egress, firstPacket[done], firstPacket[done + sent]);
                done += sent;
                waited = false;
                continue;
            }
            int error = LinuxCalls.errno(state);
            boolean run = firstPacket[done + 1] - firstPacket[done] > 1;
            if (error == LinuxCalls.EINTR) {
                continue;
            }
            if ((error == LinuxCalls.EAGAIN || error == LinuxCalls.ENOBUFS) && !waited) {
                waited = true;
                awaitRoom(fd);
                continue;
            }
            if (run && (error == LinuxCalls.EIO || error == LinuxCalls.EINVAL || error == LinuxCalls.EMSGSIZE)) {
                firstUnsent = firstPacket[done];
                return false;
            }
            counters.sendErrors += firstPacket[done + 1] - firstPacket[done];
            done++;
        }
        return true;
    }

    private void count(Egress egress, int from, int to) {
        counters.datagramsSent += to - from;
        for (int i = from; i < to; i++) {
            counters.bytesSent += egress.length(i);
        }
    }

    private void awaitRoom(int fd) {
        poll.set(ValueLayout.JAVA_INT, 0, fd);
        poll.set(ValueLayout.JAVA_SHORT, 4, (short) LinuxCalls.POLLOUT);
        LinuxCalls.ppoll(state, poll, 1, timeout);
    }
}
