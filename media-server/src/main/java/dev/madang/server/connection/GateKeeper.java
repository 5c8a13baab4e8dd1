package dev.madang.server.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Puts the {@link Intake} before the HTTP codec and the {@link RequestGate} behind it, as soon as Vert.x is there as well. */
final class GateKeeper extends ChannelInboundHandlerAdapter {
    /** Name that Vert.x gives its own handler. */
    private static final String VERTX = "handler";

    private final Connections connections;

    GateKeeper(Connections connections) {
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (context.pipeline().get(VERTX) == null) {
            context.close();
            return;
        }
        RequestGate gate = new RequestGate(connections);
        context.pipeline().addBefore(VERTX, "gate", gate);
        context.pipeline().replace(this, "intake", new Intake(gate));
        context.fireChannelActive();
    }
}
