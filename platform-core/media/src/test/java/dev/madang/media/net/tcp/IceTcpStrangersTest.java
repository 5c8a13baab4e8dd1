package dev.madang.media.net.tcp;

import static dev.madang.media.net.Loopback.digest;
import static dev.madang.media.net.Loopback.digests;
import static dev.madang.media.net.Loopback.packet;
import static dev.madang.media.net.tcp.TcpClient.stun;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whoever has not proved to be welcome may do little, and not for long; who is welcome may not stall. */
final class IceTcpStrangersTest {
    private static final Duration SOON = Duration.ofMillis(700);
    private static final Duration NEVER = Duration.ofMinutes(10);

    @Test
    void strangersMaySpeakNothingButStun() throws Exception {
        byte[] tooShort = {0, 1, 0, 0};
        byte[] hello = packet(1, 200);
        hello[0] = 22;
        byte[] rtp = packet(1, 200);
        rtp[0] = (byte) 0x80;
        byte[] http = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server())) {
            for (byte[] bytes :
                    new byte[][] {TcpClient.frame(tooShort), TcpClient.frame(hello), TcpClient.frame(rtp), http, {0, 0}
                    }) {
                TcpClient stranger = server.client();
                stranger.write(bytes);
                assertThat(stranger.isClosedByRemote()).isTrue();
            }
            assertThat(server.port.tcpCounters().protocolErrors()).isEqualTo(5);
            assertThat(server.port.receive(0)).isZero();
            server.until(() -> server.port.tcpCounters().connections() == 0);
        }
    }

    @Test
    void strangersMayNotSpeakForEver() throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server())) {
            TcpClient stranger = server.client();
            for (int i = 0; i < 33; i++) {
                stranger.send(stun(i));
            }
            assertThat(stranger.isClosedByRemote()).isTrue();
            assertThat(server.receive(32)).hasSize(32);
            assertThat(server.port.tcpCounters().protocolErrors()).isEqualTo(1);
        }
    }

    @Test
    void aSilentStrangerIsClosed() throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server().withTimes(SOON, NEVER, NEVER))) {
            TcpClient silent = server.client();
            TcpClient speaking = server.client();
            TcpClient welcome = server.client();
            int id = server.welcome(welcome);
            speaking.send(stun(1));
            assertThat(silent.isClosedByRemote()).isTrue();
            assertThat(speaking.isClosedByRemote()).isTrue();
            server.send(packet(1, 10), id);
            assertThat(welcome.read()).hasSize(10);
            assertThat(server.port.tcpCounters().timedOut()).isEqualTo(2);
        }
    }

    @Test
    void theOldestStrangerMakesRoom() throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server().withLimits(10, 2))) {
            TcpClient welcome = server.client();
            server.welcome(welcome);
            TcpClient first = server.client();
            server.until(() -> server.port.tcpCounters().accepted() == 2);
            server.client();
            server.until(() -> server.port.tcpCounters().accepted() == 3);
            assertThat(server.port.tcpCounters().evicted()).isZero();
            TcpClient third = server.client();
            assertThat(first.isClosedByRemote()).isTrue();
            assertThat(server.port.tcpCounters().evicted()).isEqualTo(1);
            assertThat(server.port.tcpCounters().connections()).isEqualTo(3);
            welcome.send(packet(3, 30));
            assertThat(digests(server.receive(1))).containsExactly(digest(3, 30));
            assertThat(server.welcome(third)).isNotNegative();
        }
    }

    @Test
    void whoOpensManyMakesRoomBeforeOthers() throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server().withLimits(100, 4))) {
            TcpClient slow = server.clientFrom("127.0.0.2");
            for (int i = 0; i < 20; i++) {
                int accepted = i + 2;
                server.clientFrom("127.0.0.3");
                server.until(() -> server.port.tcpCounters().accepted() == accepted);
            }
            server.until(() -> server.port.tcpCounters().evicted() == 17);
            assertThat(server.welcome(slow)).isNotNegative();
        }
    }

    @Test
    void noMoreConnectionsThanAllowed() throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server().withLimits(2, 2))) {
            TcpClient one = server.client();
            server.welcome(one);
            server.welcome(server.client());
            assertThat(server.client().isClosedByRemote()).isTrue();
            assertThat(server.port.tcpCounters().refused()).isEqualTo(1);
            one.close();
            server.until(() -> server.port.tcpCounters().connections() == 1);
            assertThat(server.welcome(server.client())).isNotNegative();
        }
    }

    @Test
    void aFrameHasToBeCompleteInTime() throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server().withTimes(NEVER, SOON, NEVER))) {
            TcpClient slow = server.client();
            server.welcome(slow);
            slow.write(Arrays.copyOf(TcpClient.frame(packet(1, 500)), 499));
            assertThat(slow.isClosedByRemote()).isTrue();
            assertThat(server.port.tcpCounters().timedOut()).isEqualTo(1);
        }
    }

    @Test
    void dripsDoNotProlongAFrame() throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server().withTimes(NEVER, SOON, NEVER))) {
            TcpClient slow = server.client();
            server.welcome(slow);
            byte[] frame = TcpClient.frame(packet(1, 2000));
            long end = System.nanoTime() + 5_000_000_000L;
            int sent = 0;
            while (server.port.tcpCounters().timedOut() == 0 && sent < frame.length && System.nanoTime() < end) {
                try {
                    slow.write(new byte[] {frame[sent++]});
                } catch (java.io.UncheckedIOException closed) {
                    break;
                }
                server.port.receive(20_000_000L);
            }
            assertThat(server.port.tcpCounters().timedOut()).isEqualTo(1);
            assertThat(sent).isLessThan(frame.length);
        }
    }

    @Test
    void anIdleConnectionIsClosed() throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server().withTimes(NEVER, NEVER, SOON))) {
            TcpClient idle = server.client();
            int id = server.welcome(idle);
            assertThat(idle.isClosedByRemote()).isTrue();
            assertThat(server.port.tcpCounters().timedOut()).isEqualTo(1);
            server.send(packet(1, 10), id);
            assertThat(server.port.counters().sendErrors).isEqualTo(1);
        }
    }

    @Test
    void framesThatTheWorkerDoesNotFetchAreDroppedAndCounted() throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server().withRoom(1 << 14, 4))) {
            TcpClient client = server.client();
            int id = server.welcome(client);
            server.port.receive(0);
            for (int i = 0; i < 20; i++) {
                client.send(packet(i, 100));
            }
            long end = System.nanoTime() + 5_000_000_000L;
            while (server.port.tcpCounters().framesDropped() < 16 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(server.port.tcpCounters().framesDropped()).isEqualTo(16);
            assertThat(digests(server.receive(4)))
                    .containsExactly(digest(0, 100), digest(1, 100), digest(2, 100), digest(3, 100));
            // The slots of frames handed out are free again only now.
            server.port.receive(0);
            client.send(packet(30, 100));
            assertThat(server.receive(1)).first().satisfies(got -> {
                assertThat(got.address()).isEqualTo(id);
                assertThat(digest(got.bytes())).isEqualTo(digest(30, 100));
            });
        }
    }
}
