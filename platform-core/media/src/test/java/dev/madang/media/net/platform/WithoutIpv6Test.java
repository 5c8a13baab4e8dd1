package dev.madang.media.net.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.OtherProcess;
import dev.madang.media.net.DatagramPort;
import dev.madang.media.net.Ipv6;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.tcp.IceTcpConfig;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ports on a machine that has no IPv6. */
final class WithoutIpv6Test {

    /** Opens what a node opens with its defaults. */
    static final class Opening {
        public static void main(String[] args) throws UnknownHostException {
            boolean portable = Boolean.getBoolean("portable");
            InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("::"), 0);
            try (Arena arena = Arena.ofConfined()) {
                PortConfig config = PortConfig.of(any).withPortable(portable);
                DatagramPort port = DatagramPorts.open(config, IceTcpConfig.server(), arena);
                System.out.println("IPv6 " + Ipv6.isAvailable() + ", open at "
                        + port.localAddress().getPort());
                port.close();
                InetSocketAddress loopback = new InetSocketAddress(InetAddress.getByName("::1"), 0);
                try {
                    DatagramPorts.open(PortConfig.of(loopback).withPortable(portable), IceTcpConfig.server(), arena)
                            .close();
                } catch (IllegalStateException refused) {
                    System.out.println("refused: " + refused);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theWildcardAddressIsServedByIpv4(boolean portable) throws Exception {
        OtherProcess.End end =
                OtherProcess.run(Opening.class, List.of("-Djava.net.preferIPv4Stack=true", "-Dportable=" + portable));
        assertThat(end.output()).contains("IPv6 false, open at ").contains("refused: ");
        assertThat(end.code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereThereIsIpv6NothingChanges(boolean portable) throws Exception {
        OtherProcess.End end = OtherProcess.run(Opening.class, List.of("-Dportable=" + portable));
        assertThat(end.output()).contains(", open at ");
        assertThat(end.code()).isZero();
    }
}
