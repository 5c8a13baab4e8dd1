package dev.madang.server.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
    private static final InetAddress PROXY = address("10.0.0.1");

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> warnings = new ArrayList<>();
    private final Connections connections = new Connections(
            new ConnectionBounds(
                    5,
                    2,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    1 << 20),
            PROXY::equals,
            nanos::get,
            warnings::add);

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }

    @Test
    void anAddressHasItsShareAndGetsItBack() {
        InetAddress one = address("192.0.2.1");
        assertThat(connections.admit(one)).isTrue();
        assertThat(connections.admit(one)).isTrue();
        assertThat(connections.admit(one)).isFalse();
        assertThat(connections.admit(address("192.0.2.2"))).isTrue();

        connections.gone(one);

        assertThat(connections.admit(one)).isTrue();
        assertThat(connections.open()).isEqualTo(3);
        assertThat(connections.count(Cut.TOO_MANY)).isOne();
    }

    @Test
    void whoRunsTheNodeHearsOfAnAddressThatMayBeAProxyOnceAMinute() {
        InetAddress one = address("192.0.2.1");
        for (int i = 0; i < 100; i++) {
            connections.admit(one);
        }
        assertThat(warnings).singleElement().asString().contains("192.0.2.1").contains("madang.http.trusted-proxies");

        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        connections.admit(one);
        assertThat(warnings).hasSize(1);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        connections.admit(one);
        assertThat(warnings).hasSize(2);
    }

    @Test
    void oneNetworkOfIpv6IsOneClient() {
        assertThat(connections.admit(address("2001:db8::1"))).isTrue();
        assertThat(connections.admit(address("2001:db8::ffff:2"))).isTrue();
        assertThat(connections.admit(address("2001:db8::3"))).isFalse();
        assertThat(connections.admit(address("2001:db8:0:1::3"))).isTrue();
    }

    @Test
    void proxiesCarryManyButNotMoreThanTheNodeTakes() {
        for (int i = 0; i < 5; i++) {
            assertThat(connections.admit(PROXY)).isTrue();
        }
        assertThat(connections.admit(PROXY)).isFalse();
        assertThat(connections.admit(address("192.0.2.1"))).isFalse();
    }

    @Test
    void fewFilesMeanFewConnectionsSoThatMediaHasItsOwn() {
        assertThat(FileLimit.fitting(1 << 20, 0)).isEqualTo(FileLimit.PLENTY);
        assertThat(FileLimit.fitting(1 << 20, 50_000)).isEqualTo(50_000);
        assertThat(FileLimit.fitting(1_024, 0)).isEqualTo((1_024 - FileLimit.RESERVE) / 2);
        assertThat(FileLimit.fitting(1_024, 100)).isEqualTo(100);
        assertThat(FileLimit.fitting(64, 0)).isPositive();
    }
}
