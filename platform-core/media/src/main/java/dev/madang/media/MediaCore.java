package dev.madang.media;

import dev.madang.media.dtls.BouncyDtls;
import dev.madang.media.engine.MediaConfig;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Ipv6;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.platform.DatagramPorts;
import dev.madang.media.net.tcp.IceTcpConfig;
import dev.madang.media.peer.WorkerMediaEngine;
import dev.madang.media.srtp.SrtpCrypto;
import dev.madang.media.worker.WorkerDeath;
import dev.madang.media.worker.WorkerThread;
import java.lang.foreign.Arena;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Puts the media core of a node together: ports, workers, DTLS, and the engine on top. */
public final class MediaCore {
    private static final System.Logger LOG = System.getLogger(MediaCore.class.getName());
    private static final int SOCKET_BUFFER_BYTES = 8 * 1024 * 1024;
    private static final int MAX_HANDSHAKES = 2_000;
    /** Peers whose handshake is not over; they cost little, and each is gone after {@link MediaConfig#keysTimeout}. */
    private static final int MAX_UNSECURED = 4_000;
    /** Compiles most of what a handshake runs, in about a second of processor time at the start. */
    private static final int REHEARSED_HANDSHAKES = 50;

    private static final int MAX_TCP_STRANGERS = 256;

    private MediaCore() {}

    /**
     * Opens the ports and starts the workers; the process ends when one dies.
     *
     * @throws IllegalStateException when a port cannot be opened
     */
    public static MediaEngine start(MediaConfig config) {
        return start(config, MAX_UNSECURED);
    }

    /** The same with another bound of Peers whose handshake is not over. */
    static MediaEngine start(MediaConfig config, int maxUnsecured) {
        List<WorkerThread> threads = startWorkers(config);
        BouncyDtls dtls = new BouncyDtls(config.dtlsTimeout(), MAX_HANDSHAKES);
        SrtpCrypto crypto = SrtpCrypto.select();
        Thread.ofVirtual().name("dtls-warm-up").start(() -> dtls.warmUp(REHEARSED_HANDSHAKES));
        LOG.log(
                System.Logger.Level.INFO,
                "media: {0} worker(s), {1} ports{3}, SRTP by {2}",
                config.workers(),
                DatagramPorts.isNative() ? "native" : "portable",
                crypto.name(),
                config.iceTcp() ? " with ICE-TCP" : "");
        if (config.bindAddress() instanceof Inet6Address && !Ipv6.isAvailable()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "media: IPv6 is switched off on this machine, clients come by IPv4 only");
        }
        return new WorkerMediaEngine(config, threads, dtls, crypto, maxUnsecured);
    }

    private static List<WorkerThread> startWorkers(MediaConfig config) {
        List<WorkerThread> threads = new ArrayList<>();
        try {
            for (int i = 0; i < config.workers(); i++) {
                int port = config.firstPort() == 0 ? 0 : config.firstPort() + i;
                InetSocketAddress bind = new InetSocketAddress(config.bindAddress(), port);
                threads.add(
                        WorkerThread.start(i, arena -> openPort(config, bind, arena), WorkerDeath.endsTheProcess()));
            }
        } catch (RuntimeException e) {
            threads.forEach(WorkerThread::stop);
            throw e;
        }
        return threads;
    }

    private static DatagramPort openPort(MediaConfig config, InetSocketAddress bind, Arena arena) {
        PortConfig udp = PortConfig.of(bind).withBuffers(SOCKET_BUFFER_BYTES, SOCKET_BUFFER_BYTES);
        if (!config.iceTcp()) {
            return DatagramPorts.open(udp, arena);
        }
        // A browser opens one connection for each of its interfaces, and keeps those that it does not use for a while.
        int connections = 2 * config.maxPeers() + MAX_TCP_STRANGERS;
        return DatagramPorts.open(udp, IceTcpConfig.server().withLimits(connections, MAX_TCP_STRANGERS), arena);
    }
}
