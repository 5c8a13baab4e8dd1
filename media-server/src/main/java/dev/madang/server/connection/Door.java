package dev.madang.server.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** On a server socket: lets connections in, each with its guard, or closes them. */
@Sharable
final class Door extends ChannelInboundHandlerAdapter {
    private final Connections connections;

    Door(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel channel = (Channel) accepted;
        InetAddress from = address(channel);
        if (from == null || !connections.admit(from)) {
            channel.unsafe().closeForcibly();
            return;
        }
        channel.closeFuture().addListener(closed -> connections.gone(from));
        channel.pipeline().addLast(new Backpressure(connections)).addLast(new GateKeeper(connections));
        context.fireChannelRead(channel);
    }

    /** Null when the client is gone already. */
    private static @Nullable InetAddress address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    }
}
