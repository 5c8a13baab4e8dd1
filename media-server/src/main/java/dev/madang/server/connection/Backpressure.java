package dev.madang.server.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes nothing more from a client that does not read what waits for it, whatever the protocol: answers to pings, to requests,
 * messages. When it reads nothing at all for a while, it is closed.
 */
final class Backpressure extends ChannelDuplexHandler {
    private final Connections connections;
    private final long unreadNanos;
    private boolean held;
    private @Nullable ScheduledFuture<?> patience;

    Backpressure(Connections connections) {
        this.connections = connections;
        unreadNanos = connections.bounds().unreadTime().toNanos();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            release(context.channel());
        } else {
            hold(context);
        }
        context.fireChannelWritabilityChanged();
    }

    private void hold(ChannelHandlerContext context) {
        held = true;
        context.channel().config().setAutoRead(false);
        if (patience == null) {
            wait(context, waiting(context.channel()));
        }
    }

    private void release(Channel channel) {
        held = false;
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
        // Who wanted it paused for another reason says so again with the next that comes.
        channel.config().setAutoRead(true);
    }

    /** Reading is asked for by others too, when they are ready for more. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (held) {
            context.channel().config().setAutoRead(false);
        } else {
            context.read();
        }
    }

    private void wait(ChannelHandlerContext context, Waiting before) {
        patience = context.executor().schedule(() -> look(context, before), unreadNanos, TimeUnit.NANOSECONDS);
    }

    private void look(ChannelHandlerContext context, Waiting before) {
        Channel channel = context.channel();
        patience = null;
        if (!channel.isActive()) {
            return;
        }
        Waiting now = waiting(channel);
        if (now.bytes() < before.bytes() || now.ofFirst() != before.ofFirst()) {
            wait(context, now);
        } else {
            connections.cut(Cut.NOT_READ);
            // Not by the channel: Vert.x would first wait for the client to say goodbye.
            context.close();
        }
    }

    /**
     * What waits to be sent.
     *
     * @param ofFirst what has gone of the first piece, which counts among the bytes until it is gone altogether
     */
    private record Waiting(long bytes, long ofFirst) {}

    private static Waiting waiting(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null
                ? new Waiting(0, 0)
                : new Waiting(buffer.totalPendingWriteBytes(), buffer.currentProgress());
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
        context.fireChannelInactive();
    }
}
