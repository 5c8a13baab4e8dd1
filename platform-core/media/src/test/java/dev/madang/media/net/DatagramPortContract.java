package dev.madang.media.net;

import static dev.madang.media.net.Loopback.collect;
import static dev.madang.media.net.Loopback.digest;
import static dev.madang.media.net.Loopback.digests;
import static dev.madang.media.net.Loopback.packet;
import static dev.madang.media.net.Loopback.put;
import static dev.madang.media.net.Loopback.receive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.madang.media.memory.PacketSlab;
import java.lang.foreign.Arena;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every port does, whatever it is made of. */
public abstract class DatagramPortContract {
    private final Arena arena = Arena.ofConfined();
    private final List<DatagramPort> opened = new ArrayList<>();
    private DatagramPort a;
    private DatagramPort b;
    private Egress fromA;

    public abstract DatagramPort openPort(PortConfig config, Arena memory);

    public DatagramPort open(InetSocketAddress bind) {
        DatagramPort port = openPort(PortConfig.of(bind), arena);
        opened.add(port);
        return port;
    }

    public Arena arena() {
        return arena;
    }

    @BeforeEach
    void openTwoPorts() {
        a = open(Loopback.anyPort());
        b = open(Loopback.anyPort());
        fromA = Loopback.egress(arena, a);
    }

    @AfterEach
    void closeAll() {
        opened.forEach(DatagramPort::close);
        arena.close();
    }

    @Test
    void carriesADatagramWithItsBytesAndItsSource() {
        int toB = a.addresses().intern(b.localAddress());
        put(fromA, packet(7, 1200), toB);
        fromA.flush();

        List<Loopback.Received> got = receive(b, 1);
        assertThat(got).hasSize(1);
        assertThat(digest(got.getFirst().bytes())).isEqualTo(digest(7, 1200));
        assertThat(got.getFirst().source()).isEqualTo(a.localAddress());
        assertThat(a.counters().datagramsSent).isEqualTo(1);
        assertThat(a.counters().bytesSent).isEqualTo(1200);
        assertThat(b.counters().datagramsReceived).isEqualTo(1);
        assertThat(b.counters().bytesReceived).isEqualTo(1200);
    }

    @Test
    void knowsASourceOnlyAfterItWasInterned() {
        int toB = a.addresses().intern(b.localAddress());
        put(fromA, packet(1, 20), toB);
        fromA.flush();
        int count = await(b);
        assertThat(count).isEqualTo(1);
        assertThat(b.receiveAddress(0)).isEqualTo(AddressBook.UNKNOWN);
        assertThat(b.addresses().size()).isZero();

        int id = b.internSource(0);
        assertThat(b.receiveAddress(0)).isEqualTo(id);
        assertThat(b.internSource(0)).isEqualTo(id);
        assertThat(b.addresses().address(id)).isEqualTo(a.localAddress());
        assertThat(b.addresses().isTcp(id)).isFalse();

        put(fromA, packet(2, 20), toB);
        fromA.flush();
        assertThat(receive(b, 1).getFirst().address()).isEqualTo(id);

        b.addresses().release(id);
        put(fromA, packet(3, 20), toB);
        fromA.flush();
        assertThat(receive(b, 1).getFirst().address()).isEqualTo(AddressBook.UNKNOWN);
    }

    @Test
    void keepsLengthsBoundariesAndOrderOfMixedRunsToMixedDestinations() {
        List<DatagramPort> receivers = List.of(b, open(Loopback.anyPort()), open(Loopback.anyPort()));
        int[] ids = new int[3];
        for (int i = 0; i < 3; i++) {
            ids[i] = a.addresses().intern(receivers.get(i).localAddress());
        }
        List<List<String>> sent = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Random random = new Random(42);
        int number = 0;
        for (int run = 0; run < 60; run++) {
            int destination = random.nextInt(3);
            int length = 40 + random.nextInt(1200);
            int packets = 1 + random.nextInt(12);
            for (int i = 0; i < packets; i++) {
                boolean shorterLast = i == packets - 1 && random.nextBoolean();
                byte[] packet = packet(number++, shorterLast ? length - 30 : length);
                // Every fifth goes elsewhere, so that runs are interleaved.
                int to = number % 5 == 0 ? (destination + 1) % 3 : destination;
                put(fromA, packet, ids[to]);
                sent.get(to).add(digest(packet));
            }
        }
        fromA.flush();

        for (int i = 0; i < 3; i++) {
            assertThat(digests(receive(receivers.get(i), sent.get(i).size()))).containsExactlyElementsOf(sent.get(i));
        }
        assertThat(a.counters().datagramsSent).isEqualTo(number);
    }

    @Test
    void sendsRunsLongerThanAMessageMayBe() {
        int toB = a.addresses().intern(b.localAddress());
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            sent.add(send(packet(i, 1200), toB));
        }
        for (int i = 0; i < 150; i++) {
            sent.add(send(packet(i, 60), toB));
        }
        fromA.flush();
        assertThat(digests(receive(b, sent.size()))).containsExactlyElementsOf(sent);
    }

    @Test
    void sendsMorePacketsThanFitIntoOneCall() {
        int toB = a.addresses().intern(b.localAddress());
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 2500; i++) {
            sent.add(send(packet(i, 30 + i % 3), toB));
        }
        fromA.flush();
        assertThat(digests(receive(b, sent.size()))).containsExactlyElementsOf(sent);
    }

    @Test
    void flushesByItselfWhenTheEgressIsFull() {
        int toB = a.addresses().intern(b.localAddress());
        Egress small = new Egress(arena, a, 3000, 64);
        for (int i = 0; i < 5; i++) {
            put(small, packet(i, 1200), toB);
        }
        assertThat(small.count()).isEqualTo(1);
        small.flush();
        assertThat(receive(b, 5)).hasSize(5);
        assertThatThrownBy(() -> small.reserve(3001)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReservationThatIsNotCommittedIsNotSent() {
        int toB = a.addresses().intern(b.localAddress());
        fromA.reserve(500);
        put(fromA, packet(1, 100), toB);
        fromA.reserve(500);
        fromA.flush();
        assertThat(receive(b, 1).getFirst().bytes()).isEqualTo(packet(1, 100));
        assertThat(a.counters().datagramsSent).isEqualTo(1);
    }

    @Test
    void takesTheLongestDatagramAndDropsLongerOnes() throws Exception {
        int toB = a.addresses().intern(b.localAddress());
        put(fromA, packet(1, PacketSlab.SLOT_BYTES + 1), toB);
        put(fromA, packet(2, PacketSlab.SLOT_BYTES), toB);
        fromA.flush();
        List<Loopback.Received> got = receive(b, 1);
        assertThat(digests(got)).containsExactly(digest(2, PacketSlab.SLOT_BYTES));
        assertThat(b.counters().receiveDropped).isEqualTo(1);
    }

    @Test
    void takesEmptyDatagrams() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(Loopback.anyPort())) {
            socket.send(new DatagramPacket(new byte[0], 0, b.localAddress()));
            assertThat(digests(receive(b, 1))).containsExactly(digest(new byte[0]));
        }
    }

    @Test
    void returnsNothingAfterTheWait() {
        long begun = System.nanoTime();
        assertThat(b.receive(30_000_000L)).isZero();
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(29_000_000L);
    }

    @Test
    void doesNotWaitWhenToldSo() {
        for (int i = 0; i < 100; i++) {
            assertThat(b.receive(0)).isZero();
            assertThat(b.receive(-5)).isZero();
        }
        assertThat(b.counters().waits).isZero();
    }

    @Test
    void isWokenByAnotherThread() throws Exception {
        Thread waker = Thread.ofPlatform().start(b::wake);
        long begun = System.nanoTime();
        assertThat(b.receive(20_000_000_000L)).isZero();
        assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
        waker.join();
        b.wake();
        b.wake();
        assertThat(b.receive(20_000_000_000L)).isZero();
        assertThat(System.nanoTime() - begun).isLessThan(10_000_000_000L);
        assertThat(b.receive(5_000_000L)).isZero();
    }

    @Test
    void goesOnAfterSendingWhereNobodyListens() {
        DatagramPort gone = open(Loopback.anyPort());
        int toGone = a.addresses().intern(gone.localAddress());
        int toB = a.addresses().intern(b.localAddress());
        gone.close();
        List<Loopback.Received> got = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            put(fromA, packet(i, 100), toGone);
            put(fromA, packet(i, 100), toB);
            fromA.flush();
            collect(a, got, a.receive(0));
        }
        assertThat(got).isEmpty();
        assertThat(receive(b, 20)).hasSize(20);
    }

    @Test
    void countsWhatGoesToAReleasedNumberAndSendsTheRest() {
        int toB = a.addresses().intern(b.localAddress());
        DatagramPort c = open(Loopback.anyPort());
        int toC = a.addresses().intern(c.localAddress());
        put(fromA, packet(0, 100), toB);
        put(fromA, packet(0, 100), toC);
        fromA.flush();
        assertThat(receive(c, 1)).hasSize(1);
        a.addresses().release(toC);

        put(fromA, packet(1, 100), toB);
        put(fromA, packet(2, 100), toC);
        put(fromA, packet(3, 100), toC);
        put(fromA, packet(4, 100), toB);
        put(fromA, packet(5, 100), 1_000_000);
        put(fromA, packet(6, 100), AddressBook.UNKNOWN);
        put(fromA, packet(7, 90), toB);
        fromA.flush();
        assertThat(digests(receive(b, 4)))
                .containsExactly(digest(0, 100), digest(1, 100), digest(4, 100), digest(7, 90));
        assertThat(c.receive(0)).isZero();
        assertThat(a.counters().sendErrors).isEqualTo(4);
    }

    @Test
    void sendsToTheNewAddressOfANumberUsedAgain() {
        for (int round = 0; round < 3 * AddressBook.QUARANTINE; round++) {
            InetSocketAddress other = new InetSocketAddress("127.0.0.1", 1 + round);
            a.addresses().release(a.addresses().intern(other));
        }
        int id = a.addresses().intern(b.localAddress());
        assertThat(id).isLessThan(2 * AddressBook.QUARANTINE);
        put(fromA, packet(9, 50), id);
        fromA.flush();
        assertThat(receive(b, 1)).hasSize(1);
    }

    @Test
    void speaksIpv4AndIpv6OnTheWildcardAddress() throws Exception {
        DatagramPort any = open(new InetSocketAddress(0));
        int port = any.localAddress().getPort();
        Egress egress = Loopback.egress(arena, any);
        for (String host : List.of("127.0.0.1", "::1")) {
            assumeTrue(isOnThisMachine(host));
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, 0))) {
                socket.setSoTimeout(5000);
                socket.send(new DatagramPacket(packet(1, 30), 30, InetAddress.getByName(host), port));
                assertThat(await(any)).isEqualTo(1);
                assertThat(any.receiveSource(0)).isEqualTo(socket.getLocalSocketAddress());
                put(egress, packet(2, 40), any.internSource(0));
                egress.flush();
                DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                socket.receive(answer);
                assertThat(answer.getLength()).isEqualTo(40);
                assertThat(answer.getSocketAddress()).isEqualTo(new InetSocketAddress(host, port));
            }
        }
    }

    @Test
    void refusesAPortThatIsTaken() {
        assertThatThrownBy(() -> open(a.localAddress())).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void mayBeClosedAndWokenAgain() {
        a.close();
        a.close();
        a.wake();
        assertThat(open(a.localAddress()).localAddress()).isEqualTo(a.localAddress());
    }

    private String send(byte[] packet, int address) {
        put(fromA, packet, address);
        return digest(packet);
    }

    public static int await(DatagramPort port) {
        int count = 0;
        for (int i = 0; i < 50 && count == 0; i++) {
            count = port.receive(100_000_000L);
        }
        return count;
    }

    public static boolean isOnThisMachine(String host) {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(host, 0))) {
            return socket.isBound();
        } catch (SocketException e) {
            return false;
        }
    }
}
