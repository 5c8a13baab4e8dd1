package dev.madang.media.sdp.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.sdp.Offers;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

/** Answers to publishers of several encodings. */
final class SimulcastAnswerTest {
    @Test
    void simulcastBySsrcGroupIsReceived() throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("sim-groups-whip"), Locals.receiving());

        assertThat(session.media().getFirst().encodings())
                .containsExactly(
                        new EncodingParameters(null, 1_815_289_772, 1_199_324_968),
                        new EncodingParameters(null, (int) 3_974_668_332L, (int) 4_137_902_746L),
                        new EncodingParameters(null, (int) 4_000_000_001L, (int) 4_000_000_002L));
    }

    @Test
    void ridsForPayloadTypesThatWeRefuseAreNotTaken() throws SdpException {
        SessionDescription offer =
                Offers.with("chromium-whip-simulcast-vp8", "a=rid:h send\r\n", "a=rid:h send pt=118;max-width=640\r\n");

        AgreedMedia video =
                AnswerMaker.answer(offer, Locals.receiving()).media().get(1);

        assertThat(video.encodings()).extracting(EncodingParameters::rid).containsExactly("q", "f");
    }

    @Test
    void moreEncodingsThanWeTakeAreLeftOut() throws SdpException {
        StringBuilder rids = new StringBuilder();
        StringBuilder simulcast = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            rids.append("a=rid:r").append(i).append(" send\r\n");
            simulcast.append(i == 0 ? "" : ";").append('r').append(i);
        }
        SessionDescription offer = SdpParser.parse(Offers.text("chromium-whip-simulcast-vp8")
                .replace("a=rid:q send\r\n", rids)
                .replace("q;h;f", simulcast));

        assertThat(AnswerMaker.answer(offer, Locals.receiving()).media().get(1).encodings())
                .hasSize(Agreement.MAX_ENCODINGS);
    }
}
