package dev.madang.media.send;

import dev.madang.media.forward.PacketSink;
import dev.madang.media.transport.SrtpPath;
import java.lang.foreign.MemorySegment;

/** Where all Consumers of one Peer write: numbers what goes out transport-wide, and sends it as fast as the path allows. */
final class RtpOut implements PacketSink {
    private final SrtpPath path;
    private final CongestionControl control;
    private final SendListener listener;
    private int transportSequence;
    /** The number that the packet in hand was given, -1 for none. */
    private int numberInHand = -1;

    private int absoluteSendTime;
    private long nowNanos;
    private boolean anyPacket;
    private boolean anyKeyFrame;

    RtpOut(SrtpPath path, CongestionControl control, SendListener listener) {
        this.path = path;
        this.control = control;
        this.listener = listener;
    }

    @Override
    public boolean isReady() {
        return path.isReady();
    }

    @Override
    public MemorySegment memory() {
        return path.memory();
    }

    @Override
    public long begin(int maxLengthBytes) {
        return path.beginRtp(maxLengthBytes);
    }

    @Override
    public int nextTransportSequence() {
        int next = transportSequence;
        transportSequence = next + 1 & 0xffff;
        numberInHand = next;
        return next;
    }

    @Override
    public int absoluteSendTime() {
        return absoluteSendTime;
    }

    @Override
    public void time(long now) {
        nowNanos = now;
        absoluteSendTime =
                (int) ((nowNanos / 1_000_000_000L << 18) + ((nowNanos % 1_000_000_000L << 18) / 1_000_000_000L))
                        & 0xff_ffff;
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
        int length =
                path.sendRtp(offset, headerLength, prefixLength, body, bodyOffset, bodyLength, packetIndex, nowNanos);
        if (length > 0) {
            control.onSent(numberInHand, length, nowNanos);
            if (!anyPacket) {
                anyPacket = true;
                listener.onFirstSent();
            }
        }
        numberInHand = -1;
        return length;
    }

    @Override
    public boolean mayLeave() {
        return control.mayLeave(nowNanos);
    }

    @Override
    public void later() {
        control.onWaiting(nowNanos);
    }

    @Override
    public void keyFrameSent() {
        if (!anyKeyFrame) {
            anyKeyFrame = true;
            listener.onFirstKeyFrameSent();
        }
        control.onKeyFrameSent(nowNanos);
    }

    @Override
    public void fault(RuntimeException cause) {
        listener.fault(cause);
    }
}
