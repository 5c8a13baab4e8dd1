package dev.madang.media.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AddressBookTest {
    private final AddressBook book = new AddressBook();

    @Test
    void givesOneNumberToOneAddress() throws Exception {
        int id = book.intern(new InetSocketAddress("192.0.2.1", 5000));
        assertThat(book.intern(new InetSocketAddress("192.0.2.1", 5000))).isEqualTo(id);
        assertThat(book.intern(new InetSocketAddress("192.0.2.1", 5001))).isNotEqualTo(id);
        assertThat(book.intern(new InetSocketAddress("192.0.2.2", 5000))).isNotEqualTo(id);
        assertThat(book.intern(new InetSocketAddress("2001:db8::1", 5000))).isNotEqualTo(id);
        assertThat(book.size()).isEqualTo(4);
        assertThat(book.find(new InetSocketAddress("192.0.2.1", 5000))).isEqualTo(id);
        assertThat(book.find(new InetSocketAddress("192.0.2.9", 5000))).isEqualTo(AddressBook.UNKNOWN);
    }

    @Test
    void tellsScopesOfLinkLocalAddressesApart() throws Exception {
        byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
        InetSocketAddress one = new InetSocketAddress(java.net.Inet6Address.getByAddress(null, bytes, 2), 70);
        InetSocketAddress two = new InetSocketAddress(java.net.Inet6Address.getByAddress(null, bytes, 3), 70);
        assertThat(book.intern(one)).isNotEqualTo(book.intern(two));
        assertThat(book.address(book.intern(two))).isEqualTo(two);
    }

    @Test
    void givesEveryConnectionItsOwnNumberAndDoesNotFindIt() {
        InetSocketAddress remote = new InetSocketAddress("192.0.2.1", 9);
        int first = book.addTcp(remote);
        int second = book.addTcp(remote);
        int third = book.addConnected(remote);
        assertThat(first).isNotEqualTo(second);
        assertThat(book.find(remote)).isEqualTo(AddressBook.UNKNOWN);
        assertThat(book.isTcp(first)).isTrue();
        assertThat(book.isTcp(third)).isFalse();
        assertThat(book.intern(remote)).isNotIn(first, second, third);
        assertThat(book.address(second)).isEqualTo(remote);
        book.release(first);
        assertThat(book.find(remote)).isNotEqualTo(AddressBook.UNKNOWN);
    }

    @Test
    void refusesNumbersThatNobodyHasAndAddressesThatAreUnresolved() {
        int id = book.intern(new InetSocketAddress("192.0.2.1", 1));
        book.release(id);
        assertThatThrownBy(() -> book.release(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> book.address(id)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> book.address(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> book.intern(InetSocketAddress.createUnresolved("nowhere", 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(book.isUsed(id)).isFalse();
    }

    @Test
    void keepsAReleasedNumberFromStrangersForAWhile() {
        int id = book.intern(new InetSocketAddress("192.0.2.1", 1));
        int version = book.version(id);
        book.release(id);
        assertThat(book.version(id)).isNotEqualTo(version);
        for (int i = 0; i < AddressBook.QUARANTINE; i++) {
            int other = book.intern(new InetSocketAddress("192.0.2.2", 1 + i));
            assertThat(other).isNotEqualTo(id);
            book.release(other);
        }
        assertThat(book.intern(new InetSocketAddress("192.0.2.3", 1))).isEqualTo(id);
    }

    @Property(tries = 100)
    void agreesWithAMap(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        AddressBook tested = new AddressBook();
        Map<InetSocketAddress, Integer> model = new HashMap<>();
        List<InetSocketAddress> held = new ArrayList<>();
        for (int step = 0; step < 2000; step++) {
            InetSocketAddress address = address(random);
            if (random.nextInt(5) < 3) {
                int id = tested.intern(address);
                Integer known = model.putIfAbsent(address, id);
                if (known == null) {
                    held.add(address);
                } else {
                    assertThat(id).isEqualTo(known);
                }
            } else if (!held.isEmpty()) {
                InetSocketAddress gone = held.remove(random.nextInt(held.size()));
                tested.release(Objects.requireNonNull(model.remove(gone)));
            }
            assertThat(tested.find(address)).isEqualTo(model.getOrDefault(address, AddressBook.UNKNOWN));
            assertThat(tested.size()).isEqualTo(model.size());
        }
        for (Map.Entry<InetSocketAddress, Integer> entry : model.entrySet()) {
            assertThat(tested.find(entry.getKey())).isEqualTo(entry.getValue());
            assertThat(tested.address(entry.getValue())).isEqualTo(entry.getKey());
        }
    }

    private static InetSocketAddress address(Random random) throws Exception {
        byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
        bytes[0] = 32;
        bytes[bytes.length - 1] = (byte) random.nextInt(40);
        return new InetSocketAddress(InetAddress.getByAddress(bytes), 1 + random.nextInt(20));
    }
}
