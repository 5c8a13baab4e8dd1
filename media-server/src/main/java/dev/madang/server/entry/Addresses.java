package dev.madang.server.entry;

import dev.madang.fleet.link.FleetKeys;
import dev.madang.fleet.link.KeyPurpose;
import dev.madang.server.fleet.NodeSelf;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Names of sessions that tell which node has each: a secret, the node, and a signature by the fleet's key, so that nobody makes this node
 * ask others for what there is not. From any thread.
 */
@Singleton
public final class Addresses {
    private static final char BETWEEN = '~';
    private static final int MOST_LENGTH = 256;

    private final NodeSelf self;
    private final FleetKeys keys;

    @Inject
    Addresses(NodeSelf self, FleetKeys keys) {
        this.self = self;
        this.keys = keys;
    }

    /** A name for a session of this node, by a text that nobody can guess. Letters, digits and signs that need no escape in a path. */
    public String name(String secret) {
        String named = secret + BETWEEN + self.name();
        return named
                + BETWEEN
                + Base64.getUrlEncoder().withoutPadding().encodeToString(keys.sign(KeyPurpose.ADDRESSES, bytes(named)));
    }

    /** The node that has the session of that name; empty for a name that no node of this fleet gave. */
    public Optional<String> node(String name) {
        int end = name.lastIndexOf(BETWEEN);
        int begin = end < 0 ? -1 : name.lastIndexOf(BETWEEN, end - 1);
        if (begin < 0 || name.length() > MOST_LENGTH) {
            return Optional.empty();
        }
        try {
            byte[] signature = Base64.getUrlDecoder().decode(name.substring(end + 1));
            return keys.verify(KeyPurpose.ADDRESSES, bytes(name.substring(0, end)), signature)
                    ? Optional.of(name.substring(begin + 1, end))
                    : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
