package dev.madang.server.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.server.config.ConfigFixture;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.http.ClientAddress;
import dev.madang.server.http.HopsFixture;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class ClientSocketsTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("2001:db8::1");
    private static final InetAddress NEIGHBOUR = InetAddress.ofLiteral("2001:db8::2");
    private static final InetAddress OTHER = InetAddress.ofLiteral("2001:db8:0:1::1");
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");

    private final MadangConfig config = ConfigFixture.config(
            "madang.http.max-connections-per-address", "2", "madang.http.trusted-proxies", "10.0.0.0/8");
    private final ClientSockets sockets = new ClientSockets(config, new ClientAddress(config, HopsFixture.hops()));

    @Test
    void aClientHasItsShareAndGetsItBack() {
        sockets.opened(CLIENT);
        assertThat(sockets.hasRoom(CLIENT)).isTrue();
        sockets.opened(NEIGHBOUR);
        assertThat(sockets.hasRoom(CLIENT)).isFalse();
        assertThat(sockets.hasRoom(OTHER)).isTrue();

        sockets.closed(CLIENT);

        assertThat(sockets.hasRoom(NEIGHBOUR)).isTrue();
    }

    @Test
    void aProxyThatNamesNobodyStandsForMany() {
        for (int i = 0; i < 10; i++) {
            sockets.opened(PROXY);
        }
        assertThat(sockets.hasRoom(PROXY)).isTrue();
    }
}
