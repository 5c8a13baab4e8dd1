package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.ice.IceState;
import dev.madang.media.srtp.SrtpProfile;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which packets keep a Peer alive that hears no check after the first: what its remote end proved to have sent. */
final class LifeTest {
    private static final int LONG_SECONDS = 80;

    private final SimulatedCall call = new SimulatedCall(5, SrtpProfile.AEAD_AES_128_GCM);

    @AfterEach
    void close() {
        call.close();
    }

    /** What a client sends once a second, and whether that is life. */
    private enum Habit {
        MEDIA(true, true, PlayedClient::rtp),
        MEDIA_ONLY_AES_CM(true, true, PlayedClient::rtp),
        REPORTS(false, true, PlayedClient::rtcp),
        AUTHENTIC_INDICATIONS(false, true, client -> client.indication(true)),
        INDICATIONS(false, false, client -> client.indication(false)),
        NOTHING(false, false, client -> {}),
        REPLAYS(true, false, PlayedClient::replay),
        FORGED(true, false, PlayedClient::forge);

        final boolean publishes;
        final boolean lives;
        final Consumer<PlayedClient> habit;

        Habit(boolean publishes, boolean lives, Consumer<PlayedClient> habit) {
            this.publishes = publishes;
            this.lives = lives;
            this.habit = habit;
        }
    }

    @ParameterizedTest
    @EnumSource(Habit.class)
    void whatProvesToBeTheClientsIsLife(Habit habit) throws Exception {
        SrtpProfile profile =
                habit == Habit.MEDIA_ONLY_AES_CM ? SrtpProfile.AES128_CM_SHA1_80 : SrtpProfile.AEAD_AES_128_GCM;
        try (SimulatedCall own = new SimulatedCall(5, profile)) {
            Peer peer = own.answer(habit.publishes);
            try (PlayedClient client = new PlayedClient(own, peer, "10.7.0.1")) {
                client.connect();
                assertThat(peer.transport().isConnected()).isTrue();
                client.rtp();
                own.run(1_000);
                for (int second = 0; second < (habit.lives ? LONG_SECONDS : 28); second++) {
                    habit.habit.accept(client);
                    own.run(1_000);
                    assertThat(peer.isClosed()).as("at %d s", second).isFalse();
                    assertThat(peer.transport().ice().state() == IceState.CONNECTED || !habit.lives)
                            .as("at %d s", second)
                            .isTrue();
                }
                // Silence from here on, or more of what proves nothing.
                for (int second = 0; second < (habit.lives ? 28 : 0); second++) {
                    own.run(1_000);
                    assertThat(peer.isClosed()).as("%d s of silence", second).isFalse();
                }
                for (int second = 0; second < 3; second++) {
                    if (!habit.lives) {
                        habit.habit.accept(client);
                    }
                    own.run(1_000);
                }
                assertThat(peer.isClosed()).isTrue();
            }
        }
    }

    @Test
    void mediaFromAnAddressWithoutACheckIsNoLife() throws Exception {
        Peer peer = call.answer(true);
        try (PlayedClient client = new PlayedClient(call, peer, "10.7.0.1")) {
            client.connect();
            PlayedClient elsewhere = client.at("10.7.0.2");
            long dropped = call.counter(MediaCounter.DROPPED_UNKNOWN);
            for (int second = 0; second < 32; second++) {
                elsewhere.rtp();
                call.run(1_000);
            }
            assertThat(call.counter(MediaCounter.DROPPED_UNKNOWN)).isEqualTo(dropped + 32);
            assertThat(peer.isClosed()).isTrue();
            elsewhere.close();
        }
    }

    @Test
    void aClientThatComesBackInTimeIsConnectedAgain() throws Exception {
        Peer peer = call.answer(false);
        try (PlayedClient client = new PlayedClient(call, peer, "10.7.0.1")) {
            client.connect();
            call.run(20_000);
            assertThat(peer.transport().ice().state()).isEqualTo(IceState.DISCONNECTED);
            assertThat(peer.transport().isConnected()).isFalse();
            client.rtcp();
            call.run(10);
            assertThat(peer.transport().ice().state()).isEqualTo(IceState.CONNECTED);
            assertThat(peer.transport().isConnected()).isTrue();
        }
    }

    @Test
    void whatIsSentToAnAddressStopsWhenThatOneIsSilent() throws Exception {
        Peer publisher = call.publish(new NumberedSource(2));
        call.run(500);
        Peer peer = call.answer(false);
        call.feed(peer, publisher);
        try (PlayedClient client = new PlayedClient(call, peer, "10.7.0.1");
                PlayedClient other = client.at("10.7.0.2")) {
            client.connect();
            other.check(false);
            for (int second = 0; second < 40; second++) {
                other.rtcp();
                call.run(1_000);
                boolean first = client.take() > 0;
                boolean elsewhere = other.take() > 0;
                if (second < 29) {
                    assertThat(first).as("at %d s", second).isTrue();
                } else if (second > 31) {
                    assertThat(first).as("at %d s", second).isFalse();
                    assertThat(elsewhere).as("at %d s", second).isTrue();
                }
            }
            assertThat(peer.isClosed()).isFalse();
        }
    }

    @Test
    void afterTheHandshakeFewOfItsMessagesAreLookedAt() throws Exception {
        Peer peer = call.answer(false);
        try (PlayedClient client = new PlayedClient(call, peer, "10.7.0.1")) {
            client.connect();
            call.run(1_000);
            for (int i = 0; i < 500; i++) {
                client.hello();
                call.run(1);
            }
            assertThat(call.counter(MediaCounter.DROPPED_DTLS)).isBetween(400L, 490L);
            assertThat(peer.transport().isConnected()).isTrue();
        }
    }
}
