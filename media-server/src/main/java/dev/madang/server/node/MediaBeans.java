package dev.madang.server.node;

import dev.madang.media.MediaCore;
import dev.madang.media.engine.MediaConfig;
import dev.madang.media.engine.MediaEngine;
import dev.madang.server.config.AnnouncedAddresses;
import dev.madang.server.config.MadangConfig;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The media core as beans; the one place that knows which it is. */
@Singleton
final class MediaBeans {
    /** Heap of a Peer with media, with what rooms and signalling keep for it. */
    private static final long PEER_BYTES = 100_000;

    private static final int MOST_PEERS = 20_000;

    @Produces
    @Singleton
    MediaConfig config(MadangConfig config) {
        try {
            return mediaConfig(config);
        } catch (IllegalArgumentException notPossible) {
            throw cannotStart(notPossible);
        }
    }

    @Produces
    @Singleton
    @DefaultBean
    MediaEngine engine(MediaConfig config) {
        try {
            return MediaCore.start(config);
        } catch (IllegalStateException notPossible) {
            throw cannotStart(notPossible);
        }
    }

    private static ConfigurationException cannotStart(RuntimeException why) {
        return new ConfigurationException("the media core cannot start: " + why.getMessage());
    }

    void stop(@Disposes MediaEngine engine) {
        engine.close();
    }

    /** @throws IllegalArgumentException when a value is out of its range */
    static MediaConfig mediaConfig(MadangConfig config) {
        MadangConfig.Media media = config.media();
        int workers = media.workers() == 0 ? Runtime.getRuntime().availableProcessors() : media.workers();
        return new MediaConfig(
                workers,
                address(config.udp().host()),
                config.udp().port(),
                AnnouncedAddresses.of(config),
                media.iceTcp(),
                media.iceUdp(),
                media.iceTimeout(),
                media.dtlsTimeout(),
                media.maxPeers().orElseGet(() -> peersFor(Runtime.getRuntime().maxMemory())));
    }

    /** How many Peers a heap of so many bytes is given: half of it for them, the other half for all else. */
    static int peersFor(long heapBytes) {
        return (int) Math.clamp(heapBytes / 2 / PEER_BYTES, 100, MOST_PEERS);
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new ConfigurationException("madang.udp.host: cannot look up " + host, unknown);
        }
    }
}
