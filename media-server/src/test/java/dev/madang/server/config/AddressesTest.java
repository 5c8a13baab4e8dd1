package dev.madang.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException(unknown);
        }
    }

    private static List<InetAddress> addresses(String... texts) {
        return List.of(texts).stream().map(AddressesTest::address).toList();
    }

    @Test
    void configuredAddressesComeFirstAndLoopbackLast() {
        assertThat(AnnouncedAddresses.of(
                        addresses("203.0.113.5"),
                        addresses("127.0.0.1", "::1", "fe80::1", "2001:db8::7", "169.254.3.3", "192.168.1.5"),
                        4))
                .isEqualTo(addresses("203.0.113.5", "192.168.1.5", "2001:db8::7", "127.0.0.1"));
    }

    @Test
    void noAddressIsAnnouncedTwice() {
        assertThat(AnnouncedAddresses.of(
                        addresses("192.168.1.5", "127.0.0.1"), addresses("127.0.0.1", "192.168.1.5"), 4))
                .isEqualTo(addresses("192.168.1.5", "127.0.0.1"));
    }

    @Test
    void onlyConfiguredAddressesAreAnnouncedWhereTheOwnAreNotWanted() {
        assertThat(AnnouncedAddresses.of(addresses("203.0.113.5"), List.of(), 4))
                .isEqualTo(addresses("203.0.113.5"));
        assertThat(AnnouncedAddresses.of(List.of(), List.of(), 4)).isEqualTo(addresses("127.0.0.1"));
    }

    @Test
    void ofManyOwnAddressesTheFirstOfEachFamilyAreAnnounced() {
        List<InetAddress> own = addresses(
                "192.168.1.5", "172.17.0.1", "172.18.0.1", "192.168.1.5", "2001:db8::7", "2001:db8::8", "2001:db8::9");

        assertThat(AnnouncedAddresses.of(addresses("203.0.113.5", "203.0.113.6", "203.0.113.7"), own, 2))
                .isEqualTo(addresses(
                        "203.0.113.5",
                        "203.0.113.6",
                        "203.0.113.7",
                        "192.168.1.5",
                        "172.17.0.1",
                        "2001:db8::7",
                        "2001:db8::8",
                        "127.0.0.1"));
    }

    @Test
    void thisMachineHasSomethingToAnnounce() {
        assertThat(AnnouncedAddresses.of(ConfigFixture.config())).contains(address("127.0.0.1"));
        assertThat(AnnouncedAddresses.of(ConfigFixture.config("madang.announced-address", "203.0.113.5, 203.0.113.6")))
                .startsWith(address("203.0.113.5"), address("203.0.113.6"));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false",
        "::1, false",
        "10.1.2.3, false",
        "172.16.0.1, false",
        "172.32.0.1, true",
        "192.168.7.7, false",
        "169.254.1.1, false",
        "100.64.0.1, false",
        "100.128.0.1, true",
        "192.0.2.2, false",
        "192.0.3.2, true",
        "fd12::1, false",
        "fe80::1, false",
        "203.0.113.5, true",
        "2001:db8::1, true",
    })
    void strangersReachPublicAddressesOnly(String address, boolean isPublic) {
        assertThat(Reachability.isPublic(address(address))).isEqualTo(isPublic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::"})
    void aNodeThatListensEverywhereIsAsOpenAsItsMachine(String everywhere) {
        assertThat(Reachability.publicAddress(address(everywhere), addresses("127.0.0.1", "10.0.0.2"), List.of()))
                .isEmpty();
        assertThat(Reachability.publicAddress(address(everywhere), addresses("10.0.0.2", "203.0.113.5"), List.of()))
                .contains(address("203.0.113.5"));
    }

    @Test
    void aNodeThatListensInPrivateIsClosedUnlessItAnnouncesItselfToTheWorld() {
        List<InetAddress> own = addresses("203.0.113.5");
        assertThat(Reachability.publicAddress(address("127.0.0.1"), own, List.of()))
                .isEmpty();
        assertThat(Reachability.publicAddress(address("10.0.0.2"), own, List.of()))
                .isEmpty();
        assertThat(Reachability.publicAddress(address("127.0.0.1"), own, addresses("203.0.113.9")))
                .contains(address("203.0.113.9"));
    }
}
