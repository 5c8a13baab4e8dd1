package dev.madang.server.fleet;

import dev.madang.fleet.link.FleetKey;
import dev.madang.fleet.link.FleetKeys;
import dev.madang.fleet.link.NodeIdentity;
import dev.madang.fleet.redis.RedisLink;
import dev.madang.fleet.redis.RedisNodeDirectory;
import dev.madang.fleet.redis.RedisRegistry;
import dev.madang.fleet.redis.RedisSettings;
import dev.madang.rooms.Fleet;
import dev.madang.rooms.registry.InMemoryNodeDirectory;
import dev.madang.rooms.registry.InMemoryRegistry;
import dev.madang.rooms.registry.NodeDirectory;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.Registry;
import dev.madang.server.config.MadangConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What nodes share: in Redis, or in the memory of a node that is alone. */
@Singleton
final class FleetBeans {
    private static final int NAME_BYTES = 4;
    private static final int OWN_KEY = 1;

    @Produces
    @Singleton
    NodeSelf self(
            MadangConfig config, Clock clock, @ConfigProperty(name = "quarkus.application.version") String version) {
        Instant now = clock.instant();
        String name = config.node().name().orElseGet(FleetBeans::madeUp);
        try {
            NodeIdentity.checkName(name);
        } catch (IllegalArgumentException notAllowed) {
            throw new ConfigurationException("madang.node.name: " + notAllowed.getMessage());
        }
        return new NodeSelf(new NodeRef(name, now.toEpochMilli()), config.node().region(), version, now);
    }

    private static String madeUp() {
        byte[] random = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(random);
        return "node-" + HexFormat.of().formatHex(random);
    }

    /** The way to Redis, if there is any. */
    @Produces
    @Singleton
    SharedStore shared(MadangConfig config) {
        List<String> uris = config.fleet().redis().orElse(List.of());
        if (uris.isEmpty()) {
            return new SharedStore(null);
        }
        try {
            return new SharedStore(
                    RedisLink.open(new RedisSettings(uris, config.fleet().redisPrefix())));
        } catch (IllegalArgumentException notPossible) {
            throw new ConfigurationException("madang.fleet.redis: " + notPossible.getMessage());
        }
    }

    void stop(@Disposes SharedStore shared) {
        shared.close();
    }

    @Produces
    @Singleton
    Registry registry(SharedStore shared) {
        RedisLink redis = shared.redis();
        return redis == null ? new InMemoryRegistry() : new RememberingRegistry(new RedisRegistry(redis));
    }

    @Produces
    @Singleton
    NodeDirectory directory(SharedStore shared, Clock clock) {
        RedisLink redis = shared.redis();
        return redis == null ? new InMemoryNodeDirectory(clock) : new RedisNodeDirectory(redis);
    }

    /** What the rooms know of other nodes. */
    @Produces
    @Singleton
    Fleet fleet(NodeSelf self, FleetLinks links, FleetMedia media, NodeLease lease, KnownNodes nodes) {
        return new Fleet(self.ref(), links, lease::holds, nodes::isAlive, nodes::isPresent, media::tracks);
    }

    @Produces
    @Singleton
    FleetKeys keys(MadangConfig config) {
        Map<Integer, String> configured = config.fleet().keys();
        if (configured.isEmpty()) {
            if (config.fleet().redis().isPresent()) {
                throw new ConfigurationException("madang.fleet.keys: a fleet needs a key that all of its nodes have");
            }
            byte[] own = new byte[FleetKey.LEAST_BYTES];
            new SecureRandom().nextBytes(own);
            return new FleetKeys(List.of(new FleetKey(OWN_KEY, own)));
        }
        try {
            return new FleetKeys(configured.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(Comparator.reverseOrder()))
                    .map(entry -> new FleetKey(
                            entry.getKey(),
                            Base64.getDecoder().decode(entry.getValue().strip())))
                    .toList());
        } catch (IllegalArgumentException notPossible) {
            throw new ConfigurationException("madang.fleet.keys: " + notPossible.getMessage());
        }
    }
}
