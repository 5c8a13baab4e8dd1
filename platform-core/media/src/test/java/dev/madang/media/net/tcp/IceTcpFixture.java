package dev.madang.media.net.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.net.Egress;
import dev.madang.media.net.Loopback;
import dev.madang.media.net.PortConfig;
import dev.madang.media.net.platform.DatagramPorts;
import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** An ICE-TCP port on loopback with an egress, and the clients that tests connect to it. One thread. */
final class IceTcpFixture implements AutoCloseable {
    private static final long DEADLINE_NANOS = 5_000_000_000L;

    final Arena arena = Arena.ofConfined();
    final IceTcpPort port;
    final Egress egress;
    private final List<AutoCloseable> closing = new ArrayList<>();

    IceTcpFixture(IceTcpConfig config) {
        port = DatagramPorts.open(PortConfig.of(Loopback.anyPort()), config, arena);
        egress = Loopback.egress(arena, port);
    }

    TcpClient client() {
        return closedWithThis(new TcpClient(port.localAddress()));
    }

    /** A client with another address of loopback. */
    TcpClient clientFrom(String address) throws UnknownHostException {
        return closedWithThis(new TcpClient(port.localAddress(), 0, InetAddress.getByName(address)));
    }

    /** A client that reads as little as it can without asking. */
    TcpClient slowClient() {
        return closedWithThis(new TcpClient(port.localAddress(), 4096));
    }

    private TcpClient closedWithThis(TcpClient client) {
        closing.add(client);
        return client;
    }

    /** Another port that only makes connections. */
    IceTcpPort connecting() {
        IceTcpPort other = DatagramPorts.open(PortConfig.of(Loopback.anyPort()), IceTcpConfig.client(), arena);
        closing.add(other);
        return other;
    }

    /** Lets the client prove to be welcome; returns the number that it has from then on. */
    int welcome(TcpClient client) {
        client.send(TcpClient.stun(1));
        return welcomeNext();
    }

    /** Gives the source of the next datagram a number. */
    int welcomeNext() {
        long end = System.nanoTime() + DEADLINE_NANOS;
        int count = 0;
        while (count == 0 && System.nanoTime() < end) {
            count = port.receive(20_000_000L);
        }
        assertThat(count).isEqualTo(1);
        return port.internSource(0);
    }

    List<Loopback.Received> receive(int count) {
        return Loopback.receive(port, count);
    }

    void send(byte[] datagram, int address) {
        Loopback.put(egress, datagram, address);
        egress.flush();
    }

    /** Lets the port work until it is so, which has to be soon. */
    void until(BooleanSupplier done) {
        Loopback.receiveUntil(port, new ArrayList<>(), done);
        assertThat(done.getAsBoolean()).isTrue();
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable each : closing) {
            each.close();
        }
        port.close();
        arena.close();
    }
}
