package dev.madang.server.http;

import dev.madang.fleet.link.FleetKeys;
import dev.madang.fleet.link.KeyPurpose;
import io.vertx.core.MultiMap;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The header by which one node tells another that it passes a request on, and whose it is: {@code <address> <milliseconds since 1970>
 * <signature>}. What is passed on is not passed on once more. From any thread.
 */
@Singleton
public final class Hops {
    /** Name of the header. */
    public static final String HEADER = "Madang-Hop";

    private static final Duration GOOD = Duration.ofSeconds(60);
    private static final int PARTS = 3;

    private final FleetKeys keys;
    private final Clock clock;

    @Inject
    public Hops(FleetKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /** What the header says of a request, or of a socket, of that client. */
    public String write(InetAddress client) {
        String said = client.getHostAddress() + " " + clock.millis();
        return said + " " + Base64.getEncoder().encodeToString(keys.sign(KeyPurpose.ADDRESSES, bytes(said)));
    }

    /** The client whose request another node has passed on; null where no node of this fleet has. */
    public @Nullable InetAddress read(MultiMap headers) {
        String header = headers.get(HEADER);
        String[] parts = header == null ? new String[0] : header.split(" ", -1);
        if (parts.length != PARTS) {
            return null;
        }
        try {
            byte[] said = bytes(parts[0] + " " + parts[1]);
            long age = clock.millis() - Long.parseLong(parts[1]);
            boolean good = Math.abs(age) <= GOOD.toMillis()
                    && keys.verify(
                            KeyPurpose.ADDRESSES, said, Base64.getDecoder().decode(parts[2]));
            return good ? InetAddress.ofLiteral(parts[0]) : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static byte[] bytes(String text) {
        return ("hop " + text).getBytes(StandardCharsets.UTF_8);
    }
}
