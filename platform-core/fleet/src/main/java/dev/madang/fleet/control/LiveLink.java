package dev.madang.fleet.control;

import dev.madang.fleet.control.queue.ByteBudget;
import dev.madang.fleet.control.queue.Inbox;
import dev.madang.fleet.control.queue.Outbox;
import dev.madang.fleet.link.LinkSecrets;
import dev.madang.fleet.link.LinkTerms;
import dev.madang.fleet.link.NodeIdentity;
import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A link on its socket: a thread that reads, one that writes, one that tells the listener. */
final class LiveLink implements Link, Watch.Watched {
    private static final System.Logger LOG = System.getLogger("dev.madang.fleet");

    /** A connection that this node ends has so long to be closed by both. */
    private static final long FAREWELL = TimeUnit.MILLISECONDS.toNanos(500);

    /** What links share. */
    record Shared(
            LinkBounds bounds,
            LinkMetrics metrics,
            LinkListener listener,
            LinkTable table,
            Watch watch,
            Threads threads,
            ByteBudget out,
            ByteBudget in) {}

    private final Socket socket;
    private final LinkTerms terms;
    private final Shared shared;
    /** Told when it has ended. */
    private final Runnable atEnd;

    private final Outbox outbox;
    private final Inbox inbox;
    private final Heartbeats heartbeats = new Heartbeats();
    private final LinkReader reader;
    private final LinkWriter writer;
    private final AtomicReference<@Nullable LinkEnd> end = new AtomicReference<>();

    // The watch's thread has these.
    private final Stillness silence = new Stillness();
    private final Stillness stall = new Stillness();
    private long farewell;

    LiveLink(Socket socket, LinkTerms terms, Shared shared, Runnable atEnd) throws IOException {
        this.socket = socket;
        this.terms = terms;
        this.shared = shared;
        this.atEnd = atEnd;
        LinkBounds bounds = shared.bounds();
        outbox = new Outbox(bounds.linkBytes(), shared.out());
        inbox = new Inbox(bounds.linkBytes(), shared.in());
        reader = new LinkReader(
                socket.getInputStream(),
                terms.opener(),
                inbox,
                heartbeats,
                bounds.stall().toNanos());
        writer = new LinkWriter(
                socket.getOutputStream(),
                terms.sealer(),
                outbox,
                heartbeats,
                bounds.heartbeat().toNanos());
    }

    /**
     * Begins, once the table has admitted it.
     *
     * @param turn of telling the listener about that node
     */
    void start(Semaphore turn) {
        shared.metrics().up();
        String name = "link-" + remote().name();
        shared.threads().start(name, () -> deliver(turn));
        if (!shared.watch().add(this)) {
            end(LinkEnd.CLOSED);
            Sockets.close(socket);
        }
        shared.threads().start(name + "-read", this::read);
        shared.threads().start(name + "-write", this::write);
    }

    private void read() {
        try {
            end(reader.run());
            if (end.get() == LinkEnd.CLOSED) {
                reader.drain();
            }
        } finally {
            // After a fault there must be no link that nobody reads.
            end(LinkEnd.LOST);
            Sockets.close(socket);
            shared.watch().remove(this);
        }
    }

    private void write() {
        try {
            writer.run();
            if (end.get() == LinkEnd.CLOSED) {
                writer.sayBye();
                socket.shutdownOutput();
            }
        } catch (IOException broken) {
            end(LinkEnd.LOST);
        } finally {
            end(LinkEnd.LOST);
        }
    }

    private void deliver(Semaphore turn) {
        try {
            if (!turn.tryAcquire(shared.bounds().stall().toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.log(System.Logger.Level.ERROR, "the former link of {0} is in use for too long", remote().name());
                end(LinkEnd.FORMER_IN_USE);
            } else {
                try {
                    tell();
                } finally {
                    turn.release();
                }
            }
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        } finally {
            inbox.close(false);
            shared.table().release(this);
        }
    }

    private void tell() {
        if (end.get() != null) {
            return;
        }
        guarded(() -> shared.listener().onUp(this));
        byte[] frame;
        while ((frame = inbox.take()) != null) {
            byte[] came = frame;
            guarded(() -> shared.listener().onFrame(this, came));
        }
        // The inbox is closed only after it was said why.
        LinkEnd why = end.get();
        guarded(() -> shared.listener().onDown(this, why == null ? LinkEnd.LOST : why));
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error bug) {
            LOG.log(System.Logger.Level.ERROR, "a listener of the link to " + remote().name() + " failed", bug);
        }
    }

    /** Ends it, if nothing else has; returns at once. */
    void end(LinkEnd why) {
        if (!end.compareAndSet(null, why)) {
            return;
        }
        shared.table().ended(this);
        shared.metrics().down(why);
        inbox.close(why.handsRestOn());
        outbox.close();
        if (why != LinkEnd.CLOSED) {
            Sockets.close(socket);
        }
        atEnd.run();
    }

    @Override
    public void look(long sinceLast) {
        if (end.get() != null) {
            farewell += sinceLast;
            if (farewell >= FAREWELL) {
                Sockets.close(socket);
            }
            return;
        }
        LinkBounds bounds = shared.bounds();
        if (inbox.isFull()) {
            silence.reset();
        } else if (silence.look(reader.records(), sinceLast) >= bounds.silence().toNanos()) {
            end(LinkEnd.SILENT);
        }
        if (!writer.isBusy()) {
            stall.reset();
        } else if (stall.look(writer.writes(), sinceLast) >= bounds.stall().toNanos()) {
            end(LinkEnd.STALLED);
        }
    }

    @Override
    public void stop() {
        end(LinkEnd.CLOSED);
    }

    @Override
    public NodeIdentity remote() {
        return terms.remote();
    }

    @Override
    public int version() {
        return terms.version();
    }

    @Override
    public Set<String> features() {
        return terms.features();
    }

    @Override
    public int remoteGeneration() {
        return terms.remoteGeneration();
    }

    @Override
    public LinkSecrets secrets() {
        return terms.secrets();
    }

    @Override
    public boolean send(byte[] frame) {
        atMost(frame, MOST_FRAME);
        return outbox.offer(frame);
    }

    @Override
    public boolean sendUrgent(byte[] frame) {
        atMost(frame, MOST_URGENT);
        return outbox.offerUrgent(frame);
    }

    private static void atMost(byte[] frame, int most) {
        if (frame.length > most) {
            throw new IllegalArgumentException("a frame of " + frame.length + " bytes, at most " + most);
        }
    }

    @Override
    public boolean isUp() {
        return end.get() == null;
    }

    @Override
    public long roundTripNanos() {
        return heartbeats.roundTripNanos();
    }

    @Override
    public long waitingBytes() {
        return outbox.waitingBytes();
    }

    @Override
    public void close() {
        end(LinkEnd.CLOSED);
    }

    @Override
    public String toString() {
        return "link to " + remote().name();
    }
}
