package dev.madang.server.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Before the codec: tells the {@link RequestGate} of the bytes that the codec may keep until something is complete. */
final class Intake extends ChannelInboundHandlerAdapter {
    /** HTTP goes to the codec in pieces, since what it keeps of one that ends a request is not known: no more than this, in bytes. */
    private static final int PIECE = 2 * 1024;

    private final RequestGate gate;

    Intake(RequestGate gate) {
        this.gate = gate;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        while (!gate.isWebSocket() && bytes.readableBytes() > PIECE) {
            handOn(context, bytes.readRetainedSlice(PIECE));
        }
        handOn(context, bytes);
    }

    private void handOn(ChannelHandlerContext context, ByteBuf bytes) {
        if (gate.isCut()) {
            bytes.release();
            return;
        }
        gate.bytesCome(bytes.readableBytes());
        context.fireChannelRead(bytes);
        gate.bytesTaken();
    }
}
