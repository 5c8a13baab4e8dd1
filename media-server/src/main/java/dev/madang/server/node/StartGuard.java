package dev.madang.server.node;

import dev.madang.server.auth.Services;
import dev.madang.server.config.AnnouncedAddresses;
import dev.madang.server.config.ConfigCheck;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.config.Reachability;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Refuses to start a node that would be open to everybody, before any port is. */
@Singleton
final class StartGuard {
    private static final Logger LOG = Logger.getLogger("dev.madang.node");

    private final MadangConfig config;
    private final Services services;

    @Inject
    StartGuard(MadangConfig config, Services services) {
        this.config = config;
        this.services = services;
    }

    void check(@Observes @Priority(1) StartupEvent started) {
        ConfigCheck.check(config);
        if (services.hasDevelopmentService()) {
            refuseDevelopmentServiceInPublic();
            LOG.warn("****");
            LOG.warn(
                    "**** DEVELOPMENT SERVICE: whoever reaches this node may use it, with the key dev and its well-known secret.");
            LOG.warn("**** Never run it like this for others.");
            LOG.warn("****");
        }
        if (figuresMayBeOpen(config, httpHost())) {
            LOG.warn("madang.metrics.token is not set: whoever a proxy on this machine lets through may be able to read"
                    + " /q/metrics. Set it behind any proxy.");
        }
        if (!services.all().iterator().hasNext()) {
            LOG.warn(
                    "no service is configured, so nobody can use this node: see madang.services in docs/configuration.md");
        }
    }

    /** Without a token only what is played with on this machine is sure to have no proxy before it. */
    static boolean figuresMayBeOpen(MadangConfig config, InetAddress httpHost) {
        return config.metrics().token().isEmpty() && !(config.developmentService() && httpHost.isLoopbackAddress());
    }

    private void refuseDevelopmentServiceInPublic() {
        Optional<InetAddress> open = Reachability.publicAddress(
                httpHost(), AnnouncedAddresses.ownAddresses(), AnnouncedAddresses.configured(config));
        if (open.isPresent()) {
            throw new ConfigurationException(
                    "the development service must not be reachable from the internet, but this node "
                            + "would listen on or announce " + open.get().getHostAddress()
                            + "; set madang.http.host to a private address, or madang.development-service to false");
        }
    }

    private InetAddress httpHost() {
        try {
            return InetAddress.getByName(config.http().host());
        } catch (UnknownHostException unknown) {
            throw new ConfigurationException(
                    "madang.http.host: cannot look up " + config.http().host(), unknown);
        }
    }
}
