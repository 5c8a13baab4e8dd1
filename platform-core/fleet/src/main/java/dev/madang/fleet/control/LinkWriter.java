package dev.madang.fleet.control;

import dev.madang.fleet.control.queue.Outbox;
import dev.madang.fleet.link.ControlRecord;
import dev.madang.fleet.link.FrameSealer;
import java.io.IOException;
import java.io.OutputStream;

/** Writes what waits to be sent on one link, and a heartbeat now and then. One thread. */
final class LinkWriter {
    private static final int MOST_RECORD = FrameSealer.LENGTH_BYTES + FrameSealer.MOST_PLAIN + FrameSealer.TAG_BYTES;

    private final OutputStream out;
    private final FrameSealer sealer;
    private final Outbox outbox;
    private final Heartbeats heartbeats;
    private final long interval;
    private final byte[] plain = new byte[FrameSealer.MOST_PLAIN];
    private final byte[] wire = new byte[2 * MOST_RECORD];
    private volatile boolean writing;
    private volatile long writes;

    /** @param interval nanoseconds between two heartbeats */
    LinkWriter(OutputStream out, FrameSealer sealer, Outbox outbox, Heartbeats heartbeats, long interval) {
        this.out = out;
        this.sealer = sealer;
        this.outbox = outbox;
        this.heartbeats = heartbeats;
        this.interval = interval;
    }

    /** How many times something was written. */
    long writes() {
        return writes;
    }

    /** Whether something waits to be written. */
    boolean isBusy() {
        return writing || outbox.waitingBytes() > 0;
    }

    /** Writes until the outbox is closed. */
    void run() throws IOException {
        long due = System.nanoTime();
        while (!outbox.isClosed()) {
            long now = System.nanoTime();
            int used = 0;
            if (now - due >= 0) {
                used = sealer.seal(plain, heartbeats.write(plain, now), wire, 0);
                due = now + interval;
            }
            while (wire.length - used >= MOST_RECORD) {
                int length = outbox.next(plain);
                if (length == 0) {
                    break;
                }
                used += sealer.seal(plain, length, wire, used);
            }
            if (used > 0) {
                write(used);
            } else {
                outbox.await(due - now);
            }
        }
    }

    /** Tells the other node that this one ends the link. */
    void sayBye() throws IOException {
        write(sealer.seal(plain, ControlRecord.bye(plain), wire, 0));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // This is the only thread that writes it.
    private void write(int length) throws IOException {
        writing = true;
        out.write(wire, 0, length);
        writes++;
        writing = false;
    }
}
