package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.receive.ReceivedTrack;
import dev.madang.media.receive.RtpReceiver;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.srtp.SrtpProfile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A section that rested is used again by streams that were named before, as browsers do. */
final class FormerStreamsTest {
    private static final int LOW = 71;
    private static final int HIGH = 72;
    private static final int STRANGER = 73;

    private static ReceivedTrack video(Peer peer) {
        return peer.receiver().tracks().stream()
                .filter(track -> track.producer().kind() == MediaKind.VIDEO)
                .findFirst()
                .orElseThrow();
    }

    private static long packets(Peer peer, int encoding) {
        RtpReceiver stream = peer.receiver().stream(video(peer).producer(), encoding);
        return stream == null ? 0 : stream.packets();
    }

    @Test
    void streamsAreKnownByTheirSsrcsWhenTheirSectionIsUsedAgain() throws Exception {
        try (SimulatedCall call = new SimulatedCall(1, SrtpProfile.AEAD_AES_128_GCM)) {
            Peer peer = call.answer(List.of("q", "f"));
            try (PlayedClient client = new PlayedClient(call, peer, "10.0.2.1")) {
                client.connect();
                HeaderExtensionIds ids = video(peer).extensions();
                client.video(LOW, ids, 'v', 'q');
                client.video(HIGH, ids, 'v', 'f');
                client.video(HIGH);
                call.run(5);
                assertThat(List.of(packets(peer, 0), packets(peer, 1))).containsExactly(1L, 2L);

                for (int round = 0; round < 3; round++) {
                    call.restAndGoOn(peer);
                    client.video(LOW);
                    client.video(HIGH);
                    client.video(STRANGER);
                    call.run(5);
                    assertThat(List.of(packets(peer, 0), packets(peer, 1))).containsExactly(1L, 1L);
                    assertThat(call.counter(MediaCounter.DROPPED_UNROUTED)).isEqualTo(round + 1);
                }

                // What the packet says counts for more.
                call.restAndGoOn(peer);
                client.video(HIGH, ids, 'v', 'q');
                call.run(5);
                assertThat(List.of(packets(peer, 0), packets(peer, 1))).containsExactly(1L, 0L);
            }
        }
    }

    @Test
    void theMostRecentAreRemembered() throws Exception {
        try (SimulatedCall call = new SimulatedCall(1, SrtpProfile.AEAD_AES_128_GCM)) {
            Peer peer = call.answer(List.of("q", "f"));
            try (PlayedClient client = new PlayedClient(call, peer, "10.0.2.1")) {
                client.connect();
                for (int ssrc = 1; ssrc <= 100; ssrc++) {
                    client.video(ssrc, video(peer).extensions(), 'v', 'f');
                    call.run(2);
                    call.restAndGoOn(peer);
                }
                client.video(1);
                client.video(100);
                call.run(5);
                assertThat(packets(peer, 1)).isEqualTo(1);
                assertThat(call.counter(MediaCounter.DROPPED_UNROUTED)).isEqualTo(1);
            }
        }
    }
}
