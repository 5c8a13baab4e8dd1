package dev.madang.media.net.linux;

import static dev.madang.media.net.Loopback.digest;
import static dev.madang.media.net.Loopback.packet;
import static dev.madang.media.net.Loopback.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.Loopback;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.PortCounters;
import dev.madang.media.net.platform.DatagramPorts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the messages look like that the Linux port makes, seen by receivers that take them as they come. */
class SegmentationTest {
    private final Arena arena = Arena.ofConfined();
    private final PortCounters counters = new PortCounters();
    private DatagramPort sender;
    private Egress egress;
    private final List<LinuxSocket> sockets = new ArrayList<>();

    @BeforeAll
    static void onLinux() {
        assumeTrue(DatagramPorts.isNative());
    }

    @BeforeEach
    void open() {
        sender = DatagramPorts.open(PortConfig.of(Loopback.anyPort()), arena);
        assumeTrue(sender.description().contains("UDP_SEGMENT"));
        egress = Loopback.egress(arena, sender);
    }

    @AfterEach
    void close() {
        sender.close();
        sockets.forEach(LinuxSocket::close);
        arena.close();
    }

    @Test
    void aRunOfEqualPacketsIsOneMessage() {
        LinuxSocket receiver = openReceiver();
        int to = idOf(receiver);
        for (int i = 0; i < 50; i++) {
            put(egress, packet(i, 1200), to);
        }
        egress.flush();
        assertThat(messages(receiver)).containsExactly(50);
        assertThat(sender.counters().sendCalls).isEqualTo(1);
    }

    @Test
    void aShorterPacketEndsARun() {
        LinuxSocket receiver = openReceiver();
        int to = idOf(receiver);
        for (int i = 0; i < 9; i++) {
            put(egress, packet(i, i % 3 == 2 ? 700 : 1200), to);
        }
        put(egress, packet(9, 1300), to);
        egress.flush();
        assertThat(messages(receiver)).containsExactly(3, 3, 3, 1);
    }

    @Test
    void aRunIsLimitedInSegmentsAndBytes() {
        LinuxSocket receiver = openReceiver();
        int to = idOf(receiver);
        for (int i = 0; i < 130; i++) {
            put(egress, packet(i, 100), to);
        }
        egress.flush();
        assertThat(messages(receiver)).containsExactly(64, 64, 2);
        for (int i = 0; i < 60; i++) {
            put(egress, packet(i, 1200), to);
        }
        egress.flush();
        assertThat(messages(receiver)).containsExactly(54, 6);
    }

    @Test
    void packetsToOthersInBetweenDoNotBreakARun() {
        List<LinuxSocket> receivers = List.of(openReceiver(), openReceiver(), openReceiver());
        int[] ids = receivers.stream().mapToInt(this::idOf).toArray();
        for (int i = 0; i < 30; i++) {
            put(egress, packet(i, 1100 + i % 3), ids[i % 3]);
        }
        egress.flush();
        for (LinuxSocket receiver : receivers) {
            assertThat(messages(receiver)).containsExactly(10);
        }
        assertThat(sender.counters().sendCalls).isEqualTo(1);
    }

    @Test
    void aDestinationThatTakesNoSegmentsGetsSinglePacketsAndOthersKeepTheirRuns() {
        LinuxSocket receiver = openReceiver();
        LinuxSocket other = openReceiver();
        int to = idOf(receiver);
        int toOther = idOf(other);
        SendBatch batch = openBatch();
        batch.stopSegmentingTo(to);
        for (int i = 0; i < 6; i++) {
            put(egress, packet(i, 500), i % 2 == 0 ? to : toOther);
        }
        batch.fill(egress, 0, 6);
        new BatchSender(arena, batch, counters).send(openSender().fd(), egress, 0, batch.count());
        assertThat(messages(receiver)).containsExactly(1, 1, 1);
        assertThat(messages(other)).containsExactly(3);
    }

    @Test
    void aMessageThatTheKernelWillNotCutIsSentPacketByPacket() {
        LinuxSocket receiver = openReceiver();
        int to = idOf(receiver);
        SendBatch batch = openBatch();
        LinuxSocket from = openSender();
        // Without checksums the kernel refuses to cut, but sends single datagrams.
        int soNoCheck = 11;
        assertThat(from.set(LinuxCalls.SOL_SOCKET, soNoCheck, 1)).isTrue();
        for (int i = 0; i < 5; i++) {
            put(egress, packet(i, 400), to);
        }
        batch.fill(egress, 0, 5);
        new BatchSender(arena, batch, counters).send(from.fd(), egress, 0, batch.count());
        assertThat(counters.segmentationRefused).isEqualTo(1);
        assertThat(counters.datagramsSent).isEqualTo(5);
        assertThat(counters.bytesSent).isEqualTo(2000);
        assertThat(counters.sendErrors).isZero();
        assertThat(messages(receiver)).containsExactly(1, 1, 1, 1, 1);

        batch.fill(egress, 0, 5);
        assertThat(batch.count()).isEqualTo(5);
    }

    @Test
    void everySizeAndMixtureArrivesWholeAndInOrder() {
        List<LinuxSocket> receivers = List.of(openReceiver(), openReceiver(), openReceiver(), openReceiver());
        int[] ids = receivers.stream().mapToInt(this::idOf).toArray();
        Random random = new Random(7);
        for (int round = 0; round < 40; round++) {
            List<List<String>> sent =
                    List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            int[] lengths = {1 + random.nextInt(1500), 1 + random.nextInt(1500)};
            for (int i = 0; i < 200; i++) {
                int length = random.nextInt(10) == 0 ? 1 + random.nextInt(1500) : lengths[random.nextInt(2)];
                int to = random.nextInt(4);
                byte[] packet = packet(i, length);
                put(egress, packet, ids[to]);
                sent.get(to).add(digest(packet));
            }
            egress.flush();
            for (int i = 0; i < 4; i++) {
                assertThat(datagrams(receivers.get(i))).containsExactlyElementsOf(sent.get(i));
            }
        }
    }

    private SendBatch openBatch() {
        SocketAddresses names = new SocketAddresses(arena, sender.addresses(), false);
        return new SendBatch(arena, sender.addresses(), names, false, true);
    }

    private LinuxSocket openSender() {
        LinuxSocket socket = LinuxSocket.bound(PortConfig.of(Loopback.anyPort()));
        sockets.add(socket);
        return socket;
    }

    private LinuxSocket openReceiver() {
        LinuxSocket socket = LinuxSocket.bound(PortConfig.of(Loopback.anyPort()));
        sockets.add(socket);
        assumeTrue(socket.set(LinuxCalls.SOL_UDP, LinuxCalls.UDP_GRO, 1));
        return socket;
    }

    private int idOf(LinuxSocket socket) {
        return sender.addresses().intern(socket.localAddress());
    }

    /** How many datagrams each message that has arrived consists of. */
    private List<Integer> messages(LinuxSocket socket) {
        List<Integer> all = new ArrayList<>();
        ReceiveBatch batch = new ReceiveBatch(arena, 4, true, false, counters);
        int before = 0;
        while (batch.read(socket.fd(), 1, 0) == 1) {
            all.add(batch.count() - before);
            before = batch.count();
            if (batch.room() == 0) {
                batch.clear();
                before = 0;
            }
        }
        return all;
    }

    private List<String> datagrams(LinuxSocket socket) {
        List<String> all = new ArrayList<>();
        ReceiveBatch batch = new ReceiveBatch(arena, 16, true, false, counters);
        while (batch.read(socket.fd(), 16, 0) > 0) {
            for (int i = 0; i < batch.count(); i++) {
                byte[] bytes = new byte[batch.length(i)];
                MemorySegment.copy(batch.memory(), ValueLayout.JAVA_BYTE, batch.offset(i), bytes, 0, bytes.length);
                all.add(digest(bytes));
            }
            batch.clear();
        }
        return all;
    }
}
