package dev.madang.media.net.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Egress;
import dev.madang.media.net.Loopback;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.platform.DatagramPorts;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** The packet path of the Linux port makes no garbage, whatever it does: runs, single packets, unknown sources, waits. */
class LinuxPortAllocationTest {
    private static final int DESTINATIONS = 8;
    private static final int PACKETS = 64;

    @Test
    void sendingReceivingAndWaitingAllocateNothing() {
        assumeTrue(DatagramPorts.isNative());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Arena arena = Arena.ofConfined();
                DatagramPort sender = DatagramPorts.open(PortConfig.of(Loopback.anyPort()), arena);
                DatagramPort stranger = DatagramPorts.open(PortConfig.of(Loopback.anyPort()), arena)) {
            DatagramPort[] receivers = new DatagramPort[DESTINATIONS];
            int[] ids = new int[DESTINATIONS];
            for (int i = 0; i < DESTINATIONS; i++) {
                PortConfig config = PortConfig.of(Loopback.anyPort()).withCoalescing(i % 2 == 0);
                receivers[i] = DatagramPorts.open(config, arena);
                ids[i] = sender.addresses().intern(receivers[i].localAddress());
                receivers[i].addresses().intern(sender.localAddress());
            }
            int fromStranger = stranger.addresses().intern(receivers[0].localAddress());
            Egress egress = new Egress(arena, sender, 1 << 20, 1024);
            Egress strange = new Egress(arena, stranger, 1 << 16, 64);

            // Tiered compilation settles at its own pace: quiet rounds have to come, and then to stay.
            long least = Long.MAX_VALUE;
            for (int attempt = 0; attempt < 200 && least > 0; attempt++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int round = 0; round < 100; round++) {
                    exchange(egress, ids, receivers, strange, fromStranger);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            for (DatagramPort receiver : receivers) {
                assertThat(receiver.counters().datagramsReceived).isPositive();
                receiver.close();
            }
            assertThat(least).isZero();
        }
    }

    private static void exchange(Egress egress, int[] ids, DatagramPort[] receivers, Egress strange, int fromStranger) {
        for (int i = 0; i < PACKETS; i++) {
            int length = 1000 + i % 5 / 4 * 100;
            long at = egress.reserve(length);
            egress.memory().set(ValueLayout.JAVA_BYTE, at, (byte) i);
            egress.commit(length, ids[i % DESTINATIONS]);
        }
        egress.flush();
        strange.reserve(60);
        strange.commit(60, fromStranger);
        strange.flush();
        long sum = 0;
        for (int i = 0; i < receivers.length; i++) {
            DatagramPort receiver = receivers[i];
            int count = receiver.receive(1_000_000L);
            for (int k = 0; k < count; k++) {
                sum += receiver.receiveAddress(k) + receiver.receiveLength(k);
                sum += receiver.receiveMemory().get(ValueLayout.JAVA_BYTE, receiver.receiveOffset(k));
            }
        }
        receivers[0].receive(1);
        if (sum == 0) {
            throw new IllegalStateException("nothing came");
        }
    }
}
