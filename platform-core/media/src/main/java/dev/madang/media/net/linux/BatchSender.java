package dev.madang.media.net.linux;

import dev.madang.media.net.Egress;
import dev.madang.media.net.PortCounters;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Brings the messages of a {@link SendBatch} to a socket, and finds a way or gives up where the kernel will not have them. */
final class BatchSender {
    /** What {@code sendmmsg} takes at a time. */
    private static final int MAX_MESSAGES = 1024;

    /** How long a full socket buffer is waited for, before packets are given up. */
    private static final long PATIENCE_NANOS = 1_000_000L;

    private final SendBatch batch;
    private final PortCounters counters;
    private final MemorySegment state;
    private final MemorySegment poll;
    private final MemorySegment patience;

    BatchSender(Arena arena, SendBatch batch, PortCounters counters) {
        this.batch = batch;
        this.counters = counters;
        state = arena.allocate(LinuxCalls.STATE);
        poll = arena.allocate(8, 8);
        poll.set(ValueLayout.JAVA_SHORT, 4, (short) LinuxCalls.POLLOUT);
        patience = arena.allocate(16, 8);
        patience.set(ValueLayout.JAVA_LONG, 8, PATIENCE_NANOS);
    }

    /** Sends messages {@code from} to {@code to} by that socket. */
    void send(int fd, Egress egress, int from, int to) {
        int at = from;
        boolean waited = false;
        boolean repeated = false;
        while (at < to) {
            counters.sendCalls++;
            int sent = LinuxCalls.sendmmsg(state, fd, batch.address(at), Math.min(to - at, MAX_MESSAGES));
            if (sent > 0) {
                countSent(at, at + sent);
                at += sent;
                waited = false;
                repeated = false;
                continue;
            }
            int error = LinuxCalls.errno(state);
            switch (error) {
                case LinuxCalls.EINTR -> {}
                case LinuxCalls.EAGAIN -> {
                    if (waited || !awaitRoom(fd)) {
                        countBlocked(at, to);
                        return;
                    }
                    waited = true;
                }
                case LinuxCalls.ENOBUFS -> {
                    countBlocked(at, at + 1);
                    at++;
                }
                default -> {
                    // An error may also be an earlier datagram's that came back; such a one is gone when asked again.
                    if (!repeated) {
                        repeated = true;
                    } else if (!isRefusal(error) || !batch.dropLocal(at)) {
                        giveUpOrSplit(fd, egress, at++, error);
                        repeated = false;
                    }
                }
            }
        }
    }

    private static boolean isRefusal(int error) {
        return error == LinuxCalls.EINVAL
                || error == LinuxCalls.EIO
                || error == LinuxCalls.EMSGSIZE
                || error == LinuxCalls.EOPNOTSUPP;
    }

    private void giveUpOrSplit(int fd, Egress egress, int message, int error) {
        if (batch.packets(message) == 1 || !isRefusal(error)) {
            counters.sendErrors += batch.packets(message);
            return;
        }
        counters.segmentationRefused++;
        if (error == LinuxCalls.EIO || error == LinuxCalls.EOPNOTSUPP) {
            batch.stopSegmenting();
        } else {
            batch.stopSegmentingTo(batch.destination(message));
        }
        for (int packet = batch.first(message); packet >= 0; packet = batch.next(packet)) {
            sendSingle(fd, egress, message, packet);
        }
    }

    private void sendSingle(int fd, Egress egress, int message, int packet) {
        long single = batch.single(egress, message, packet);
        for (int attempt = 0; attempt < 3; attempt++) {
            counters.sendCalls++;
            if (LinuxCalls.sendmmsg(state, fd, single, 1) > 0) {
                counters.datagramsSent++;
                counters.bytesSent += batch.length(egress, packet);
                return;
            }
            int error = LinuxCalls.errno(state);
            if (error != LinuxCalls.EINTR && !(error == LinuxCalls.EAGAIN && awaitRoom(fd))) {
                break;
            }
        }
        counters.sendErrors++;
    }

    private boolean awaitRoom(int fd) {
        poll.set(ValueLayout.JAVA_INT, 0, fd);
        counters.waits++;
        return LinuxCalls.ppoll(state, poll.address(), 1, patience.address()) > 0;
    }

    private void countSent(int from, int to) {
        for (int i = from; i < to; i++) {
            counters.datagramsSent += batch.packets(i);
            counters.bytesSent += batch.bytes(i);
        }
    }

    private void countBlocked(int from, int to) {
        for (int i = from; i < to; i++) {
            counters.sendBlocked += batch.packets(i);
        }
    }
}
