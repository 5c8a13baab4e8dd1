package dev.madang.fleet.redis;

import io.lettuce.core.RedisURI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Where Redis is. Texts made of it never show a password.
 *
 * @param uris {@code redis://} for a single server or {@code rediss://} for one behind TLS, whose certificate the JVM has to trust unless
 *     {@code ?verifyPeer=NONE} follows; with {@code user:password@} and a database where needed; {@code redis-sentinel://} for one that Sentinel names; {@code redis-cluster://} or {@code rediss-cluster://} for some
 *     nodes of a cluster. Several URIs always mean a cluster
 * @param prefix what the names of all keys begin with, so that several fleets may share one Redis; without braces
 */
public record RedisSettings(List<String> uris, String prefix) {
    /** How long it takes at the most until a connection is there. */
    static final Duration CONNECT = Duration.ofSeconds(1);

    private static final String CLUSTER = "-cluster://";

    /** @throws IllegalArgumentException when there is no URI, one cannot be understood, or the prefix has a brace */
    public RedisSettings {
        uris = List.copyOf(uris);
        if (uris.isEmpty()) {
            throw new IllegalArgumentException("no URI of a Redis");
        }
        if (prefix.contains("{") || prefix.contains("}")) {
            throw new IllegalArgumentException("the prefix of keys has a brace: " + prefix);
        }
        parsed(uris);
    }

    /** The same with the prefix {@code madang}. */
    public RedisSettings(List<String> uris) {
        this(uris, "madang");
    }

    /** Whether it is a cluster. */
    public boolean isCluster() {
        return uris.size() > 1 || uris.getFirst().contains(CLUSTER);
    }

    List<RedisURI> redisUris() {
        return parsed(uris);
    }

    private static List<RedisURI> parsed(List<String> uris) {
        List<RedisURI> parsed = new ArrayList<>();
        for (int i = 0; i < uris.size(); i++) {
            RedisURI uri;
            try {
                uri = RedisURI.create(uris.get(i).replace(CLUSTER, "://"));
            } catch (IllegalArgumentException malformed) {
                // Its message and those of its causes may have the URI, and that the password.
                throw malformed(i);
            }
            if (uri.getSentinels().isEmpty() && hasOddPort(uri.getHost())) {
                throw malformed(i);
            }
            uri.setTimeout(CONNECT);
            uri.setClientName("madang");
            parsed.add(uri);
        }
        return parsed;
    }

    private static IllegalArgumentException malformed(int index) {
        return new IllegalArgumentException("URI " + (index + 1) + " of Redis cannot be understood");
    }

    /** What is no number is taken for a part of the name; an IPv6 address has two colons at least. */
    private static boolean hasOddPort(String host) {
        return host.indexOf(':') >= 0 && host.indexOf(':') == host.lastIndexOf(':');
    }

    @Override
    public String toString() {
        return "RedisSettings[" + redisUris() + ", " + prefix + "]";
    }
}
