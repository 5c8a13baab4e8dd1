package dev.madang.fleet.control;

import dev.madang.fleet.control.queue.Inbox;
import dev.madang.fleet.link.ControlRecord;
import dev.madang.fleet.link.FrameOpener;
import dev.madang.fleet.link.FrameSealer;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads what comes on one link: opens records and puts frames together. One thread. */
final class LinkReader {
    private static final int BUFFER = 32 * 1024;

    private final DataInputStream in;
    private final FrameOpener opener;
    private final Inbox inbox;
    private final Heartbeats heartbeats;
    private final long patience;
    private final byte[] sealed = new byte[FrameOpener.MOST_SEALED];
    private final byte[] plain = new byte[FrameSealer.MOST_PLAIN];

    /** The frame that is coming. */
    private byte @Nullable [] frame;

    private int come;
    /** Records that were opened: a sign of life that nobody else can give. */
    private volatile long records;

    /** @param patience nanoseconds for which it waits for room in the inbox */
    LinkReader(InputStream in, FrameOpener opener, Inbox inbox, Heartbeats heartbeats, long patience) {
        this.in = new DataInputStream(new BufferedInputStream(in, BUFFER));
        this.opener = opener;
        this.inbox = inbox;
        this.heartbeats = heartbeats;
        this.patience = patience;
    }

    long records() {
        return records;
    }

    /** Reads until something ends it, and says what. */
    LinkEnd run() {
        try {
            LinkEnd end = null;
            while (end == null) {
                end = readRecord();
            }
            return end;
        } catch (IOException broken) {
            return LinkEnd.LOST;
        }
    }

    /** Reads on without looking at it, until the other node has closed too. */
    void drain() {
        try {
            int length;
            do {
                // Unread bytes would make the kernel break the connection off, with what was sent last.
                length = in.read(sealed);
            } while (length >= 0);
        } catch (IOException broken) {
            // It ends anyway, whichever way.
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // This is the only thread that writes it.
    private @Nullable LinkEnd readRecord() throws IOException {
        int length = in.readUnsignedShort();
        if (!FrameOpener.mayHaveLength(length)) {
            return LinkEnd.MALFORMED;
        }
        in.readFully(sealed, 0, length);
        int opened = opener.open(sealed, length, plain);
        if (opened < 0) {
            return LinkEnd.TAMPERED;
        }
        records++;
        return switch (ControlRecord.read(plain, opened)) {
            case ControlRecord.Heartbeat heartbeat -> {
                heartbeats.came(heartbeat, System.nanoTime());
                yield null;
            }
            case ControlRecord.Urgent urgent -> urgent(urgent.frame());
            case ControlRecord.First first -> first(first);
            case ControlRecord.More more -> more(more.part());
            case ControlRecord.Bye bye -> LinkEnd.CLOSED_BY_REMOTE;
            case ControlRecord.Unknown unknown -> null;
            case ControlRecord.Confirm again -> LinkEnd.MALFORMED;
            case ControlRecord.Malformed malformed -> LinkEnd.MALFORMED;
        };
    }

    private @Nullable LinkEnd urgent(byte[] whole) {
        if (!inbox.reserve(whole.length, patience)) {
            return LinkEnd.OVERLOADED;
        }
        inbox.add(whole, true);
        return null;
    }

    private @Nullable LinkEnd first(ControlRecord.First first) {
        if (frame != null) {
            return LinkEnd.MALFORMED;
        }
        if (!inbox.reserve(first.total(), patience)) {
            return LinkEnd.OVERLOADED;
        }
        frame = new byte[first.total()];
        come = 0;
        return append(frame, first.part());
    }

    private @Nullable LinkEnd more(byte[] part) {
        byte[] begun = frame;
        return begun == null ? LinkEnd.MALFORMED : append(begun, part);
    }

    private @Nullable LinkEnd append(byte[] begun, byte[] part) {
        if (part.length > begun.length - come) {
            return LinkEnd.MALFORMED;
        }
        System.arraycopy(part, 0, begun, come, part.length);
        come += part.length;
        if (come == begun.length) {
            frame = null;
            inbox.add(begun, false);
        }
        return null;
    }
}
