package dev.madang.server.connection;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.quarkus.arc.Arc;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.transport.Transport;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

/**
 * The JDK's sockets, with a door in front of each server socket. Vert.x has no other place where a connection is seen before
 * its first request is complete.
 */
public final class GuardedTransport implements Transport, VertxServiceProvider {
    private final Transport sockets = JDKTransport.INSTANCE;
    private final Supplier<Connections> connections;

    /** For the ServiceLoader. */
    public GuardedTransport() {
        this(() -> Arc.container().select(Connections.class).get());
    }

    /** @param connections asked when a server is opened */
    GuardedTransport(Supplier<Connections> connections) {
        this.connections = connections;
    }

    @Override
    public void init(VertxBuilder builder) {
        builder.findTransport(this);
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        sockets.configure(options, domainSocket, bootstrap);
        bootstrap.handler(new Door(connections.get()));
    }

    /** Files go as bytes, too: what is left of a file region is not counted, so nobody would see that it is not read. */
    @Override
    public boolean supportFileRegion() {
        return false;
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int nThreads, ThreadFactory threadFactory, int ioRatio) {
        return sockets.eventLoopGroup(type, nThreads, threadFactory, ioRatio);
    }

    @Override
    public DatagramChannel datagramChannel() {
        return sockets.datagramChannel();
    }

    @Override
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return sockets.datagramChannel(family);
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        return sockets.channelFactory(domainSocket);
    }

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        return sockets.serverChannelFactory(domainSocket);
    }
}
