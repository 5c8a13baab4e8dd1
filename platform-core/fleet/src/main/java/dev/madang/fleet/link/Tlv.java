package dev.madang.fleet.link;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Fields one behind the other: type (1 byte), length (2 bytes), value. Unknown types are ignored, none may come twice. */
final class Tlv {
    static final int HEADER_BYTES = 3;
    static final int MOST_VALUE = 65_535;

    private Tlv() {}

    /** Puts fields together. */
    static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Writer put(int type, byte[] value) {
            if (value.length > MOST_VALUE) {
                throw new IllegalArgumentException("field " + type + " has " + value.length + " bytes");
            }
            out.write(type);
            out.write(value.length >>> 8);
            out.write(value.length);
            out.writeBytes(value);
            return this;
        }

        Writer put16(int type, int... values) {
            ByteBuffer value = ByteBuffer.allocate(2 * values.length);
            for (int each : values) {
                value.putShort((short) each);
            }
            return put(type, value.array());
        }

        Writer put64(int type, long value) {
            return put(type, ByteBuffer.allocate(8).putLong(value).array());
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    /** Finds fields; the value of each is looked at where it lies. */
    static final class Reader {
        private final byte[] bytes;
        /** Where the value of each type begins, 0 for those that are not there. */
        private final int[] starts = new int[256];

        private final int[] lengths = new int[256];

        /**
         * @param from not 0, which stands for a field that is not there: something always comes before
         * @throws LinkRefusedException MALFORMED, REPEATED_FIELD
         */
        Reader(byte[] bytes, int from, int to) throws LinkRefusedException {
            this.bytes = bytes;
            int at = from;
            while (at < to) {
                if (to - at < HEADER_BYTES) {
                    throw new LinkRefusedException(LinkRefusal.MALFORMED);
                }
                int type = bytes[at] & 0xff;
                int length = ((bytes[at + 1] & 0xff) << 8) | (bytes[at + 2] & 0xff);
                at += HEADER_BYTES;
                if (length > to - at) {
                    throw new LinkRefusedException(LinkRefusal.MALFORMED);
                }
                if (starts[type] != 0) {
                    throw new LinkRefusedException(LinkRefusal.REPEATED_FIELD);
                }
                starts[type] = at;
                lengths[type] = length;
                at += length;
            }
        }

        /** @throws LinkRefusedException MALFORMED when there is none */
        ByteBuffer value(int type) throws LinkRefusedException {
            if (starts[type] == 0) {
                throw new LinkRefusedException(LinkRefusal.MALFORMED);
            }
            return ByteBuffer.wrap(bytes, starts[type], lengths[type]);
        }

        /** @throws LinkRefusedException MALFORMED when there is none of that many bytes */
        ByteBuffer value(int type, int length) throws LinkRefusedException {
            ByteBuffer value = value(type);
            if (value.remaining() != length) {
                throw new LinkRefusedException(LinkRefusal.MALFORMED);
            }
            return value;
        }

        byte[] copy(int type, int length) throws LinkRefusedException {
            byte[] copy = new byte[length];
            value(type, length).get(copy);
            return copy;
        }
    }
}
