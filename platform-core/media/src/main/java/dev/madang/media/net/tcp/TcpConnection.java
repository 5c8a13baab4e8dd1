package dev.madang.media.net.tcp;

import dev.madang.media.net.AddressBook;
import dev.madang.media.net.Channels;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection of ICE-TCP. Its worker knows its number and adds frames to send; the thread of {@link TcpLoop} does all else.
 */
final class TcpConnection {
    /** A reader that is slow, or gone, does not hold a connection that is over for longer. */
    private static final long FAREWELL_NANOS = 5_000_000_000L;

    private final InetSocketAddress remote;
    private final boolean accepted;
    private final int sendBufferBytes;
    /** Whether the worker asks the loop to look after it: set by the worker, taken back by the loop. */
    private final AtomicBoolean marked = new AtomicBoolean();

    private volatile boolean welcome;
    private volatile boolean leaving;
    private volatile boolean closed;
    private volatile @Nullable ByteRing outgoing;

    /** The next one that is marked; written by the worker when it marks, read by the loop before it unmarks. */
    private @Nullable TcpConnection nextMarked;

    /** The worker's. */
    private int number = AddressBook.UNKNOWN;

    // The loop's from here on.
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private byte[] partial = {};
    private int partialLength;
    private long partialSinceNanos;
    private long lastReadNanos;
    private long leavingSinceNanos;
    private final long openedNanos;
    private int strangerFrames;

    /** @param accepted whether the remote end came to us, and has to prove to be welcome; else we sought it */
    TcpConnection(InetSocketAddress remote, boolean accepted, int sendBufferBytes, long nowNanos) {
        this.remote = remote;
        this.accepted = accepted;
        this.welcome = !accepted;
        this.sendBufferBytes = sendBufferBytes;
        this.openedNanos = nowNanos;
        this.lastReadNanos = nowNanos;
    }

    InetSocketAddress remote() {
        return remote;
    }

    int number() {
        return number;
    }

    /** It has proved to be welcome, and has that number from now on. The worker's thread. */
    void number(int given) {
        number = given;
        welcome = true;
    }

    /** Adds a frame to send; false when there is no room because the other end reads too slowly. The worker's thread. */
    boolean add(MemorySegment memory, long offset, int length) {
        ByteRing ring = outgoing;
        if (ring == null) {
            ring = new ByteRing(sendBufferBytes);
            outgoing = ring;
        }
        return ring.add(memory, offset, length);
    }

    /** Whether the caller has to hand it to the loop. */
    boolean mark() {
        return marked.compareAndSet(false, true);
    }

    /** Puts that one behind it in the chain of marked ones. */
    void nextMarked(@Nullable TcpConnection next) {
        nextMarked = next;
    }

    /** Returns the next one of the chain. The loop's thread. */
    @Nullable
    TcpConnection unmark() {
        TcpConnection next = nextMarked;
        nextMarked = null;
        marked.set(false);
        return next;
    }

    /** It shall be closed when all is sent. */
    void leave() {
        leaving = true;
    }

    boolean isLeaving() {
        return leaving;
    }

    boolean isClosed() {
        return closed;
    }

    boolean isAccepted() {
        return accepted;
    }

    boolean isWelcome() {
        return welcome;
    }

    /** It has a socket now, which it closes. */
    void attach(SocketChannel opened) {
        channel = opened;
    }

    void attach(SelectionKey registered) {
        key = registered;
    }

    /** Another frame of a stranger; returns how many there were. */
    int countStrangerFrame() {
        return ++strangerFrames;
    }

    /**
     * Reads what is there behind what was left over.
     *
     * @return bytes in the buffer, from its start; negative at the end of the stream
     */
    int read(ByteBuffer buffer, long nowNanos) throws IOException {
        SocketChannel from = channel;
        if (from == null) {
            return -1;
        }
        buffer.clear().put(partial, 0, partialLength);
        int count = from.read(buffer);
        if (count < 0) {
            return -1;
        }
        if (count > 0) {
            lastReadNanos = nowNanos;
        }
        return buffer.position();
    }

    /** Keeps the frame that is not complete yet: bytes {@code consumed} to {@code end} of the buffer. */
    void keep(ByteBuffer buffer, int consumed, int end, long nowNanos) {
        int length = end - consumed;
        if (length > 0 && partial.length == 0) {
            partial = new byte[StreamFrames.HEADER + StreamFrames.MAX_LENGTH];
        }
        if (consumed > 0 || partialLength == 0) {
            partialSinceNanos = nowNanos;
        }
        buffer.get(consumed, partial, 0, length);
        partialLength = length;
    }

    /** Sends what the socket takes; false when the connection is over. */
    boolean flush() throws IOException {
        SocketChannel to = channel;
        SelectionKey registered = key;
        if (to == null || registered == null || !to.isConnected()) {
            return !leaving;
        }
        ByteRing ring = outgoing;
        boolean done = ring == null || ring.drainTo(to);
        registered.interestOps(done ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        return !(done && leaving);
    }

    /** Completes the making of a connection; false when it is not there yet. */
    boolean finishConnect() throws IOException {
        SocketChannel to = channel;
        return to != null && to.finishConnect();
    }

    /** Whether it has used up its time. Looked at again and again by the loop. */
    boolean isLate(IceTcpConfig config, long nowNanos) {
        if (leaving) {
            leavingSinceNanos = leavingSinceNanos == 0 ? nowNanos : leavingSinceNanos;
            return nowNanos - leavingSinceNanos > FAREWELL_NANOS;
        }
        SocketChannel to = channel;
        boolean pending = !welcome || to == null || !to.isConnected();
        return pending && nowNanos - openedNanos > config.validation().toNanos()
                || partialLength > 0
                        && nowNanos - partialSinceNanos > config.frame().toNanos()
                || nowNanos - lastReadNanos > config.idle().toNanos();
    }

    void close() {
        closed = true;
        outgoing = null;
        SocketChannel open = channel;
        if (open != null) {
            Channels.close(open);
        }
    }
}
