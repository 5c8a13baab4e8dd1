package dev.madang.server.auth;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.Service;
import dev.madang.server.config.ConfigCheck;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.config.MadangConfig.ServiceConfig;
import dev.madang.server.config.ModeConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The services of this node: those configured, and the development service where it is wanted. */
@Singleton
public final class Services {
    /** Key of the development service. */
    public static final String DEVELOPMENT_KEY = "dev";

    private static final String DEVELOPMENT_SECRET = "dev-secret";
    private static final int MIN_SECRET_BYTES = 32;
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Map<String, ServiceAccount> accounts = new LinkedHashMap<>();
    private final ServiceAccount nobody;
    private final boolean development;

    /** @throws ConfigurationException when a service is configured wrongly; the node does not start then */
    @Inject
    public Services(MadangConfig config) {
        config.services().forEach((key, service) -> accounts.put(key, account(key, service)));
        development = config.developmentService();
        if (development) {
            ServiceAccount account =
                    new ServiceAccount(new Service(DEVELOPMENT_KEY, "live", 1_000, 10_000), DEVELOPMENT_SECRET, 1_000);
            if (accounts.put(DEVELOPMENT_KEY, account) != null) {
                throw new ConfigurationException(
                        "the key dev is the development service's; configure one or the other");
            }
        }
        nobody = new ServiceAccount(new Service("nobody", "live", 1, 1), unknowable(), 1);
    }

    private static String unknowable() {
        byte[] secret = new byte[MIN_SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    private static ServiceAccount account(String key, ServiceConfig config) {
        if (!KEY.matcher(key).matches()) {
            throw new ConfigurationException(
                    "service key " + key + ": 1 to 64 letters, digits, dashes and underscores are allowed");
        }
        if (config.secret().getBytes(StandardCharsets.UTF_8).length < MIN_SECRET_BYTES) {
            throw new ConfigurationException(
                    "the secret of service " + key + " is shorter than " + MIN_SECRET_BYTES + " bytes");
        }
        ConfigCheck.check(key, config);
        Map<String, ModeSettings> modes = new HashMap<>();
        config.modes().forEach((mode, values) -> modes.put(mode, ModeConfig.settings(values)));
        Service service = new Service(key, config.defaultMode(), config.maxRooms(), config.maxParticipants(), modes);
        return new ServiceAccount(service, config.secret(), config.maxJoinsPerSecond());
    }

    /** Whether the development service exists. */
    public boolean hasDevelopmentService() {
        return development;
    }

    public Iterable<ServiceAccount> all() {
        return accounts.values();
    }

    /**
     * The service of that key, which a room belongs to.
     *
     * @throws IllegalArgumentException when there is none
     */
    public ServiceAccount account(String key) {
        ServiceAccount account = accounts.get(key);
        if (account == null) {
            throw new IllegalArgumentException("there is no service " + key);
        }
        return account;
    }

    /** The service of that key, or null when there is none. */
    public @Nullable Service find(String key) {
        ServiceAccount account = accounts.get(key);
        return account == null ? null : account.service();
    }

    /** The service that a token names; one whose secret nobody has where there is none. */
    ServiceAccount issuer(@Nullable String key) {
        return key == null ? nobody : accounts.getOrDefault(key, nobody);
    }

    /** The service, when key and secret are right. Takes as long for an unknown key as for a wrong secret. */
    public Optional<ServiceAccount> authenticate(String key, String secret) {
        ServiceAccount account = accounts.getOrDefault(key, nobody);
        boolean right = account.hasSecret(secret.getBytes(StandardCharsets.UTF_8));
        return right && account != nobody ? Optional.of(account) : Optional.empty();
    }
}
