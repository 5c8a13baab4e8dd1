package dev.madang.server.node;

import dev.madang.media.peer.MediaConfig;
import dev.madang.media.peer.MediaEngine;
import dev.madang.media.peer.WorkerMediaEngine;
import dev.madang.server.config.AnnouncedAddresses;
import dev.madang.server.config.MadangConfig;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Starts the media core; the one place that knows which it is. */
@Singleton
final class MediaCore {

    @Produces
    @Singleton
    @DefaultBean
    MediaEngine engine(MadangConfig config) {
        try {
            return WorkerMediaEngine.start(mediaConfig(config));
        } catch (IllegalArgumentException | IllegalStateException notPossible) {
            throw new ConfigurationException("the media core cannot start: " + notPossible.getMessage());
        }
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
                media.maxPeers());
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new ConfigurationException("madang.udp.host: cannot look up " + host, unknown);
        }
    }
}
