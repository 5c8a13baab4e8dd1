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
import org.jspecify.annotations.Nullable;

/**
 * The TURN and STUN servers that clients are told of, as {@code Link} headers (RFC 9725, 4.6). Credentials are coturn's REST
 * kind: the user name begins with the second at which it ends, the password is its HMAC-SHA1.
 */
@Singleton
public final class IceServers {
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
     * One server.
     *
     * @param username null where it takes no credentials
     */
    public record Server(
            String url, @Nullable String username, @Nullable String credential) {
        private String link() {
            String link = "<" + url + ">; rel=\"ice-server\"";
            return username == null
                    ? link
                    : link + "; username=\"" + username + "\"; credential=\"" + credential
                            + "\"; credential-type=\"password\"";
        }
    }

    /**
     * The servers, with credentials that begin to run out now.
     *
     * @param user for whom, letters and digits; shows in the logs of the TURN server
     */
    public List<Server> of(String user) {
        if (urls.isEmpty()) {
            return List.of();
        }
        String name = clock.instant().plus(ttl).getEpochSecond() + ":" + user;
        String password = password(name);
        return urls.stream()
                .map(url -> needsCredentials(url) ? new Server(url, name, password) : new Server(url, null, null))
                .toList();
    }

    /** The same, one header value each. */
    List<String> links(String user) {
        return of(user).stream().map(Server::link).toList();
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
