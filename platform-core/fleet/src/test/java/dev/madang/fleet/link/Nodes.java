package dev.madang.fleet.link;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Nodes, keys and handshakes of which nothing is random. */
final class Nodes {
    static final long NOW = 1_800_000_000_000L;
    static final FleetKey ONE = key(1);
    static final FleetKey TWO = key(2);
    static final VersionRange WIRE = new VersionRange(1, 1);

    private Nodes() {}

    static FleetKey key(int id) {
        return new FleetKey(id, filled(id));
    }

    static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static FleetKeys keys(FleetKey... keys) {
        return new FleetKeys(List.of(keys));
    }

    static InetSocketAddress address(String literal, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(literal), port);
        } catch (UnknownHostException odd) {
            throw new IllegalArgumentException(odd);
        }
    }

    static NodeIdentity node(String name, long epoch, VersionRange wire, String... features) {
        return new NodeIdentity(
                name,
                epoch,
                "seoul",
                "1.2.3 (test)",
                wire,
                Set.of(features),
                "http://10.0.0.1:8080",
                List.of(
                        List.of(address("10.0.0.1", 40_000), address("203.0.113.7", 40_000)),
                        List.of(address("2001:db8::7", 65_535))));
    }

    static NodeIdentity node(String name) {
        return node(name, 1000, WIRE, "tree", "flex." + name);
    }

    static LinkSelf self(NodeIdentity node, FleetKey... keys) {
        return new LinkSelf(node, keys(keys.length == 0 ? new FleetKey[] {ONE} : keys), 3);
    }

    static Freshness fresh(int seed) {
        return new Freshness(filled(seed), filled(seed + 100));
    }
}
