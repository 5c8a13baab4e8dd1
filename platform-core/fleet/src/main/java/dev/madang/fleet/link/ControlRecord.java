package dev.madang.fleet.link;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What is sealed: a kind (1 byte) and what belongs to it, numbers big-endian. A frame is one {@link Urgent}, or one {@link First} and as
 * many {@link More} as it takes; urgent ones and others may come in between. The writers put a record at the beginning of an array and
 * say its length.
 */
public sealed interface ControlRecord {
    /** A part of a frame has so many bytes at the most. */
    int MOST_PART = 16_384;

    /** A frame has so many bytes at the most: 16 MiB. */
    int MOST_FRAME = 16 * 1024 * 1024;

    /** An urgent frame has so many bytes at the most. */
    int MOST_URGENT = 8_192;

    /** The caller's first record: the handshake was no playback. Kind 1. */
    record Confirm() implements ControlRecord {
        static final int KIND = 1;
    }

    /**
     * Kind 2.
     *
     * @param sent the sender's time when it sent it, in nanoseconds of its own count
     * @param echo {@code sent} of the last heartbeat that it got, 0 for none
     * @param held how many nanoseconds ago it got that
     */
    record Heartbeat(long sent, long echo, long held) implements ControlRecord {
        static final int KIND = 2;
    }

    /** A whole frame that went before others. Kind 3. */
    record Urgent(byte[] frame) implements ControlRecord {
        static final int KIND = 3;
    }

    /**
     * The beginning of a frame, or all of it. Kind 4.
     *
     * @param total the frame's length in bytes
     */
    record First(int total, byte[] part) implements ControlRecord {
        static final int KIND = 4;
    }

    /** What follows of the frame that was begun last. Kind 5. */
    record More(byte[] part) implements ControlRecord {
        static final int KIND = 5;
    }

    /** The sender ends the link. Kind 6. */
    record Bye() implements ControlRecord {
        static final int KIND = 6;
    }

    /** Of a later version, to be ignored. */
    record Unknown(int kind) implements ControlRecord {}

    /** Not as the format says; the link ends. */
    record Malformed() implements ControlRecord {}

    /** Reads the first {@code length} bytes. Any bytes may come; what follows the fields that are known is ignored where no text goes to the end. */
    static ControlRecord read(byte[] plain, int length) {
        if (length < 1 || length > FrameSealer.MOST_PLAIN) {
            return new Malformed();
        }
        ByteBuffer in = ByteBuffer.wrap(plain, 1, length - 1);
        int kind = plain[0] & 0xff;
        return switch (kind) {
            case Confirm.KIND -> new Confirm();
            case Heartbeat.KIND ->
                in.remaining() < 24 ? new Malformed() : new Heartbeat(in.getLong(), in.getLong(), in.getLong());
            case Urgent.KIND -> in.remaining() > MOST_URGENT ? new Malformed() : new Urgent(rest(plain, in));
            case First.KIND -> first(plain, in);
            case More.KIND ->
                in.remaining() < 1 || in.remaining() > MOST_PART ? new Malformed() : new More(rest(plain, in));
            case Bye.KIND -> new Bye();
            default -> new Unknown(kind);
        };
    }

    private static ControlRecord first(byte[] plain, ByteBuffer in) {
        if (in.remaining() < 4) {
            return new Malformed();
        }
        int total = in.getInt();
        int part = in.remaining();
        boolean fits = total >= 0 && total <= MOST_FRAME && part <= Math.min(total, MOST_PART);
        return fits && (part > 0 || total == 0) ? new First(total, rest(plain, in)) : new Malformed();
    }

    private static byte[] rest(byte[] plain, ByteBuffer in) {
        return Arrays.copyOfRange(plain, in.position(), in.limit());
    }

    /** Writes a {@link Confirm}. */
    static int confirm(byte[] out) {
        out[0] = Confirm.KIND;
        return 1;
    }

    /** Writes a {@link Bye}. */
    static int bye(byte[] out) {
        out[0] = Bye.KIND;
        return 1;
    }

    /** Writes a {@link Heartbeat}. */
    static int heartbeat(byte[] out, long sent, long echo, long held) {
        return ByteBuffer.wrap(out)
                .put((byte) Heartbeat.KIND)
                .putLong(sent)
                .putLong(echo)
                .putLong(held)
                .position();
    }

    /** Writes an {@link Urgent}. */
    static int urgent(byte[] out, byte[] frame) {
        return ByteBuffer.wrap(out).put((byte) Urgent.KIND).put(frame).position();
    }

    /**
     * Writes a {@link First} for offset 0 and a {@link More} for others, with as much of the frame as fits.
     *
     * @param offset how much of the frame went before
     */
    static int part(byte[] out, byte[] frame, int offset) {
        ByteBuffer record = ByteBuffer.wrap(out);
        if (offset == 0) {
            record.put((byte) First.KIND).putInt(frame.length);
        } else {
            record.put((byte) More.KIND);
        }
        return record.put(frame, offset, Math.min(MOST_PART, frame.length - offset))
                .position();
    }
}
