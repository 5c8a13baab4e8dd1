package dev.madang.media.net;

import static dev.madang.media.net.Loopback.digest;
import static dev.madang.media.net.Loopback.digests;
import static dev.madang.media.net.Loopback.packet;
import static dev.madang.media.net.Loopback.put;
import static dev.madang.media.net.Loopback.receive;
import static dev.madang.media.net.Loopback.receiveUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.madang.media.net.platform.DatagramPorts;
import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a port of many clients does, whatever it is made of; a server's port is at the other end. */
public abstract class ClientDatagramPortContract {
    private final Arena arena = Arena.ofConfined();
    private DatagramPort server;
    private ClientDatagramPort client;
    private Egress fromClient;
    private Egress fromServer;

    public abstract ClientDatagramPort openClient(PortConfig config, Arena memory);

    @BeforeEach
    void openBoth() {
        server = DatagramPorts.open(PortConfig.of(Loopback.anyPort()), arena);
        client = openClient(PortConfig.of(new InetSocketAddress(0)).withBuffers(1 << 20, 1 << 18), arena);
        fromClient = Loopback.egress(arena, client);
        fromServer = Loopback.egress(arena, server);
    }

    @AfterEach
    void closeBoth() {
        client.close();
        server.close();
        arena.close();
    }

    @Test
    void givesEveryClientASocketOfItsOwn() {
        int clients = 300;
        Set<Integer> ids = new HashSet<>();
        for (int i = 0; i < clients; i++) {
            int id = client.connect(server.localAddress());
            assertThat(ids.add(id)).isTrue();
            put(fromClient, packet(id, 100), id);
        }
        fromClient.flush();
        assertThat(client.sockets()).isEqualTo(clients);

        List<Loopback.Received> atServer = receive(server, clients);
        assertThat(atServer).hasSize(clients);
        assertThat(atServer.stream().map(Loopback.Received::source).distinct()).hasSize(clients);
        for (Loopback.Received received : atServer) {
            int id = (received.bytes()[0] & 0xff) << 8 | received.bytes()[1] & 0xff;
            assertThat(received.source().getPort())
                    .isEqualTo(client.localAddress(id).getPort());
            int back = server.addresses().intern(received.source());
            for (int i = 0; i < 5; i++) {
                put(fromServer, packet(id, 500), back);
            }
        }
        fromServer.flush();
        List<Loopback.Received> atClient = receive(client, 5 * clients);
        assertThat(atClient).hasSize(5 * clients);
        for (Loopback.Received received : atClient) {
            assertThat(digest(received.bytes())).isEqualTo(digest(received.address(), 500));
            assertThat(received.source()).isEqualTo(server.localAddress());
        }
    }

    @Test
    void keepsLengthsBoundariesAndOrderBothWays() {
        int one = client.connect(server.localAddress());
        int two = client.connect(server.localAddress());
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            byte[] packet = packet(i, i % 7 == 6 ? 333 : 1200);
            put(fromClient, packet, one);
            put(fromClient, packet, two);
            sent.add(digest(packet));
        }
        fromClient.flush();
        List<Loopback.Received> atServer = receive(server, 300);
        for (int id : new int[] {one, two}) {
            int port = client.localAddress(id).getPort();
            assertThat(digests(atServer.stream()
                            .filter(received -> received.source().getPort() == port)
                            .toList()))
                    .containsExactlyElementsOf(sent);
        }
        int back = server.addresses().intern(atServer.getFirst().source());
        for (int i = 0; i < 150; i++) {
            put(fromServer, packet(i, i % 7 == 6 ? 333 : 1200), back);
        }
        fromServer.flush();
        assertThat(digests(receive(client, 150))).containsExactlyElementsOf(sent);
    }

    @Test
    void releasingANumberClosesItsSocketOnly() {
        int stays = client.connect(server.localAddress());
        int goes = client.connect(server.localAddress());
        put(fromClient, packet(1, 50), goes);
        fromClient.flush();
        InetSocketAddress gone = receive(server, 1).getFirst().source();
        put(fromServer, packet(1, 50), server.addresses().intern(gone));
        fromServer.flush();
        client.addresses().release(goes);
        assertThat(client.receive(0)).isZero();
        assertThat(client.sockets()).isEqualTo(1);
        assertThatThrownBy(() -> client.localAddress(goes)).isInstanceOf(IllegalArgumentException.class);

        put(fromClient, packet(2, 50), goes);
        put(fromClient, packet(3, 50), stays);
        put(fromClient, packet(3, 50), 4711);
        fromClient.flush();
        assertThat(digests(receive(server, 1))).containsExactly(digest(3, 50));
        assertThat(client.counters().sendErrors).isEqualTo(2);
        assertThat(server.receive(0)).isZero();
    }

    @Test
    void opensAndClosesThousandsWithoutLosingCount() {
        for (int round = 0; round < 20; round++) {
            List<Integer> ids = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ids.add(client.connect(server.localAddress()));
            }
            assertThat(client.sockets()).isEqualTo(100);
            ids.forEach(client.addresses()::release);
            assertThat(client.receive(0)).isZero();
            assertThat(client.sockets()).isZero();
        }
        assertThat(client.addresses().size()).isZero();
    }

    @Test
    void goesOnAfterNobodyListened() {
        DatagramPort gone = DatagramPorts.open(PortConfig.of(Loopback.anyPort()), arena);
        int toGone = client.connect(gone.localAddress());
        int toServer = client.connect(server.localAddress());
        gone.close();
        List<Loopback.Received> got = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            put(fromClient, packet(i, 60), toGone);
            put(fromClient, packet(i, 60), toServer);
            fromClient.flush();
            Loopback.collect(client, got, client.receive(0));
        }
        assertThat(receive(server, 20)).hasSize(20);
        // Somebody comes to listen there again.
        DatagramPort again = DatagramPorts.open(PortConfig.of(gone.localAddress()), arena);
        put(fromClient, packet(99, 60), toGone);
        fromClient.flush();
        assertThat(digests(receive(again, 1))).containsExactly(digest(99, 60));
        again.close();
        assertThat(got).isEmpty();
    }

    @Test
    void hearsOnlyTheRemoteAddressOfASocket() {
        int id = client.connect(server.localAddress());
        DatagramPort stranger = DatagramPorts.open(PortConfig.of(Loopback.anyPort()), arena);
        InetSocketAddress target =
                new InetSocketAddress("127.0.0.1", client.localAddress(id).getPort());
        Egress fromStranger = Loopback.egress(arena, stranger);
        put(fromStranger, packet(1, 60), stranger.addresses().intern(target));
        fromStranger.flush();
        put(fromServer, packet(2, 60), server.addresses().intern(target));
        fromServer.flush();
        List<Loopback.Received> got = receive(client, 1);
        assertThat(digests(got)).containsExactly(digest(2, 60));
        assertThat(got.getFirst().address()).isEqualTo(id);
        assertThat(client.receive(0)).isZero();
        stranger.close();
    }

    @Test
    void waitsAndIsWoken() throws Exception {
        client.connect(server.localAddress());
        long begun = System.nanoTime();
        assertThat(client.receive(30_000_000L)).isZero();
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(29_000_000L);
        Thread waker = Thread.ofPlatform().start(client::wake);
        begun = System.nanoTime();
        assertThat(client.receive(20_000_000_000L)).isZero();
        assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
        waker.join();
        assertThat(client.receive(5_000_000L)).isZero();
    }

    @Test
    void aBusySocketDoesNotStarveTheOthers() {
        int busy = client.connect(server.localAddress());
        int quiet = client.connect(server.localAddress());
        InetSocketAddress busyAt =
                new InetSocketAddress("127.0.0.1", client.localAddress(busy).getPort());
        InetSocketAddress quietAt =
                new InetSocketAddress("127.0.0.1", client.localAddress(quiet).getPort());
        int toBusy = server.addresses().intern(busyAt);
        int toQuiet = server.addresses().intern(quietAt);
        List<Loopback.Received> got = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            put(fromServer, packet(i, 100 + i % 2), toBusy);
        }
        put(fromServer, packet(1, 50), toQuiet);
        fromServer.flush();
        receiveUntil(client, got, () -> got.stream().anyMatch(received -> received.address() == quiet));
        assertThat(got.size()).isLessThan(400);
        receiveUntil(client, got, () -> got.size() == 601);
        assertThat(got).hasSize(601);
    }
}
