package dev.madang.server.node;

import dev.madang.rooms.Rooms;
import dev.madang.server.auth.ServiceAccount;
import dev.madang.server.auth.Services;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.fleet.Drain;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Says when the node takes joins, and lets it stop in order: rooms first, then the media core. */
@Singleton
public final class NodeLife {
    private final Services services;
    private final Rooms rooms;
    private final Drain drain;
    private final Duration drainTime;
    private volatile boolean takesJoins;
    private volatile boolean stopping;

    @Inject
    NodeLife(Services services, Rooms rooms, Drain drain, MadangConfig config) {
        this.drain = drain;
        drainTime = config.fleet().drainTime();
        this.services = services;
        this.rooms = rooms;
    }

    /** Whether new participants are welcome. */
    public boolean takesJoins() {
        return takesJoins;
    }

    /** Whether nothing is taken any more. */
    public boolean isStopping() {
        return stopping;
    }

    void start(@Observes @Priority(2) StartupEvent started) {
        for (ServiceAccount account : services.all()) {
            String mode = account.service().defaultMode();
            if (rooms.rules(mode).isEmpty()) {
                throw new ConfigurationException(
                        "service " + account.service().key() + ": its default mode " + mode + " is not installed");
            }
        }
        takesJoins = true;
    }

    /** First of all, while HTTP still answers: with refusals from now on, and a last word to everybody. */
    void stop(@Observes @Priority(1) ShutdownDelayInitiatedEvent event) {
        drain.toTheEnd(drainTime);
        takesJoins = false;
        stopping = true;
        rooms.close();
    }
}
