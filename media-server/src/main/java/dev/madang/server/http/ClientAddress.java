package dev.madang.server.http;

import dev.madang.server.config.AddressRange;
import dev.madang.server.config.Forwarding;
import dev.madang.server.config.MadangConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom a request came from: the other end of its connection, or where that is a trusted proxy, whom that proxy names. Names are
 * followed from the nearest proxy outwards as long as each is trusted itself, so what a client writes into these headers counts
 * for nothing.
 */
@Singleton
public final class ClientAddress {
    /** Any of these shows that a request was passed on. */
    private static final List<String> SIGNS = List.of(
            ForwardedFor.FORWARDED,
            ForwardedFor.X_FORWARDED_FOR,
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            PublicPath.X_FORWARDED_PREFIX,
            "X-Real-IP",
            "Via");

    private static final InetAddress UNKNOWN = InetAddress.ofLiteral("0.0.0.0");

    private final List<AddressRange> trusted;
    private final Forwarding forwarding;
    private final Hops hops;

    /** @throws ConfigurationException when a trusted proxy is neither an address nor a block of addresses */
    @Inject
    public ClientAddress(MadangConfig config, Hops hops) {
        this.hops = hops;
        trusted = config.http().trustedProxies().orElse(List.of()).stream()
                .map(ClientAddress::range)
                .toList();
        forwarding = config.http().forwarding();
    }

    private static AddressRange range(String text) {
        try {
            return AddressRange.parse(text.strip());
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationException("madang.http.trusted-proxies: " + text
                    + " is neither an IP address nor a block such as 10.0.0.0/8");
        }
    }

    /** The client's address; the nearest proxy's own where it does not say. */
    public InetAddress of(HttpServerRequest request) {
        return of(request.remoteAddress(), request.headers());
    }

    /**
     * The same for any connection that began as a request.
     *
     * @param connection its other end, null where that is no network address
     * @param headers the request's
     */
    public InetAddress of(@Nullable SocketAddress connection, MultiMap headers) {
        InetAddress passedOn = hops.read(headers);
        if (passedOn != null) {
            return passedOn;
        }
        InetAddress address = address(connection);
        if (!isTrusted(address)) {
            return address;
        }
        for (InetAddress named : ForwardedFor.read(headers, forwarding).reversed()) {
            if (named == null) {
                return address;
            }
            address = named;
            if (!isTrusted(address)) {
                return address;
            }
        }
        return address;
    }

    /** Whether another node of this fleet has passed the request on. */
    public boolean isPassedOn(HttpServerRequest request) {
        return hops.read(request.headers()) != null;
    }

    /** Whether a proxy that is trusted handed the request over, so that its other headers may be believed. */
    boolean isByTrustedProxy(HttpServerRequest request) {
        return isTrusted(address(request.remoteAddress()));
    }

    /**
     * Whether the request was made on this machine, as far as it shows. Where it was passed on, that must be said by a trusted
     * proxy: one that is not known may run here as well. A proxy that speaks HTTP/1.1 and adds nothing cannot be told from a client.
     */
    boolean isThisMachine(HttpServerRequest request) {
        return isThisMachine(request.version(), request.remoteAddress(), request.headers());
    }

    boolean isThisMachine(HttpVersion version, @Nullable SocketAddress connection, MultiMap headers) {
        // Clients of today speak HTTP/1.1; proxies that are told nothing else may not.
        boolean passedOn = version == HttpVersion.HTTP_1_0 || SIGNS.stream().anyMatch(headers::contains);
        List<@Nullable InetAddress> hops = ForwardedFor.read(headers, forwarding);
        boolean named = isTrusted(address(connection)) && !hops.isEmpty() && !hops.contains(null);
        return of(connection, headers).isLoopbackAddress() && (!passedOn || named);
    }

    /** Whether that is a trusted proxy's address. */
    public boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(range -> range.contains(address));
    }

    private static InetAddress address(@Nullable SocketAddress connection) {
        String host = connection == null ? null : connection.hostAddress();
        try {
            // A numeric address, perhaps with a scope: nothing is looked up.
            return host == null ? UNKNOWN : InetAddress.getByName(host);
        } catch (UnknownHostException none) {
            return UNKNOWN;
        }
    }
}
