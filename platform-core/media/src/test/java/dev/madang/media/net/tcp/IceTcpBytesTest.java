package dev.madang.media.net.tcp;

import static dev.madang.media.net.Loopback.digest;
import static dev.madang.media.net.Loopback.digests;
import static dev.madang.media.net.Loopback.packet;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.madang.media.memory.PacketSlab;
import dev.madang.media.net.Loopback;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever way a stream is cut, and whatever is in it. */
final class IceTcpBytesTest {
    @Property(tries = 40)
    void framesArriveWholeAndInOrderHoweverTheStreamIsCut(
            @ForAll @Size(min = 1, max = 120) List<@IntRange(min = 1, max = PacketSlab.SLOT_BYTES) Integer> lengths,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 5000) Integer> cuts)
            throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server())) {
            TcpClient client = server.client();
            int id = server.welcome(client);
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < lengths.size(); i++) {
                stream.writeBytes(TcpClient.frame(packet(i, lengths.get(i))));
                sent.add(digest(i, lengths.get(i)));
            }
            byte[] all = stream.toByteArray();
            int at = 0;
            for (int piece = 0; at < all.length; piece++) {
                int end = Math.min(all.length, at + cuts.get(piece % cuts.size()));
                client.write(Arrays.copyOfRange(all, at, end));
                at = end;
            }
            List<Loopback.Received> got = server.receive(sent.size());
            assertThat(digests(got)).containsExactlyElementsOf(sent);
            assertThat(got).allMatch(received -> received.address() == id);

            got.forEach(received -> Loopback.put(server.egress, received.bytes(), id));
            server.egress.flush();
            long blocked = server.port.tcpCounters().framesBlocked();
            if (blocked == 0) {
                for (String digest : sent) {
                    assertThat(digest(client.read())).isEqualTo(digest);
                }
            }
        }
    }

    @Property(tries = 60)
    void randomBytesCostNothingButTheirConnection(@ForAll long seed, @ForAll boolean welcome) throws Exception {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(6000)];
        random.nextBytes(bytes);
        // Lengths that may be right, so that not everything ends with the first frame.
        for (int at = 0; at + 2 < bytes.length && random.nextInt(8) > 0; ) {
            int length = random.nextInt(300);
            bytes[at] = (byte) (length >>> 8);
            bytes[at + 1] = (byte) length;
            bytes[at + 2] = (byte) (random.nextBoolean() ? 0 : bytes[at + 2]);
            at += 2 + length;
        }
        survives(bytes, welcome);
    }

    @FuzzTest(maxDuration = "10s")
    void anyBytesCostNothingButTheirConnection(FuzzedDataProvider data) throws Exception {
        boolean welcome = data.consumeBoolean();
        survives(data.consumeRemainingAsBytes(), welcome);
    }

    private static void survives(byte[] bytes, boolean welcome) throws Exception {
        try (IceTcpFixture server = new IceTcpFixture(IceTcpConfig.server())) {
            TcpClient good = server.client();
            int id = server.welcome(good);
            TcpClient bad = server.client();
            if (welcome) {
                server.welcome(bad);
            }
            try {
                bad.write(bytes);
                bad.close();
            } catch (UncheckedIOException closedMeanwhile) {
                assertThat(server.port.tcpCounters().protocolErrors()).isPositive();
            }
            // Not until one is open: that may be so before the other one has come.
            server.until(() -> server.port.tcpCounters().closed.sum() == 1);
            while (server.port.receive(0) > 0) {
                assertThat(server.port.receiveLength(0)).isBetween(1, PacketSlab.SLOT_BYTES);
            }
            good.send(packet(9, 99));
            assertThat(server.receive(1)).first().satisfies(got -> {
                assertThat(got.address()).isEqualTo(id);
                assertThat(digest(got.bytes())).isEqualTo(digest(9, 99));
            });
        }
    }
}
