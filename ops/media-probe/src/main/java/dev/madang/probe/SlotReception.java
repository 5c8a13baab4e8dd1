package dev.madang.probe;

import dev.madang.media.track.StoredPacket;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * What came in one Slot: how much, what is missing, and from whom. Written on a worker's thread; read by others, a little late
 * at worst.
 */
public final class SlotReception {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int MAX_EARLY = 100;

    private final Gaps gaps;
    private long first = -1;
    private long highest = -1;
    private volatile long packets;
    private volatile long bytes;
    private volatile long lost;
    private volatile long wrong;
    private volatile long lastNanos;
    /** Whose packets belong here, and whose did before: those may still be under way. */
    private volatile int sender = -1;

    private volatile int formerSender = -1;
    private volatile int earlySender = -1;
    private volatile int early;
    private volatile long sinceSwitch;
    private volatile int encoding;

    /** @param name what people call the Slot */
    SlotReception(String name) {
        gaps = new Gaps(name);
    }

    void onPacket(StoredPacket packet, int wireBytes) {
        if (first < 0) {
            first = packet.sequence();
            highest = first - 1;
        }
        highest = Math.max(highest, packet.sequence());
        packets++;
        bytes += wireBytes;
        lost = highest - first + 1 - packets;
        lastNanos = packet.arrivalNanos();
        gaps.packet(lastNanos);
        if (packet.hasPayload() && packet.info().payloadLength >= CallSource.MARK_OFFSET + 8) {
            long at = packet.offset() + packet.info().headerLength + CallSource.MARK_OFFSET;
            int mark = packet.memory().get(INT, at);
            encoding = packet.memory().get(INT, at + 4) >>> 24;
            if (mark == sender) {
                sinceSwitch++;
            } else if (mark != formerSender) {
                unexpected(mark);
            }
        }
    }

    /** Media may be faster than the word of who sends it. */
    private void unexpected(int mark) {
        if (mark != earlySender) {
            wrong += early;
            early = 0;
            earlySender = mark;
        }
        early++;
        if (early > MAX_EARLY) {
            wrong++;
        }
    }

    /** Another sender is in the Slot, -1 for nobody. */
    void sender(int now) {
        if (now != sender) {
            formerSender = sender;
            if (now == earlySender) {
                early = 0;
            }
            sinceSwitch = 0;
            sender = now;
            gaps.restart();
        }
    }

    /** Whose packets belong here: that caller's number, -1 for nobody's. */
    public int sender() {
        return sender;
    }

    /** How long nothing came while somebody was in the Slot. */
    public Gaps gaps() {
        return gaps;
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    long lost() {
        return Math.max(0, lost);
    }

    /** Packets of somebody who is not, and was not just before, in the Slot. */
    public long wrong() {
        return wrong;
    }

    /** Packets of the one who is in the Slot, since it is. */
    public long sinceSwitch() {
        return sinceSwitch;
    }

    /** Of which encoding the last packet was, the lowest resolution first. */
    public int encoding() {
        return encoding;
    }

    /** When the last packet came, on the clock of {@link System#nanoTime}. */
    public long lastNanos() {
        return lastNanos;
    }
}
