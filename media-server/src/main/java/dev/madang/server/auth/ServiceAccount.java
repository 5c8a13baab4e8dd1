package dev.madang.server.auth;

import dev.madang.rooms.model.Service;
import dev.madang.server.bound.Rate;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A service with its secret. {@code toString} hides the secret. */
public final class ServiceAccount {
    private final Service service;
    private final byte[] secret;
    private final Rate joinRate;

    ServiceAccount(Service service, String secret, int maxJoinsPerSecond) {
        this.service = service;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        joinRate = new Rate(maxJoinsPerSecond);
    }

    public Service service() {
        return service;
    }

    /** How many may join in a time. */
    public Rate joinRate() {
        return joinRate;
    }

    byte[] secret() {
        return secret;
    }

    /** Takes as long for a wrong secret as for the right one. */
    boolean hasSecret(byte[] tried) {
        return MessageDigest.isEqual(secret, tried);
    }

    @Override
    public String toString() {
        return "ServiceAccount[" + service.key() + "]";
    }
}
