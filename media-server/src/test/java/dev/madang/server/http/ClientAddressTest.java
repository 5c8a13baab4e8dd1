package dev.madang.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.server.config.ConfigFixture;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    private static final String PROXIES = "10.0.0.0/8,fd00::/8,192.0.2.9";
    private static final ClientAddress BY_X_FORWARDED = clients("x-forwarded");
    private static final ClientAddress BY_FORWARDED = clients("forwarded");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Nobody in between, and strangers who say what they like.
                "203.0.113.5 |                              | 203.0.113.5",
                "203.0.113.5 | 198.51.100.1                 | 203.0.113.5",
                "11.0.0.1    | 198.51.100.1                 | 11.0.0.1",
                "192.0.2.8   | 198.51.100.1                 | 192.0.2.8",
                // One proxy; what its client wrote before it counts for nothing.
                "10.1.2.3    | 198.51.100.1                 | 198.51.100.1",
                "10.1.2.3    | 127.0.0.1, 198.51.100.1      | 198.51.100.1",
                "192.0.2.9   | 198.51.100.1                 | 198.51.100.1",
                "10.1.2.3    |                              | 10.1.2.3",
                // Two proxies, the outer one's client, and a chain of proxies only.
                "10.1.2.3    | 127.0.0.1, 198.51.100.1, 10.9.9.9 | 198.51.100.1",
                "10.1.2.3    | 10.7.7.7, 10.9.9.9           | 10.7.7.7",
                // Ports, IPv6, and what is no address.
                "10.1.2.3    | 198.51.100.1:4711            | 198.51.100.1",
                "fd00::1     | 2001:db8::5                  | 2001:db8::5",
                "10.1.2.3    | [2001:db8::5]:4711           | 2001:db8::5",
                "10.1.2.3    | ::ffff:198.51.100.1          | 198.51.100.1",
                "10.1.2.3    | 198.51.100.1, unknown        | 10.1.2.3",
                "10.1.2.3    | 198.51.100.1, a.example      | 10.1.2.3",
                "10.1.2.3    | ,,,                          | 10.1.2.3",
                "10.1.2.3    | [127.0.0.1]x                 | 10.1.2.3",
                "10.1.2.3    | [127.0.0.1                   | 10.1.2.3",
                "10.1.2.3    | 127.0.0.1:x                  | 10.1.2.3",
                "10.1.2.3    | 127.1                        | 10.1.2.3",
            })
    void xForwardedForIsFollowedAsFarAsItIsTrusted(String connection, String header, String expected) {
        assertThat(client("x-forwarded", connection, "X-Forwarded-For", header)).isEqualTo(literal(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "10.1.2.3 | for=198.51.100.1;proto=https;by=203.0.113.43     | 198.51.100.1",
                "10.1.2.3 | FOR=127.0.0.1, proto=http; For=198.51.100.1:80   | 198.51.100.1",
                "10.1.2.3 | For=\"[2001:db8:cafe::17]:4711\"                 | 2001:db8:cafe::17",
                "10.1.2.3 | for=\"a,b;for=127.0.0.1\", for=198.51.100.1      | 198.51.100.1",
                "10.1.2.3 | for=198.51.100.1, for=_hidden                    | 10.1.2.3",
                "10.1.2.3 | for=198.51.100.1, by=203.0.113.43                | 10.1.2.3",
                "203.0.113.5 | for=198.51.100.1                              | 203.0.113.5",
                "10.1.2.3 | for=127.0.0.1;x=\"                                 | 10.1.2.3",
                "10.1.2.3 | for=\"127.0.0.1                                  | 10.1.2.3",
                "10.1.2.3 | for=127.0.0.1;x=\", for=198.51.100.1;x=\"a\\\"b\"    | 10.1.2.3",
            })
    void soIsForwarded(String connection, String header, String expected) {
        assertThat(client("forwarded", connection, "Forwarded", header)).isEqualTo(literal(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[127.0.0.1]\"",
                "\"127.0.0.1",
                "127.0.0.1;\"",
                "[",
                "\\",
                "127.0.0.1",
                "for=127.0.0.1",
                "for=127.0.0.1;x=\"",
                "for=\"[::1]",
                "for=\"a\\\"",
                "x=\"\\",
                ",",
                ";",
                ""
            })
    void whatTheClientWroteBeforeChangesNothing(String written) {
        assertAppendedCounts(written);
    }

    /** The same with any text, from a seed. */
    @Test
    void norDoesAnyOtherText() {
        String[] words = {"127.0.0.1", "10.0.0.7", "::1", "for=", "\"", "[", "]", ",", ";", "=", "\\", " ", "x", ":80"};
        Random random = new Random(7);
        for (int i = 0; i < 3_000; i++) {
            StringBuilder written = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                written.append(words[random.nextInt(words.length)]);
            }
            assertAppendedCounts(written.toString());
        }
    }

    private static void assertAppendedCounts(String written) {
        assertThat(client(BY_X_FORWARDED, "X-Forwarded-For", written + ", 203.0.113.9"))
                .as(written)
                .isEqualTo(literal("203.0.113.9"));
        assertThat(client(BY_FORWARDED, "Forwarded", written + ", for=203.0.113.9;proto=https"))
                .as(written)
                .isEqualTo(literal("203.0.113.9"));
        assertThat(client(BY_FORWARDED, "Forwarded", written + ", for=\"[2001:db8::9]:80\", for=\"10.1.1.1:443\""))
                .as(written)
                .isEqualTo(literal("2001:db8::9"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP_1_1 | 127.0.0.1   |                 |                        | true",
                "HTTP_1_1 | 203.0.113.5 |                 |                        | false",
                // As proxies send it that are told nothing.
                "HTTP_1_0 | 127.0.0.1   |                 |                        | false",
                "HTTP_1_0 | 127.0.0.1   | X-Forwarded-For | 127.0.0.1              | true",
                "HTTP_1_1 | 127.0.0.1   | Via             | 1.0 edge               | false",
                "HTTP_1_1 | 127.0.0.1   | X-Forwarded-For | [127.0.0.1]\", 203.0.113.9 | false",
                "HTTP_1_1 | 127.0.0.1   | X-Forwarded-For | x, 127.0.0.1           | false",
                "HTTP_1_1 | 203.0.113.5 | X-Forwarded-For | 127.0.0.1              | false",
            })
    void thisMachineIsWhoComesStraightFromItOrIsNamed(
            HttpVersion version, String connection, String name, String value, boolean expected) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (name != null) {
            headers.add(name, value);
        }
        ClientAddress ofDefaults = new ClientAddress(ConfigFixture.config(), HopsFixture.hops());

        assertThat(ofDefaults.isThisMachine(version, SocketAddress.inetSocketAddress(1, connection), headers))
                .isEqualTo(expected);
    }

    @Test
    void severalHeadersAreOneList() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap()
                .add("X-Forwarded-For", "127.0.0.1")
                .add("x-forwarded-for", "198.51.100.1");

        assertThat(clients("x-forwarded").of(SocketAddress.inetSocketAddress(1, "10.1.2.3"), headers))
                .isEqualTo(literal("198.51.100.1"));
    }

    @Test
    void headersOfTheOtherKindAreThoseOfClients() {
        assertThat(client("forwarded", "10.1.2.3", "X-Forwarded-For", "198.51.100.1"))
                .isEqualTo(literal("10.1.2.3"));
        assertThat(client("x-forwarded", "10.1.2.3", "Forwarded", "for=198.51.100.1"))
                .isEqualTo(literal("10.1.2.3"));
    }

    @Test
    void noLongListIsFollowedToItsEnd() {
        String list = "198.51.100.1, " + "10.0.0.1, ".repeat(1_000) + "10.0.0.2";

        assertThat(client("x-forwarded", "10.1.2.3", "X-Forwarded-For", list)).isEqualTo(literal("10.0.0.1"));
    }

    @ParameterizedTest
    @CsvSource({"proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "fd00::/129", "10.0.0.0/x", "/8"})
    void aProxyThatIsNoAddressStopsTheNode(String proxy) {
        assertThatThrownBy(() -> new ClientAddress(
                        ConfigFixture.config("madang.http.trusted-proxies", proxy), HopsFixture.hops()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("madang.http.trusted-proxies");
    }

    private static InetAddress client(ClientAddress clients, String name, String header) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(name, header);
        return clients.of(SocketAddress.inetSocketAddress(1, "10.1.2.3"), headers);
    }

    private static ClientAddress clients(String forwarding) {
        return new ClientAddress(
                ConfigFixture.config("madang.http.trusted-proxies", PROXIES, "madang.http.forwarding", forwarding),
                HopsFixture.hops());
    }

    private static InetAddress client(String forwarding, String connection, String name, String header) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (header != null) {
            headers.add(name, header);
        }
        return clients(forwarding).of(SocketAddress.inetSocketAddress(1, connection), headers);
    }

    private static InetAddress literal(String text) {
        return InetAddress.ofLiteral(text);
    }
}
