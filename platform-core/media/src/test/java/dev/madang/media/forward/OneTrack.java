package dev.madang.media.forward;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.rtp.PacketInfo;
import dev.madang.media.rtp.PayloadDescriptor;
import dev.madang.media.rtp.RtpParser;
import dev.madang.media.rtp.RtpView;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A VP8 track of two encodings, a Consumer of it, and what that would have sent, in the clear. */
public final class OneTrack implements AutoCloseable, PacketSink {
    public static final int SSRC = 0x1111;
    public static final int RTX_SSRC = 0x2222;
    public static final int FIRST_SEQUENCE = 1_000;
    public static final long MILLI = 1_000_000L;
    private static final int VP8 = 96;
    private static final int RTX = 97;
    private static final int CODEC = 120;

    /** A packet as it would be encrypted. */
    public record Sent(int ssrc, long index, byte[] bytes) {
        public int sequence() {
            return (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        }

        public int timestamp() {
            return ByteBuffer.wrap(bytes).getInt(4);
        }
    }

    public final List<Sent> sent = new ArrayList<>();
    public final List<Integer> keyFrameRequests = new ArrayList<>();
    public final Producer producer;
    public final Consumer consumer;
    /** By encoding: packets of another codec than VP8 are marked as such only. */
    public final Codec[] codecs = {Codec.VP8, Codec.VP8};

    public long nowNanos = 1_000 * MILLI;
    private final Arena arena = Arena.ofConfined();
    public final PacketSlab slab = new PacketSlab(arena, 8_192);
    private final MemorySegment memory = arena.allocate(4_096, 8);
    private final int[] pictures = {100, 7_000};
    private StoredPacket scratch = new StoredPacket();
    private int transportSequence;
    private int absoluteSendTime;

    public OneTrack(boolean rtx) {
        this(MediaKind.VIDEO, Map.of(Codec.VP8, VP8), rtx ? Map.of(Codec.VP8, RTX) : Map.of());
    }

    /** Sound, for a viewer that takes those payload types. */
    public OneTrack(Map<Codec, Integer> payloadTypes) {
        this(MediaKind.AUDIO, payloadTypes, Map.of());
    }

    private OneTrack(MediaKind kind, Map<Codec, Integer> payloadTypes, Map<Codec, Integer> rtx) {
        producer = new Producer(1, kind, List.of("q", "h"), slab, (encoding, now) -> keyFrameRequests.add(encoding));
        Map<HeaderExtension, Integer> ids = new EnumMap<>(HeaderExtension.class);
        ids.put(HeaderExtension.TRANSPORT_CC, 1);
        ids.put(HeaderExtension.ABS_SEND_TIME, 2);
        ids.put(HeaderExtension.MID, 3);
        ConsumerParameters parameters = new ConsumerParameters(
                kind,
                SSRC,
                rtx.isEmpty() ? 0 : RTX_SSRC,
                payloadTypes,
                rtx,
                true,
                new HeaderExtensionIds(ids),
                new byte[] {'0'},
                new byte[0],
                FIRST_SEQUENCE,
                FIRST_SEQUENCE);
        consumer = new Consumer(parameters, new PacketWriter(this, parameters));
    }

    /** A packet of an encoding, which is a frame of its own; not flushed yet. */
    public void arrive(int encoding, long sequence, boolean key, int temporalLayer) {
        arrive(encoding, sequence, key, temporalLayer, 27);
    }

    /** The same, as large on the wire as that. */
    public void arrive(int encoding, long sequence, boolean key, int temporalLayer, int wireBytes) {
        byte[] descriptor = {(byte) 0x90, (byte) 0xe0, 0, 0, 5, (byte) (temporalLayer << 6)};
        int picture = 0x8000 | (pictures[encoding] + (int) sequence) & 0x7fff;
        descriptor[2] = (byte) (picture >>> 8);
        descriptor[3] = (byte) picture;
        int slot = slab.acquire();
        MemorySegment packet = slab.memory(slot);
        long at = slab.offset(slot);
        RtpView.putI32(packet, at, 0x8000_0000 | (0x80 | CODEC) << 16 | (int) sequence & 0xffff);
        RtpView.putI32(packet, at + 4, (int) (sequence * 3_000 + encoding * 77_777L));
        RtpView.putI32(packet, at + 8, 0xabc0 + encoding);
        MemorySegment.copy(descriptor, 0, packet, ValueLayout.JAVA_BYTE, at + 12, descriptor.length);
        RtpView.putU8(packet, at + 18, key ? 0 : 1);
        RtpView.putI64(packet, at + 19, sequence * 31 + encoding);
        scratch.hold(slab, slot, 0, nowNanos);
        PacketInfo info = scratch.info();
        if (!RtpParser.parse(packet, at, 27, HeaderExtensionIds.NONE, info)
                || !PayloadDescriptor.parse(Codec.VP8, packet, at, info)) {
            throw new IllegalStateException("not a packet");
        }
        StoredPacket spare = producer.append(encoding, sequence, scratch, codecs[encoding], wireBytes, nowNanos);
        if (spare == scratch) {
            scratch.release(slab);
        }
        scratch = spare;
    }

    /** Sound with that payload, flushed at once; false when the payload is malformed. */
    public boolean sound(long sequence, Codec codec, byte[] payload) {
        nowNanos += 20 * MILLI;
        int slot = slab.acquire();
        MemorySegment packet = slab.memory(slot);
        long at = slab.offset(slot);
        RtpView.putI32(packet, at, 0x8000_0000 | CODEC << 16 | (int) sequence & 0xffff);
        RtpView.putI32(packet, at + 4, (int) sequence * 960);
        RtpView.putI32(packet, at + 8, 0xabc0);
        MemorySegment.copy(payload, 0, packet, ValueLayout.JAVA_BYTE, at + 12, payload.length);
        scratch.hold(slab, slot, 0, nowNanos);
        PacketInfo info = scratch.info();
        if (!RtpParser.parse(packet, at, 12 + payload.length, HeaderExtensionIds.NONE, info)
                || !PayloadDescriptor.parse(codec, packet, at, info)) {
            scratch.release(slab);
            return false;
        }
        scratch = producer.append(0, sequence, scratch, Codec.OPUS, 12 + payload.length, nowNanos);
        flush();
        return true;
    }

    public void flush() {
        producer.flush(nowNanos);
    }

    /** Arrives, and is flushed, a frame's time after the one before. */
    public void frame(int encoding, long sequence, boolean key, int temporalLayer) {
        nowNanos += 33 * MILLI;
        arrive(encoding, sequence, key, temporalLayer);
        flush();
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public MemorySegment memory() {
        return memory;
    }

    @Override
    public long begin(int maxLengthBytes) {
        return 0;
    }

    @Override
    public int nextTransportSequence() {
        return transportSequence++;
    }

    @Override
    public int absoluteSendTime() {
        return absoluteSendTime;
    }

    @Override
    public void time(long nanos) {
        absoluteSendTime = (int) (nanos / MILLI) & 0xff_ffff;
    }

    @Override
    public int finish(
            long offset,
            int headerLength,
            int prefixLength,
            MemorySegment body,
            long bodyOffset,
            int bodyLength,
            long packetIndex) {
        byte[] bytes = new byte[headerLength + prefixLength + bodyLength];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, offset, bytes, 0, headerLength + prefixLength);
        MemorySegment.copy(body, ValueLayout.JAVA_BYTE, bodyOffset, bytes, headerLength + prefixLength, bodyLength);
        sent.add(new Sent(RtpView.i32(memory, offset + 8), packetIndex, bytes));
        return bytes.length;
    }

    @Override
    public void keyFrameSent() {}

    @Override
    public boolean mayLeave() {
        return true;
    }

    @Override
    public void later() {
        throw new AssertionError("nothing has to wait here");
    }

    @Override
    public void fault(RuntimeException cause) {
        throw cause;
    }

    /** The last bytes of a packet: its source's number and encoding, whatever was rewritten before them. */
    public static long mark(byte[] bytes) {
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, bytes.length - 8, bytes.length))
                .getLong();
    }

    @Override
    public void close() {
        consumer.unsubscribe();
        producer.close();
        arena.close();
    }
}
