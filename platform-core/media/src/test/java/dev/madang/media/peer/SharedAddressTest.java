package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.srtp.SrtpProfile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a client whose address is on another session's checks. */
final class SharedAddressTest {
    private final SimulatedCall call = new SimulatedCall(13, SrtpProfile.AEAD_AES_128_GCM);
    private Peer owner;
    private PlayedClient client;

    @BeforeEach
    void connect() throws Exception {
        owner = call.answer(true);
        client = new PlayedClient(call, owner, "10.7.0.1");
        client.connect();
        call.dtls.otherKeys();
    }

    @AfterEach
    void close() {
        client.close();
        call.close();
    }

    private long received(PlayedClient from, int packets) {
        long before = call.counter(MediaCounter.RTP_PACKETS_RECEIVED);
        for (int i = 0; i < packets; i++) {
            from.rtp();
            call.run(5);
        }
        return call.counter(MediaCounter.RTP_PACKETS_RECEIVED) - before;
    }

    @Test
    void aCheckInItsNameTakesNothingFromAPublisher() throws Exception {
        assertThat(received(client, 50)).isEqualTo(50);
        Peer other = call.answer(true);
        try (PlayedClient spoofed = client.neighbour(other)) {
            spoofed.check(true);
            call.run(5);
            assertThat(received(client, 50)).isEqualTo(50);
            // Nor does a handshake that is begun in its name, before and after its keys.
            spoofed.hello();
            assertThat(received(client, 50)).isEqualTo(50);
            // Nor media of the other session.
            assertThat(received(spoofed, 50)).isEqualTo(50);
            assertThat(received(client, 50)).isEqualTo(50);
        }
    }

    @Test
    void whoIsSilentForAWhileIsNotCutOffByTheCheckOfAnother() throws Exception {
        assertThat(received(client, 1)).isOne();
        call.run(20_000);
        try (PlayedClient spoofed = client.neighbour(call.answer(true))) {
            spoofed.check(true);
            call.run(5);
            assertThat(received(client, 50)).isEqualTo(50);
        }
    }

    @Test
    void aNewSessionFromAnOldOnesAddressWorksAtOnceAndOutlivesIt() throws Exception {
        Peer next = call.answer(true);
        try (PlayedClient again = client.neighbour(next)) {
            again.connect();
            assertThat(next.transport().isConnected()).isTrue();
            assertThat(received(again, 20)).isEqualTo(20);
            while (!owner.isClosed()) {
                assertThat(received(again, 100)).isEqualTo(100);
            }
            call.run(2_000);
            assertThat(received(again, 100)).isEqualTo(100);
            next.close(CloseReason.NODE_STOPPED);
            call.run(2_000);
            assertThat(call.server.residue().worker().addresses()).isZero();
            assertThat(call.server.residue().worker().ownedAddresses()).isZero();
        }
    }

    @Test
    void twoThatAreHeardLeaveNoRoomForAThird() throws Exception {
        Peer second = call.answer(true);
        try (PlayedClient neighbour = client.neighbour(second)) {
            neighbour.connect();
            assertThat(received(neighbour, 1)).isOne();
            long dropped = call.counter(MediaCounter.DROPPED_STUN);
            call.dtls.otherKeys();
            try (PlayedClient third = client.neighbour(call.answer(true))) {
                third.connect();
                assertThat(call.counter(MediaCounter.DROPPED_STUN)).isEqualTo(dropped + 1);
                assertThat(received(client, 20)).isEqualTo(20);
                assertThat(received(neighbour, 20)).isEqualTo(20);
                assertThat(received(third, 20)).isZero();
            }
        }
    }
}
