package dev.madang.server.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.media.engine.MediaEngine;
import dev.madang.rooms.Fleet;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.event.InMemoryRoomEvents;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.RoomMode;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.RegistryAwayException;
import dev.madang.rooms.store.RoomStore;
import dev.madang.rooms.time.SystemRoomClock;
import dev.madang.server.auth.ServiceAccount;
import dev.madang.server.auth.Services;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.config.ModeConfig;
import dev.madang.server.store.FileRoomStore;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Makes the rooms and their ports. */
@Singleton
final class RoomsWiring {
    private static final Logger LOG = Logger.getLogger("dev.madang.rooms");

    private static final long FIRST_ANSWER_NANOS = 3_000_000_000L;
    private static final long LOOK_NANOS = 100_000_000L;

    /** Random bits of an id, which is no secret. */
    private static final int ID_BITS = 60;

    private static final int ID_RADIX = 36;

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    SystemRoomClock roomClock() {
        return new SystemRoomClock();
    }

    void stop(@Disposes SystemRoomClock clock) {
        clock.close();
    }

    @Produces
    @Singleton
    InMemoryRoomEvents events() {
        InMemoryRoomEvents events =
                new InMemoryRoomEvents(fault -> LOG.error("a listener of room events failed", fault));
        events.subscribe(new RoomEventLog(LOG));
        return events;
    }

    @Produces
    @Singleton
    RoomStore store(MadangConfig config, ObjectMapper json, MeterRegistry meters) {
        RoomStore store = store(config.stateDirectory().orElse(null), json);
        FileRoomStore files = store instanceof FileRoomStore kept ? kept : null;
        Gauge.builder("madang.store.waiting.rooms", store, _ -> files == null ? 0 : files.waiting())
                .description("Rooms of which the newest state is not in its file yet")
                .register(meters);
        FunctionCounter.builder("madang.store.failures", store, _ -> files == null ? 0 : files.failures())
                .description("Attempts to write a room's file that failed; each is repeated")
                .register(meters);
        return store;
    }

    private static RoomStore store(@Nullable Path directory, ObjectMapper json) {
        try {
            return directory == null ? RoomStore.NONE : new FileRoomStore(directory, json);
        } catch (UncheckedIOException | IllegalStateException impossible) {
            throw new ConfigurationException("madang.state-directory: " + impossible.getMessage(), impossible);
        }
    }

    void stop(@Disposes RoomStore store) {
        if (store instanceof FileRoomStore files) {
            files.close();
        }
    }

    @Produces
    @Singleton
    Rooms rooms(
            MadangConfig config,
            MediaEngine media,
            Registry registry,
            InMemoryRoomEvents events,
            SystemRoomClock clock,
            Services services,
            RoomStore store,
            Fleet fleet) {
        Map<String, ModeSettings> settings = new HashMap<>();
        config.modes().forEach((mode, values) -> settings.put(mode, ModeConfig.settings(values)));
        SecureRandom random = new SecureRandom();
        Supplier<String> ids = () -> Long.toString(random.nextLong(1L << ID_BITS), ID_RADIX);
        try {
            Rooms rooms = new Rooms(
                    ServiceLoader.load(RoomMode.class).stream()
                            .map(ServiceLoader.Provider::get)
                            .toList(),
                    settings,
                    fleet,
                    media,
                    registry,
                    events,
                    clock,
                    ids,
                    store);
            services.all().forEach(account -> check(rooms, account));
            awaitAnswer(registry);
            rooms.restore(services::find)
                    .forEach((room, why) -> LOG.errorf("room %s was kept and is not opened again: %s", room, why));
            return rooms;
        } catch (IllegalArgumentException notPossible) {
            throw new ConfigurationException("madang.modes: " + notPossible.getMessage());
        } catch (IllegalStateException unreadable) {
            throw new ConfigurationException("madang.state-directory: " + unreadable.getMessage(), unreadable);
        }
    }

    /** The way to a shared Registry is made when it is asked first; where it is not there, the node starts without. */
    private static void awaitAnswer(Registry registry) {
        long deadline = System.nanoTime() + FIRST_ANSWER_NANOS;
        while (System.nanoTime() < deadline) {
            try {
                registry.find(new RoomKey(Services.DEVELOPMENT_KEY, new RoomId("any")));
                return;
            } catch (RegistryAwayException notYet) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    private static void check(Rooms rooms, ServiceAccount account) {
        try {
            rooms.check(account.service());
        } catch (IllegalArgumentException notPossible) {
            throw new ConfigurationException(
                    "madang.services." + account.service().key() + ": " + notPossible.getMessage());
        }
    }
}
