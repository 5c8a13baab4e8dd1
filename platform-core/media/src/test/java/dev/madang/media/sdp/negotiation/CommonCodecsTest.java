package dev.madang.media.sdp.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Offers;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CommonCodecsTest {
    private static final Set<Codec> SOUND = EnumSet.of(Codec.OPUS, Codec.RED);

    private static SessionDescription h264Viewer() throws SdpException {
        return Offers.with("chromium-whep", "VP8/90000", "H264/90000");
    }

    @Test
    void aSectionThatCanBeFedIsKept() throws SdpException {
        SessionDescription offer = Offers.read("chromium-whep");
        Map<MediaKind, Set<Codec>> sent = Map.of(MediaKind.AUDIO, SOUND, MediaKind.VIDEO, Set.of(Codec.VP8));

        assertThat(CommonCodecs.keep(offer, sent)).isSameAs(offer);
        assertThat(CommonCodecs.keep(h264Viewer(), Map.of())).isEqualTo(h264Viewer());
    }

    @Test
    void aSectionThatCannotIsRefusedAndTheOtherServed() throws SdpException {
        Map<MediaKind, Set<Codec>> sent = Map.of(MediaKind.AUDIO, SOUND, MediaKind.VIDEO, Set.of(Codec.H265));

        AgreedSession agreed =
                AnswerMaker.answer(CommonCodecs.keep(Offers.read("chromium-whep"), sent), Locals.sending());

        assertThat(agreed.media()).extracting(AgreedMedia::kind).containsExactly(MediaKind.AUDIO);
        assertThat(agreed.local().media())
                .filteredOn(section -> section.kind() == MediaKind.VIDEO)
                .allSatisfy(section -> assertThat(section.port()).isZero());
    }

    @Test
    void anOfferOfWhichNothingCanBeFedIsRefused() throws SdpException {
        SessionDescription offer = Offers.read("chromium-whep");
        Map<MediaKind, Set<Codec>> sent = Map.of(MediaKind.AUDIO, Set.of(), MediaKind.VIDEO, Set.of(Codec.H265));

        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> CommonCodecs.keep(offer, sent))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(Reason.NO_COMMON_CODEC));
    }
}
