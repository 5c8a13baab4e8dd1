package dev.madang.media.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.engine.MediaCounter;
import dev.madang.media.srtp.SrtpProfile;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A viewer whose feedback comes faster than any client's. */
final class FloodedFeedbackTest {
    private static final byte[] THOUSANDS_LOST =
            HexFormat.of().parseHex("8fcd0005000000010000000200001fff000001001fff0000");
    private static final int MESSAGES_A_DATAGRAM = 50;

    @Test
    void transportFeedbackIsReadSoManyTimesASecond() throws Exception {
        try (SimulatedCall call = new SimulatedCall(3, SrtpProfile.AEAD_AES_128_GCM)) {
            Peer publisher = call.publish(new NumberedSource(4));
            call.run(500);
            Peer viewer = call.answer(false);
            call.feed(viewer, publisher);
            try (PlayedClient client = new PlayedClient(call, viewer, "10.7.0.1")) {
                client.connect();
                call.run(1_500);
                for (int milli = 0; milli < 1_000; milli++) {
                    client.rtcp(THOUSANDS_LOST, MESSAGES_A_DATAGRAM);
                    call.run(1);
                }
                long read = call.counter(MediaCounter.TRANSPORT_FEEDBACK_RECEIVED);
                assertThat(read).isBetween(300L, 600L);
                assertThat(call.counter(MediaCounter.DROPPED_OVER_RATE)).isGreaterThan(40_000);
                call.run(2_000);
                client.rtcp(THOUSANDS_LOST, 1);
                call.run(5);
                assertThat(call.counter(MediaCounter.TRANSPORT_FEEDBACK_RECEIVED))
                        .isEqualTo(read + 1);
            }
        }
    }
}
