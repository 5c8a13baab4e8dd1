package dev.madang.server.http;

import dev.madang.server.config.Forwarding;
import dev.madang.server.config.MadangConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the public finds this server: the path that a proxy in front takes away. It goes before the path of every address that is
 * handed out.
 */
@Singleton
public final class PublicPath {
    static final String X_FORWARDED_PREFIX = "X-Forwarded-Prefix";

    /** Segments of unreserved characters (RFC 3986), none of them empty: a path that begins with two slashes names a host. */
    private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9._~-]{1,64}){0,8}/?");

    private final ClientAddress clients;
    private final String configured;
    private final boolean told;

    /** @throws ConfigurationException when the configured path is none */
    @Inject
    public PublicPath(MadangConfig config, ClientAddress clients) {
        this.clients = clients;
        String path = normalized(config.http().publicPath().orElse(""));
        if (path == null) {
            throw new ConfigurationException("madang.http.public-path is a path such as /media");
        }
        configured = path;
        told = config.http().forwarding() == Forwarding.X_FORWARDED;
    }

    /** What goes before a path of ours for whoever made this request: empty, or as {@code /media}. */
    public String of(HttpServerRequest request) {
        String prefix = told ? request.getHeader(X_FORWARDED_PREFIX) : null;
        if (prefix == null || !clients.isByTrustedProxy(request)) {
            return configured;
        }
        String path = normalized(prefix.strip());
        return path == null ? configured : path;
    }

    private static @Nullable String normalized(String path) {
        if (!PATH.matcher(path).matches()) {
            return null;
        }
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
