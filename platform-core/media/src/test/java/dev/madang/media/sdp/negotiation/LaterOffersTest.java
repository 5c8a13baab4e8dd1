package dev.madang.media.sdp.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.madang.media.rtp.Codec;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.Offers;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Offers of a session that was agreed on before. */
final class LaterOffersTest {
    @Test
    void anIceRestartIsAnsweredWithFreshCredentialsAndTheSameMedia() throws SdpException {
        SessionDescription first = Offers.read("chromium-whep");
        AgreedSession before = AnswerMaker.answer(first, Locals.sending());
        SessionDescription restart = Offers.with("chromium-whep", "a=ice-ufrag:/MtU", "a=ice-ufrag:NeWu");
        IceCredentials fresh = new IceCredentials("frsh", "freshPasswordOf24Chars00");

        AgreedSession after =
                AnswerMaker.answerAgain(before, restart, Locals.of(false, true, EnumSet.allOf(Codec.class), fresh));

        assertThat(before.isIceRestart(first)).isFalse();
        assertThat(before.isIceRestart(restart)).isTrue();
        assertThat(after.remoteIce().ufrag()).isEqualTo("NeWu");
        assertThat(after.local().media().getFirst().value("ice-ufrag")).isEqualTo("frsh");
        assertThat(after.local().version()).isEqualTo(before.local().version() + 1);
        assertThat(after.media()).isEqualTo(before.media());
        assertThat(after.localRole()).isEqualTo(before.localRole());
    }

    @Test
    void aClientOfAnExistingAssociationStaysTheClient() throws SdpException {
        AgreedSession before =
                AnswerMaker.answer(Offers.with("obs-whip", "a=setup:actpass", "a=setup:passive"), Locals.receiving());

        AgreedSession after = AnswerMaker.answerAgain(before, Offers.read("obs-whip"), Locals.receiving());

        assertThat(after.localRole()).isEqualTo(DtlsRole.CLIENT);
    }

    @Test
    void aLaterOfferMayAddSectionsButNotMoveThem() throws SdpException {
        SessionDescription two = Offers.read("chromium-whep");
        AgreedSession before = AnswerMaker.answer(two, Locals.sending());
        MediaSection third = SdpParser.parse(SdpWriter.write(two)
                        .replace("a=mid:1\r\n", "a=mid:2\r\n")
                        .replace("BUNDLE 0 1", "BUNDLE 0 1 2"))
                .media()
                .get(1);
        SessionDescription grown = new SessionDescription(
                two.sessionId(),
                two.version() + 1,
                List.of(Attribute.of("group", "BUNDLE 0 1 2")),
                List.of(two.media().getFirst(), two.media().get(1), third));

        AgreedSession after = AnswerMaker.answerAgain(before, grown, Locals.duplex());

        assertThat(after.media()).hasSize(3);
        assertThat(after.media().get(1).sendSsrc())
                .isEqualTo(before.media().get(1).sendSsrc());
        SessionDescription moved = new SessionDescription(
                grown.sessionId(), 9, grown.attributes(), grown.media().reversed());
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> AnswerMaker.answerAgain(after, moved, Locals.duplex()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MISMATCH));
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> AnswerMaker.answerAgain(after, two, Locals.duplex()))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MISMATCH));
    }
}
