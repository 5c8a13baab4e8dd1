package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.ice.IceClientAgent;
import dev.madang.media.ice.IceState;
import dev.madang.media.net.Egress;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sim.SimDatagramPort;
import dev.madang.media.srtp.SrtpProfile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes from addresses that ICE has not validated does nothing, and what comes from too many leaves nothing. */
final class UnvalidatedAddressTest {
    private static final byte[] CLIENT_HELLO = {22, (byte) 0xfe, (byte) 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1};
    private static final byte[] RTP = {(byte) 0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7, 1, 2, 3, 4};

    private final SimulatedCall call = new SimulatedCall(3, SrtpProfile.AEAD_AES_128_GCM);
    private final Arena arena = Arena.ofConfined();
    private final SimDatagramPort stranger = call.network.open(new InetSocketAddress("10.9.9.9", 9), arena);
    private final Egress out = new Egress(arena, stranger, 1 << 16, 64);
    private int moves;

    private Peer publisher;

    @BeforeEach
    void connectAPublisher() throws Exception {
        publisher = call.publish(new NumberedSource(1));
        call.run(1_000);
        assertThat(publisher.transport().isConnected()).isTrue();
    }

    @AfterEach
    void close() {
        stranger.close();
        call.close();
        arena.close();
    }

    private void send(byte[] datagram) {
        int server = stranger.connect(call.server.worker().port().localAddress());
        long at = out.reserve(datagram.length);
        MemorySegment.copy(datagram, 0, out.memory(), ValueLayout.JAVA_BYTE, at, datagram.length);
        out.commit(datagram.length, server);
        out.flush();
        call.run(5);
    }

    /** The stranger speaks from another address from now on. */
    private void move() {
        call.network.rebind(stranger, new InetSocketAddress("10.9.9.9", 10_000 + ++moves));
    }

    private int answers() {
        return stranger.receive(0);
    }

    /** A check of somebody who has been given these credentials. */
    private static byte[] check(IceCredentials server) {
        List<byte[]> sent = new ArrayList<>();
        IceClientAgent agent = new IceClientAgent(
                new IceCredentials("strange", "strangePasswordStrangePa"),
                server,
                new int[] {0},
                new SplittableRandom(server.hashCode()),
                1_000_000_000L,
                0);
        agent.onTimer((address, message) -> sent.add(message), 0);
        return sent.getFirst();
    }

    @Test
    void aClientHelloOfAStrangerStartsNoHandshake() throws Exception {
        call.watch(publisher, (producer, encoding, packet, codec, bytes) -> {});
        call.run(1_000);
        int sessions = call.dtls.open();
        long dropped = call.counter(MediaCounter.DROPPED_DTLS);
        send(CLIENT_HELLO);
        assertThat(call.counter(MediaCounter.DROPPED_DTLS)).isEqualTo(dropped + 1);
        assertThat(call.dtls.open()).isEqualTo(sessions);
        assertThat(answers()).isZero();
    }

    @Test
    void aClientHelloThatFollowsAForgedCheckStartsNoHandshake() {
        int addresses = call.server.worker().port().addresses().size();
        int sessions = call.dtls.open();
        long dropped = call.counter(MediaCounter.DROPPED_STUN);
        send(check(new IceCredentials(publisher.transport().ice().local().ufrag(), "guessed")));
        send(CLIENT_HELLO);
        assertThat(call.counter(MediaCounter.DROPPED_STUN)).isEqualTo(dropped + 1);
        assertThat(answers()).isZero();
        assertThat(call.dtls.open()).isEqualTo(sessions);
        assertThat(call.server.worker().port().addresses().size()).isEqualTo(addresses);
    }

    @Test
    void mediaOfAStrangerIsDropped() {
        long dropped = call.counter(MediaCounter.DROPPED_UNKNOWN);
        long received = call.counter(MediaCounter.RTP_PACKETS_RECEIVED);
        send(RTP);
        assertThat(call.counter(MediaCounter.DROPPED_UNKNOWN)).isEqualTo(dropped + 1);
        assertThat(call.counter(MediaCounter.RTP_PACKETS_RECEIVED)).isGreaterThanOrEqualTo(received);
        assertThat(answers()).isZero();
        assertThat(publisher.transport().isConnected()).isTrue();
    }

    @Test
    void anUnauthenticIndicationTakesNoAddressFromAPeer() {
        byte[] indication = {0, 0x11, 0, 0, 0x21, 0x12, (byte) 0xa4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        int addresses = call.server.worker().port().addresses().size();
        send(indication);
        assertThat(answers()).isZero();
        assertThat(call.server.worker().port().addresses().size()).isEqualTo(addresses);
    }

    @Test
    void validChecksFromEverNewAddressesLeaveABoundedNumber() {
        int selected = publisher.transport().ice().selectedAddress();
        byte[] check = check(publisher.transport().ice().local());
        int answered = 0;
        for (int i = 0; i < 300; i++) {
            move();
            send(check);
            answered += Math.min(1, answers());
        }
        assertThat(answered).isEqualTo(300);
        assertThat(publisher.transport().addressCount()).isLessThanOrEqualTo(24);
        assertThat(call.server.worker().port().addresses().size()).isLessThanOrEqualTo(24);
        assertThat(publisher.transport().ice().selectedAddress()).isEqualTo(selected);

        long before = call.counter(MediaCounter.RTP_PACKETS_RECEIVED);
        call.run(1_000);
        assertThat(call.counter(MediaCounter.RTP_PACKETS_RECEIVED)).isGreaterThan(before + 40);
        assertThat(call.counter(MediaCounter.PEER_FAULTS)).isZero();
    }

    @Test
    void restartsAreForgottenWithTheirPeer() throws Exception {
        SimulatedCall.Both both = call.watch(publisher, (producer, encoding, packet, codec, bytes) -> {});
        call.run(500);
        Peer viewer = both.serverSide();
        Entropy entropy = new Entropy(new SplittableRandom(8));
        for (int i = 0; i < 5; i++) {
            viewer.transport().restartIce(entropy.iceCredentials());
            send(check(viewer.transport().ice().local()));
            assertThat(answers()).isEqualTo(1);
            call.run(100);
            assertThat(viewer.transport().ice().state()).isEqualTo(IceState.CONNECTED);
        }
        int ufrags = call.server.residue().worker().ufrags();
        assertThat(ufrags).isLessThanOrEqualTo(3);
        viewer.close(CloseReason.REQUESTED);
        publisher.close(CloseReason.REQUESTED);
        call.run(3_000);
        assertThat(call.server.residue()).isEqualTo(PeerHost.Residue.NONE);
    }
}
