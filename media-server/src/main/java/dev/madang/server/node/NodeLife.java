package dev.madang.server.node;

import dev.madang.rooms.Rooms;
import dev.madang.server.auth.ServiceAccount;
import dev.madang.server.auth.Services;
import dev.madang.server.config.AnnouncedAddresses;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.config.Reachability;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Checks what must be right before the node starts, and lets it stop in order: rooms first, then the media core. */
@Singleton
public final class NodeLife {
    private static final Logger LOG = Logger.getLogger("dev.madang.node");

    private final MadangConfig config;
    private final Services services;
    private final Rooms rooms;
    private volatile boolean takesJoins;

    @Inject
    NodeLife(MadangConfig config, Services services, Rooms rooms) {
        this.config = config;
        this.services = services;
        this.rooms = rooms;
    }

    /** Whether new participants are welcome. */
    public boolean takesJoins() {
        return takesJoins;
    }

    void start(@Observes @Priority(1) StartupEvent started) {
        for (ServiceAccount account : services.all()) {
            String mode = account.service().defaultMode();
            if (rooms.rules(mode).isEmpty()) {
                throw new IllegalStateException(
                        "service " + account.service().key() + ": its default mode " + mode + " is not installed");
            }
        }
        if (services.hasDevelopmentService()) {
            refuseDevelopmentServiceInPublic();
            LOG.warn(
                    "DEVELOPMENT SERVICE: anybody who reaches this node may use it with the key dev and its well-known "
                            + "secret. Never run it like this for others.");
        }
        if (!services.all().iterator().hasNext()) {
            LOG.warn("no service is configured: nobody can use this node; see madang.services");
        }
        takesJoins = true;
    }

    private void refuseDevelopmentServiceInPublic() {
        Optional<InetAddress> open = Reachability.publicAddress(
                httpHost(), AnnouncedAddresses.ownAddresses(), AnnouncedAddresses.configured(config));
        if (open.isPresent()) {
            throw new IllegalStateException(
                    "the development service must not be reachable from the internet, but this node "
                            + "listens on or announces " + open.get().getHostAddress()
                            + "; set madang.http.host to a private address, or madang.development-service to false");
        }
    }

    private InetAddress httpHost() {
        try {
            return InetAddress.getByName(config.http().host());
        } catch (UnknownHostException unknown) {
            throw new IllegalStateException(
                    "madang.http.host: cannot look up " + config.http().host(), unknown);
        }
    }

    void stop(@Observes ShutdownEvent stopping) {
        takesJoins = false;
        rooms.close();
    }
}
