package dev.madang.media.net.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.madang.media.net.Egress;
import dev.madang.media.net.Loopback;
import dev.madang.media.net.platform.DatagramPorts;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The worker's side of ICE-TCP makes no garbage for a packet, either way. */
final class IceTcpAllocationTest {
    private static final int PACKETS = 32;

    @Test
    void sendingAndReceivingFramesAllocatesNothing() throws Exception {
        assumeTrue(DatagramPorts.isNative());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server())) {
            IceTcpPort client = server.connecting();
            Egress out = Loopback.egress(server.arena, client);
            int[] ids = new int[4];
            for (int i = 0; i < ids.length; i++) {
                ids[i] = client.connect(server.port.localAddress());
                Loopback.put(out, TcpClient.stun(i), ids[i]);
                out.flush();
                server.welcomeNext();
            }
            server.port.receive(0);
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 200 && least > 0; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int round = 0; round < 100; round++) {
                    exchange(out, ids, server.port);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertThat(least).isZero();
            assertThat(server.port.counters().datagramsReceived).isGreaterThanOrEqualTo(100 * PACKETS);
        }
    }

    private static void exchange(Egress out, int[] ids, IceTcpPort server) {
        for (int i = 0; i < PACKETS; i++) {
            long at = out.reserve(1000);
            out.memory().set(ValueLayout.JAVA_BYTE, at, (byte) 0);
            out.commit(1000, ids[i % ids.length]);
        }
        out.flush();
        int got = 0;
        for (int turn = 0; turn < 5000 && got < PACKETS; turn++) {
            int count = server.receive(1_000_000L);
            for (int i = 0; i < count; i++) {
                got += server.receiveAddress(i) >= 0 && server.receiveLength(i) == 1000 ? 1 : 0;
            }
        }
        if (got != PACKETS) {
            throw new IllegalStateException(got + " frames came");
        }
    }
}
