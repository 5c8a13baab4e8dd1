package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.srtp.SrtpProfile;
import org.junit.jupiter.api.Test;

/** A publisher that takes a new SSRC each time its camera is switched on. */
final class ManySsrcsTest {
    @Test
    void aLongCallMayHaveAnyNumberOfSsrcs() throws Exception {
        try (SimulatedCall call = new SimulatedCall(3, SrtpProfile.AEAD_AES_128_GCM)) {
            Peer peer = call.answer(true);
            try (PlayedClient client = new PlayedClient(call, peer, "10.7.0.1")) {
                client.connect();
                for (int ssrc = 1; ssrc <= 600; ssrc++) {
                    client.rtp(ssrc);
                    client.rtp(ssrc);
                    call.run(10);
                }
                assertThat(call.counter(MediaCounter.RTP_PACKETS_RECEIVED)).isEqualTo(1_200);
                assertThat(call.counter(MediaCounter.DROPPED_NO_ROOM)).isZero();
                assertThat(call.counter(MediaCounter.SSRCS_FORGOTTEN)).isEqualTo(600 - 256);
            }
        }
    }
}
