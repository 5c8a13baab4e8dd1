package dev.madang.media.net.linux;

import static dev.madang.media.net.Loopback.packet;
import static dev.madang.media.net.Loopback.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.madang.media.net.AddressBook;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.DatagramPortContract;
import dev.madang.media.net.Egress;
import dev.madang.media.net.Loopback;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.platform.DatagramPorts;
import java.lang.foreign.Arena;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LinuxDatagramPortTest {
    @BeforeAll
    static void onLinux() {
        assumeTrue(DatagramPorts.isNative());
    }

    @Nested
    class Plain extends DatagramPortContract {
        @Override
        public DatagramPort openPort(PortConfig config, Arena memory) {
            return DatagramPorts.open(config.withSegmenting(false), memory);
        }
    }

    @Nested
    class Segmenting extends DatagramPortContract {
        @Override
        public DatagramPort openPort(PortConfig config, Arena memory) {
            return DatagramPorts.open(config, memory);
        }
    }

    @Nested
    class Coalescing extends DatagramPortContract {
        @Override
        public DatagramPort openPort(PortConfig config, Arena memory) {
            return DatagramPorts.open(config.withCoalescing(true), memory);
        }
    }

    @Test
    void saysWhatItIs() {
        try (Arena arena = Arena.ofConfined();
                DatagramPort port = DatagramPorts.open(PortConfig.of(Loopback.anyPort()), arena);
                DatagramPort portable =
                        DatagramPorts.open(PortConfig.of(Loopback.anyPort()).withPortable(true), arena)) {
            assertThat(port.description()).contains("sendmmsg");
            assertThat(portable.description()).contains("portable").contains("configured");
        }
    }

    @Test
    void answersFromTheLocalAddressThatWasAsked() throws Exception {
        try (Arena arena = Arena.ofConfined();
                DatagramPort port = DatagramPorts.open(PortConfig.of(new InetSocketAddress(0)), arena);
                DatagramSocket client = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            client.setSoTimeout(5000);
            Egress egress = Loopback.egress(arena, port);
            int serverPort = port.localAddress().getPort();
            for (String asked : List.of("127.0.0.2", "127.0.0.3", "127.0.0.1")) {
                InetSocketAddress server = new InetSocketAddress(asked, serverPort);
                client.send(new DatagramPacket(packet(1, 30), 30, server));
                assertThat(DatagramPortContract.await(port)).isEqualTo(1);
                int known = port.receiveAddress(0);
                int id = known == AddressBook.UNKNOWN ? port.internSource(0) : known;
                for (int i = 0; i < 3; i++) {
                    put(egress, packet(i, 40), id);
                }
                egress.flush();
                for (int i = 0; i < 3; i++) {
                    DatagramPacket answer = new DatagramPacket(new byte[100], 100);
                    client.receive(answer);
                    assertThat(answer.getSocketAddress()).isEqualTo(server);
                }
            }
        }
    }
}
