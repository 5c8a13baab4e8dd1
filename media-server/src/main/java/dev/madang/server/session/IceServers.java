package dev.madang.server.session;

import dev.madang.server.config.MadangConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The TURN and STUN servers that clients are told of, as {@code Link} headers (RFC 9725, 4.6). Credentials are coturn's REST
 * kind: the user name begins with the second at which it ends, the password is its HMAC-SHA1.
 */
@Singleton
final class IceServers {
    private final List<String> urls;
    private final String secret;
    private final Duration ttl;
    private final Clock clock;

    /** @throws ConfigurationException when a TURN server is configured without a secret, or an URI is of another kind */
    @Inject
    IceServers(MadangConfig config, Clock clock) {
        this.clock = clock;
        urls = List.copyOf(config.turn().urls().orElse(List.of()));
        secret = config.turn().secret().orElse("");
        ttl = config.turn().ttl();
        for (String url : urls) {
            if (!needsCredentials(url) && !url.startsWith("stun:") && !url.startsWith("stuns:")) {
                throw new ConfigurationException("madang.turn.urls: " + url + " is neither turn: nor stun:");
            }
            if (url.indexOf('>') >= 0 || url.indexOf('"') >= 0) {
                throw new ConfigurationException("madang.turn.urls: " + url + " is no URI");
            }
            if (needsCredentials(url) && secret.isEmpty()) {
                throw new ConfigurationException("madang.turn.secret is needed for " + url);
            }
        }
    }

    private static boolean needsCredentials(String url) {
        return url.startsWith("turn:") || url.startsWith("turns:");
    }

    /**
     * One header value a server.
     *
     * @param user for whom, letters and digits; shows in the logs of the TURN server
     */
    List<String> links(String user) {
        if (urls.isEmpty()) {
            return List.of();
        }
        String name = clock.instant().plus(ttl).getEpochSecond() + ":" + user;
        String password = password(name);
        return urls.stream().map(url -> link(url, name, password)).toList();
    }

    private static String link(String url, String name, String password) {
        String link = "<" + url + ">; rel=\"ice-server\"";
        return needsCredentials(url)
                ? link + "; username=\"" + name + "\"; credential=\"" + password + "\"; credential-type=\"password\""
                : link;
    }

    private String password(String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(
                    secret.isEmpty() ? new byte[1] : secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
