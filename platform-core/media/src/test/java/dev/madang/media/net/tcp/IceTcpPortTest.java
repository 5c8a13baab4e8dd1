package dev.madang.media.net.tcp;

import static dev.madang.media.net.Loopback.digest;
import static dev.madang.media.net.Loopback.digests;
import static dev.madang.media.net.Loopback.packet;
import static dev.madang.media.net.tcp.TcpClient.stun;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.AddressBook;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.Loopback;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.platform.DatagramPorts;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames on connections are datagrams; connections come, are made, and go. */
final class IceTcpPortTest {
    private final IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server());
    private final IceTcpPort port = server.port;

    @AfterEach
    void close() throws Exception {
        server.close();
    }

    @Test
    void aConnectionHasANumberOfItsOwnOnceItIsWelcome() {
        TcpClient client = server.client();
        client.send(stun(1));
        assertThat(server.receive(1)).first().satisfies(first -> {
            assertThat(first.address()).isEqualTo(AddressBook.UNKNOWN);
            assertThat(first.source()).isEqualTo(client.localAddress());
            assertThat(first.bytes()).isEqualTo(stun(1));
        });
        int id = port.internSource(0);
        assertThat(port.internSource(0)).isEqualTo(id);
        assertThat(port.receiveAddress(0)).isEqualTo(id);
        assertThat(port.addresses().isTcp(id)).isTrue();
        assertThat(port.addresses().address(id)).isEqualTo(client.localAddress());

        client.send(packet(2, 1200));
        assertThat(server.receive(1)).first().satisfies(next -> {
            assertThat(next.address()).isEqualTo(id);
            assertThat(digest(next.bytes())).isEqualTo(digest(2, 1200));
        });
        server.send(packet(3, 1100), id);
        server.send(packet(4, 1), id);
        assertThat(digest(client.read())).isEqualTo(digest(3, 1100));
        assertThat(digest(client.read())).isEqualTo(digest(4, 1));
        assertThat(port.counters().datagramsReceived).isEqualTo(2);
        assertThat(port.counters().bytesReceived).isEqualTo(28 + 1200);
        assertThat(port.counters().datagramsSent).isEqualTo(2);
        assertThat(port.counters().bytesSent).isEqualTo(1101);
        assertThat(port.tcpCounters().accepted()).isEqualTo(1);
        assertThat(port.tcpCounters().connections()).isEqualTo(1);
    }

    @Test
    void datagramsAndFramesGoTheirWaysTogether() {
        TcpClient client = server.client();
        int tcp = server.welcome(client);
        DatagramPort other = DatagramPorts.open(PortConfig.of(Loopback.anyPort()), server.arena);
        int udp = port.addresses().intern(other.localAddress());
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Loopback.put(server.egress, packet(i, 500), i % 3 == 1 ? tcp : udp);
            if (i % 3 != 1) {
                sent.add(digest(i, 500));
            }
        }
        server.egress.flush();
        for (int i = 1; i < 30; i += 3) {
            assertThat(digest(client.read())).isEqualTo(digest(i, 500));
        }
        assertThat(digests(Loopback.receive(other, 20))).containsExactlyElementsOf(sent);

        Egress back = Loopback.egress(server.arena, other);
        int toServer = other.addresses().intern(port.localAddress());
        for (int i = 0; i < 50; i++) {
            Loopback.put(back, packet(i, 90), toServer);
            client.send(packet(i, 91));
        }
        back.flush();
        List<Loopback.Received> all = server.receive(100);
        assertThat(all.stream().filter(got -> got.address() == udp)).hasSize(50);
        assertThat(all.stream().filter(got -> got.address() == tcp)).hasSize(50);
        other.close();
    }

    @Test
    void takesTheLongestDatagramAndClosesOnALongerOne() {
        TcpClient client = server.client();
        server.welcome(client);
        client.send(packet(1, PacketSlab.SLOT_BYTES));
        assertThat(digests(server.receive(1))).containsExactly(digest(1, PacketSlab.SLOT_BYTES));

        client.send(packet(2, PacketSlab.SLOT_BYTES + 1));
        assertThat(client.isClosedByRemote()).isTrue();
        assertThat(port.tcpCounters().protocolErrors()).isEqualTo(1);
        server.until(() -> port.tcpCounters().connections() == 0);
    }

    @Test
    void emptyFramesOfAWelcomeConnectionMeanNothing() {
        TcpClient client = server.client();
        server.welcome(client);
        client.send(new byte[0]);
        client.send(packet(5, 40));
        assertThat(digests(server.receive(1))).containsExactly(digest(5, 40));
    }

    @Test
    void releasingANumberClosesItsConnectionWhenAllIsSent() {
        TcpClient client = server.client();
        int id = server.welcome(client);
        for (int i = 0; i < 90; i++) {
            Loopback.put(server.egress, packet(i, 1200), id);
        }
        server.egress.flush();
        port.release(id);
        port.receive(0);

        for (int i = 0; i < 90; i++) {
            assertThat(digest(client.read())).isEqualTo(digest(i, 1200));
        }
        assertThat(client.isClosedByRemote()).isTrue();
        server.send(packet(1, 20), id);
        assertThat(port.counters().sendErrors).isEqualTo(1);
    }

    @Test
    void aReleasedConnectionIsNobodyAnyMore() {
        TcpClient client = server.client();
        int id = server.welcome(client);
        client.send(stun(2));
        assertThat(server.receive(1)).hasSize(1);
        port.release(id);
        assertThat(port.receiveAddress(0)).isEqualTo(AddressBook.UNKNOWN);
    }

    @Test
    void aNumberUsedAgainNeverReachesAStranger() {
        TcpClient first = server.client();
        int id = server.welcome(first);
        port.release(id);
        port.receive(0);
        assertThat(first.isClosedByRemote()).isTrue();

        TcpClient heir = null;
        for (int i = 0; i < 2 * AddressBook.QUARANTINE && heir == null; i++) {
            TcpClient next = server.client();
            int given = server.welcome(next);
            if (given == id) {
                heir = next;
            } else {
                server.send(packet(i, 30), id);
                port.release(given);
                port.receive(0);
                assertThat(next.isClosedByRemote()).isTrue();
                next.close();
            }
        }
        server.send(packet(7, 70), id);
        assertThat(digest(Objects.requireNonNull(heir).read())).isEqualTo(digest(7, 70));
        assertThat(port.counters().sendErrors).isEqualTo(port.counters().datagramsReceived - 2);
    }

    @Test
    void packetsToAConnectionThatTheOtherEndClosedAreCounted() {
        TcpClient client = server.client();
        int id = server.welcome(client);
        client.close();
        server.until(() -> port.tcpCounters().connections() == 0);
        server.send(packet(1, 100), id);
        assertThat(port.counters().sendErrors).isEqualTo(1);
        port.release(id);
        assertThat(port.receive(0)).isZero();
    }

    @Test
    void aSlowReaderLosesWholePacketsAndKeepsTheOrder() {
        TcpClient client = server.slowClient();
        int id = server.welcome(client);
        int sent = 0;
        while (port.tcpCounters().framesBlocked() < 100 && sent < 50_000) {
            server.send(packet(sent++, 1200), id);
        }
        long blocked = port.tcpCounters().framesBlocked();
        assertThat(blocked).isGreaterThanOrEqualTo(100);
        assertThat(port.counters().sendBlocked).isEqualTo(blocked);
        port.release(id);
        port.receive(0);

        int last = -1;
        int got = 0;
        try {
            while (true) {
                byte[] bytes = client.read();
                int number = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
                assertThat(digest(bytes)).isEqualTo(digest(number, 1200));
                assertThat(number).isGreaterThan(last);
                last = number;
                got++;
            }
        } catch (UncheckedIOException end) {
            assertThat(got).isEqualTo(sent - (int) blocked);
        }
    }

    @Test
    void connectsActively() {
        IceTcpPort client = server.connecting();
        Egress fromClient = Loopback.egress(server.arena, client);
        int toServer = client.connect(port.localAddress());
        assertThat(client.addresses().isTcp(toServer)).isTrue();
        Loopback.put(fromClient, stun(1), toServer);
        fromClient.flush();

        int toClient = server.welcomeNext();
        Loopback.put(fromClient, packet(3, 900), toServer);
        fromClient.flush();
        assertThat(digests(server.receive(1))).containsExactly(digest(3, 900));
        server.send(packet(4, 800), toClient);
        assertThat(digests(Loopback.receive(client, 1))).containsExactly(digest(4, 800));
    }

    @Test
    void aConnectionThatCannotBeMadeCostsItsPackets() {
        IceTcpPort client = server.connecting();
        InetSocketAddress nobody = port.localAddress();
        port.close();
        int id = client.connect(nobody);
        Egress fromClient = Loopback.egress(server.arena, client);
        Loopback.receiveUntil(
                client, new ArrayList<>(), () -> client.tcpCounters().closed.sum() == 1);
        Loopback.put(fromClient, stun(1), id);
        fromClient.flush();
        assertThat(client.counters().sendErrors).isEqualTo(1);
        client.release(id);
        assertThat(client.receive(0)).isZero();
    }

    @Test
    void severalConnectionsToOneRemoteAreApart() {
        IceTcpPort client = server.connecting();
        Egress fromClient = Loopback.egress(server.arena, client);
        int one = client.connect(port.localAddress());
        int other = client.connect(port.localAddress());
        assertThat(one).isNotEqualTo(other);
        Loopback.put(fromClient, stun(1), one);
        fromClient.flush();
        int toOne = server.welcomeNext();
        Loopback.put(fromClient, stun(2), other);
        fromClient.flush();
        int toOther = server.welcomeNext();
        server.send(packet(1, 50), toOne);
        server.send(packet(2, 60), toOther);
        List<Loopback.Received> got = Loopback.receive(client, 2);
        assertThat(got)
                .extracting(Loopback.Received::address, received -> received.bytes().length)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(one, 50), org.assertj.core.groups.Tuple.tuple(other, 60));
    }

    @Test
    void closingLeavesNoConnectionNoListenerAndNoThread() {
        TcpClient welcome = server.client();
        server.welcome(welcome);
        TcpClient stranger = server.client();
        server.until(() -> port.tcpCounters().connections() == 2);
        InetSocketAddress address = port.localAddress();
        port.close();
        port.close();
        port.wake();

        assertThat(welcome.isClosedByRemote()).isTrue();
        assertThat(stranger.isClosedByRemote()).isTrue();
        assertThat(port.tcpCounters().connections()).isZero();
        assertThatThrownBy(() -> new TcpClient(address)).isInstanceOf(UncheckedIOException.class);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("ice-tcp-" + address.getPort());
    }

    @Test
    void findsANumberThatBothCanHaveAndSaysWhenThereIsNone() {
        PortConfig taken = PortConfig.of(port.localAddress());
        assertThatThrownBy(() -> DatagramPorts.open(taken, IceTcpConfig.server(), server.arena))
                .isInstanceOf(IllegalStateException.class);
        assertThat(port.description()).endsWith("ICE-TCP");
    }

    @Test
    void readsFramesHoweverTheyAreCut() {
        TcpClient client = server.client();
        server.welcome(client);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            int length = 1 + i * 20;
            stream.writeBytes(TcpClient.frame(packet(i, length)));
            sent.add(digest(i, length));
        }
        byte[] all = stream.toByteArray();
        // One byte, then the rest of the length and one more, then all.
        client.write(new byte[] {all[0]});
        assertThat(port.receive(30_000_000L)).isZero();
        client.write(new byte[] {all[1]});
        assertThat(port.receive(30_000_000L)).isZero();
        client.write(java.util.Arrays.copyOfRange(all, 2, all.length));
        assertThat(digests(server.receive(100))).containsExactlyElementsOf(sent);
    }
}
