package dev.madang.planb;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SessionDescription;
import org.junit.jupiter.api.Test;

/** Descriptions that fit no offer, and calls out of order. */
final class PlanBMisuseTest {
    private final PlanBSession session = new PlanBSession();

    @Test
    void offersThatDoNotFitAreRefused() throws SdpException {
        String one = Sdps.text("publish-one");
        String video = one.substring(one.indexOf("m=video"));
        assertMismatch(SdpParser.parse(one + video.replaceAll("a=ssrc.*\n", "")));

        session.toUnifiedOffer(Sdps.read("publish-one"));
        assertMismatchOfAnswer(Sdps.read("unified-publish"), Sdps.read("publish-two"));
        session.toUnifiedOffer(Sdps.read("publish-one"));
        session.toPlanBAnswer(Sdps.read("unified-play"));
        assertMismatch(SdpParser.parse(one.substring(0, one.indexOf("m=video"))));
    }

    private void assertMismatch(SessionDescription offer) {
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> session.toUnifiedOffer(offer))
                .extracting(SdpException::reason)
                .isEqualTo(Reason.MISMATCH);
    }

    private void assertMismatchOfAnswer(SessionDescription answer, SessionDescription offer) throws SdpException {
        session.toUnifiedOffer(offer);
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> session.toPlanBAnswer(answer))
                .extracting(SdpException::reason)
                .isEqualTo(Reason.MISMATCH);
    }

    @Test
    void anAnswerNeedsAnOfferAndASessionHasOneDirection() throws SdpException {
        SessionDescription answer = Sdps.read("publish-one");
        assertThatIllegalStateException().isThrownBy(() -> session.toPlanBAnswer(answer));
        assertThatIllegalStateException().isThrownBy(() -> session.toPlanBOffer(answer));
    }

    @Test
    void slotsHaveBounds() throws SdpException {
        SessionDescription play = Sdps.read("play");
        assertThatIllegalArgumentException().isThrownBy(() -> session.toUnifiedOffer(play, -1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> session.toUnifiedOffer(play, 1, 65));
    }
}
