package dev.madang.planb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AgreedMedia;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.sdp.negotiation.Offer;
import dev.madang.media.sdp.negotiation.OfferMaker;
import dev.madang.media.sdp.negotiation.OfferedTrack;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** We offer our slots, the client answers as old libwebrtc did. */
final class PlanBServerOffersTest {
    private final PlanBSession session = new PlanBSession();

    @Test
    void fiftySlotsAreFiftySsrcTracksInTwoSections() throws SdpException {
        SessionDescription planB =
                Sdps.sent(session.toPlanBOffer(Sdps.offer(Sdps.slots(50), 1).description()));

        assertThat(Sdps.mids(planB)).containsExactly("audio", "video");
        assertThat(planB.bundle()).containsExactly("audio", "video");
        assertThat(planB.has("extmap-allow-mixed")).isFalse();
        assertThat(planB.media().get(0).has("candidate")).isTrue();
        assertThat(planB.media().get(1).has("candidate")).isFalse();
        List<List<Track>> tracks = TrackReader.readAll(planB.media());
        assertThat(tracks.get(0)).hasSize(50);
        assertThat(tracks.get(1)).hasSize(50).extracting(Track::name).doesNotHaveDuplicates();
        for (MediaSection section : planB.media()) {
            assertThat(section.direction()).isEqualTo(Direction.SENDONLY);
            assertThat(section.has("msid")).isFalse();
            assertThat(section.attributes()).noneMatch(Sections::isUnifiedExtension);
        }
        assertThat(planB.media().get(1).formats()).containsExactly("96", "97", "98", "99");
    }

    @Test
    void slotsMayGrowBetweenOffers() throws SdpException {
        Offer one = Sdps.offer(Sdps.slots(1), 1);
        SessionDescription first = session.toPlanBOffer(one.description());
        AgreedSession agreed = OfferMaker.accepted(one, session.toUnifiedAnswer(Sdps.read("answer-to-one-slot")));
        Offer fifty = Sdps.offer(Sdps.slots(50), 2);
        SessionDescription second = session.toPlanBOffer(fifty.description());
        AgreedSession grown = OfferMaker.accepted(fifty, session.toUnifiedAnswer(Sdps.read("answer-to-fifty-slots")));

        assertThat(second.version()).isGreaterThan(first.version());
        assertThat(second.media()).hasSize(2);
        assertThat(agreed.media()).hasSize(2).allMatch(AgreedMedia::sends);
        assertThat(grown.media()).hasSize(100).allMatch(media -> media.sends() && !media.receives());
        assertThat(grown.media().subList(0, 2))
                .extracting(AgreedMedia::sendSsrc)
                .isEqualTo(agreed.media().stream().map(AgreedMedia::sendSsrc).toList());
        assertThat(grown.media().getLast().sendRtxSsrc()).isEqualTo(7_049);
        assertThat(grown.media().getLast().codecs())
                .extracting(codec -> codec.codec())
                .containsExactly(Codec.VP8, Codec.VP9);
    }

    @Test
    void theVersionRisesEvenWhereOursDoesNot() throws SdpException {
        SessionDescription ours = Sdps.offer(Sdps.slots(1), 3).description();

        assertThat(session.toPlanBOffer(ours).version()).isEqualTo(3);
        assertThat(session.toPlanBOffer(ours).version()).isEqualTo(4);
    }

    @Test
    void aStoppedSlotIsATrackLessAndKeepsItsPlace() throws SdpException {
        List<OfferedTrack> tracks = new ArrayList<>(Sdps.slots(2));
        tracks.set(1, tracks.get(1).stopped());
        Offer offer = Sdps.offer(tracks, 1);

        SessionDescription planB = session.toPlanBOffer(offer.description());
        AgreedSession agreed = OfferMaker.accepted(offer, session.toUnifiedAnswer(Sdps.read("answer-to-one-slot")));

        assertThat(TrackReader.readAll(planB.media()).get(1)).hasSize(1);
        assertThat(planB.media().get(1).direction()).isEqualTo(Direction.SENDONLY);
        assertThat(agreed.media()).extracting(AgreedMedia::sends).containsExactly(true, false, true, true);
    }

    @Test
    void aKindThatTheClientRefusesIsRefusedInAllSlots() throws SdpException {
        Offer offer = Sdps.offer(Sdps.slots(2), 1);
        session.toPlanBOffer(offer.description());
        String answer = Sdps.text("answer-to-one-slot")
                .replace("m=video 9", "m=video 0")
                .replace("BUNDLE audio video", "BUNDLE audio");

        SessionDescription unified = session.toUnifiedAnswer(SdpParser.parse(answer));

        assertThat(unified.bundle()).containsExactly("a0", "a1");
        assertThat(OfferMaker.accepted(offer, unified).media())
                .extracting(AgreedMedia::mid)
                .containsExactly("a0", "a1");
    }

    @Test
    void eachSlotKeepsToItsOwnCodecs() throws SdpException {
        List<OfferedTrack> tracks = List.of(
                OfferedTrack.sending(
                        "0", MediaKind.VIDEO, List.of(Codec.VP8), List.of(new EncodingParameters(null, 1, 2))),
                OfferedTrack.sending(
                        "1", MediaKind.VIDEO, List.of(Codec.VP9), List.of(new EncodingParameters(null, 3, 4))));
        Offer offer = Sdps.offer(tracks, 1);
        SessionDescription planB = session.toPlanBOffer(offer.description());
        String text = Sdps.text("answer-to-one-slot");
        String answer = text.substring(0, text.indexOf("m=audio")).replace("audio ", "")
                + text.substring(text.indexOf("m=video"));

        AgreedSession agreed = OfferMaker.accepted(offer, session.toUnifiedAnswer(SdpParser.parse(answer)));

        assertThat(planB.media().getFirst().rtpMaps())
                .extracting(MediaSection.RtpMap::payloadType)
                .containsExactly(96, 97, 98, 99);
        assertThat(agreed.media())
                .extracting(media -> media.codecs().getFirst().codec())
                .containsExactly(Codec.VP8, Codec.VP9);
        assertThat(agreed.media()).allMatch(media -> media.codecs().size() == 1);
    }

    @Test
    void tracksOfTheClientTakeTheSectionsThatReceive() throws SdpException {
        List<OfferedTrack> tracks = List.of(
                OfferedTrack.receiving("0", MediaKind.AUDIO, List.of(Codec.OPUS)),
                OfferedTrack.receiving("1", MediaKind.VIDEO, List.of(Codec.VP8)),
                OfferedTrack.receiving("2", MediaKind.AUDIO, List.of(Codec.OPUS)),
                OfferedTrack.receiving("3", MediaKind.VIDEO, List.of(Codec.VP8)));
        Offer offer = Sdps.offer(tracks, 1);

        AgreedSession both = publish(offer, "publish-two");
        AgreedSession second = publish(offer, "publish-first-removed");

        assertThat(both.media()).hasSize(4).allMatch(AgreedMedia::receives);
        assertThat(second.media())
                .extracting(AgreedMedia::receives)
                .as("the second track stays where it was")
                .containsExactly(false, false, true, true);
        assertThat(second.media().getLast().encodings())
                .isEqualTo(both.media().getLast().encodings());
    }

    private AgreedSession publish(Offer offer, String name) throws SdpException {
        session.toPlanBOffer(offer.description());
        String answer = Sdps.text(name).replace("actpass", "active").replace("sendrecv", "sendonly");
        return OfferMaker.accepted(offer, session.toUnifiedAnswer(SdpParser.parse(answer)));
    }

    @Test
    void moreTracksThanWeAskedForAreRefused() throws SdpException {
        List<OfferedTrack> tracks = List.of(
                OfferedTrack.receiving("0", MediaKind.AUDIO, List.of(Codec.OPUS)),
                OfferedTrack.receiving("1", MediaKind.VIDEO, List.of(Codec.VP8)));
        session.toPlanBOffer(Sdps.offer(tracks, 1).description());

        assertReason(Reason.MISMATCH, Sdps.read("publish-two"));
    }

    @Test
    void whatPlanBCannotSayIsRefused() {
        List<OfferedTrack> rids = List.of(OfferedTrack.sending(
                "0", MediaKind.VIDEO, List.of(Codec.VP8), List.of(new EncodingParameters("h", 1, 2))));

        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> session.toPlanBOffer(Sdps.offer(rids, 1).description()))
                .withMessageContaining("without an SSRC");
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(
                        () -> session.toPlanBOffer(Sdps.offer(Sdps.slots(65), 1).description()))
                .extracting(SdpException::reason)
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void anAnswerOfOtherSectionsIsRefused() throws SdpException {
        SessionDescription ours = Sdps.offer(Sdps.slots(1), 1).description();
        assertThatIllegalStateException().isThrownBy(() -> session.toUnifiedAnswer(ours));
        session.toPlanBOffer(ours);

        assertReason(Reason.MISMATCH, Sdps.read("unified-play"));
        assertReason(Reason.MISMATCH, Sdps.offer(Sdps.slots(2), 1).description());
    }

    private void assertReason(Reason reason, SessionDescription answer) {
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> session.toUnifiedAnswer(answer))
                .extracting(SdpException::reason)
                .isEqualTo(reason);
    }
}
