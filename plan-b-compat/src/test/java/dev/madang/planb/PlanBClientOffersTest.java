package dev.madang.planb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.AgreedMedia;
import dev.madang.media.sdp.negotiation.AgreedSession;
import dev.madang.media.sdp.negotiation.AnswerMaker;
import dev.madang.media.sdp.negotiation.EncodingParameters;
import dev.madang.media.sdp.negotiation.LocalParameters;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The client offers, as old libwebrtc did. */
final class PlanBClientOffersTest {
    private final PlanBSession session = new PlanBSession();
    private final LocalParameters publish = Sdps.local(true, false);

    @Test
    void eachTrackGetsASectionOfItsOwn() throws SdpException {
        SessionDescription planB = Sdps.read("publish-two");

        SessionDescription unified = session.toUnifiedOffer(planB);

        assertThat(Sdps.mids(unified)).containsExactly("audio", "video", "audio-1", "video-2");
        assertThat(unified.bundle()).containsExactly("audio", "audio-1", "video", "video-2");
        MediaSection first = unified.media().get(1);
        MediaSection second = unified.media().get(3);
        assertThat(second.formats()).isEqualTo(first.formats());
        assertThat(second.rtpMaps()).isEqualTo(planB.media().get(1).rtpMaps());
        assertThat(second.extMaps()).isEqualTo(planB.media().get(1).extMaps());
        assertThat(second.value("ice-ufrag")).isEqualTo("cliU");
        assertThat(first.values("msid")).hasSize(1);
        assertThat(second.values("msid")).hasSize(1).isNotEqualTo(first.values("msid"));
        assertThat(first.ssrcs()).hasSize(2).doesNotContainAnyElementsOf(second.ssrcs());
        assertThat(second.ssrcGroups()).hasSize(1);
        assertThat(second.ssrcGroups().getFirst().ssrcs()).isEqualTo(second.ssrcs());
    }

    @Test
    void theAnswerComesBackInTwoSections() throws SdpException {
        AgreedSession agreed = AnswerMaker.answer(session.toUnifiedOffer(Sdps.read("publish-two")), publish);

        SessionDescription answer = Sdps.sent(session.toPlanBAnswer(agreed.local()));

        assertThat(agreed.media()).hasSize(4);
        assertThat(Sdps.mids(answer)).containsExactly("audio", "video");
        assertThat(answer.bundle()).containsExactly("audio", "video");
        assertThat(answer.media()).allMatch(section -> section.direction() == Direction.RECVONLY);
        assertThat(answer.media().get(0).has("candidate")).isTrue();
        assertThat(answer.media().get(1).has("candidate")).isFalse();
        assertThat(answer.version()).isEqualTo(1);
    }

    @Test
    void allTracksOfAKindTogetherMaySendAsMuchAsEach() throws SdpException {
        LocalParameters bounded = Sdps.local(true, false, new PublishBounds(64_000, 1_500_000, 9_000_000));
        AgreedSession agreed = AnswerMaker.answer(session.toUnifiedOffer(Sdps.read("publish-two")), bounded);

        SessionDescription answer = Sdps.sent(session.toPlanBAnswer(agreed.local()));

        assertThat(answer.media())
                .extracting(MediaSection::bandwidths)
                .containsExactly(List.of(), List.of("AS:3000", "TIAS:3000000"));
    }

    @Test
    void placesStayWhenTracksGoAndComeBack() throws SdpException {
        AgreedSession agreed = AnswerMaker.answer(session.toUnifiedOffer(Sdps.read("publish-two")), publish);
        session.toPlanBAnswer(agreed.local());
        AgreedMedia kept = agreed.media().get(3);

        SessionDescription removed = session.toUnifiedOffer(Sdps.read("publish-first-removed"));
        agreed = AnswerMaker.answerAgain(agreed, removed, publish);
        SessionDescription answer = session.toPlanBAnswer(agreed.local());

        assertThat(removed.media()).hasSize(4);
        assertThat(removed.media().get(1).direction()).isEqualTo(Direction.RECVONLY);
        assertThat(agreed.media())
                .filteredOn(AgreedMedia::receives)
                .extracting(AgreedMedia::mid)
                .containsExactly("audio-1", "video-2");
        assertThat(agreed.local().media()).noneMatch(MediaSection::isRefused);
        assertThat(agreed.media().getLast().encodings()).isEqualTo(kept.encodings());
        assertThat(answer.bundle()).containsExactly("audio", "video");
        assertThat(answer.media().get(0).has("candidate")).isTrue();

        SessionDescription again = session.toUnifiedOffer(Sdps.read("publish-added-again"));
        agreed = AnswerMaker.answerAgain(agreed, again, publish);

        assertThat(Sdps.mids(again)).containsExactly("audio", "video", "audio-1", "video-2");
        assertThat(agreed.media()).hasSize(4).allMatch(AgreedMedia::receives);
        assertThat(agreed.media().get(3).encodings()).isEqualTo(kept.encodings());
    }

    @Test
    void aSectionWhoseOnlyTrackRestsKeepsItsExtensions() throws SdpException {
        SessionDescription first = Sdps.read("publish-one");
        AgreedSession agreed = AnswerMaker.answer(session.toUnifiedOffer(first), publish);
        SessionDescription flowing = session.toPlanBAnswer(agreed.local());

        for (Direction direction : List.of(Direction.INACTIVE, Direction.RECVONLY)) {
            SessionDescription rest = Sdps.resting(first, direction);
            agreed = AnswerMaker.answerAgain(agreed, session.toUnifiedOffer(rest), publish);
            SessionDescription resting = session.toPlanBAnswer(agreed.local());

            assertThat(agreed.media()).hasSize(2).noneMatch(AgreedMedia::receives);
            for (int i = 0; i < 2; i++) {
                MediaSection before = flowing.media().get(i);
                assertThat(before.values("extmap")).isNotEmpty();
                assertThat(resting.media().get(i).formats()).isEqualTo(before.formats());
                for (String kept : List.of("extmap", "rtpmap", "fmtp", "rtcp-fb")) {
                    assertThat(resting.media().get(i).values(kept)).isEqualTo(before.values(kept));
                }
            }
        }
    }

    @Test
    void aPlaceGivenUpInThisOfferIsNotTakenInIt() throws SdpException {
        AgreedSession agreed = AnswerMaker.answer(session.toUnifiedOffer(Sdps.read("publish-one")), publish);
        session.toPlanBAnswer(agreed.local());

        SessionDescription replaced = session.toUnifiedOffer(Sdps.read("publish-first-removed"));

        assertThat(replaced.media()).hasSize(4);
        assertThat(AnswerMaker.answerAgain(agreed, replaced, publish).media())
                .filteredOn(AgreedMedia::receives)
                .extracting(AgreedMedia::mid)
                .containsExactly("audio-1", "video-2");
    }

    @Test
    void aDeadPlaceComesBackUnderAnotherMid() throws SdpException {
        SessionDescription two = Sdps.read("publish-two");
        AgreedSession agreed = AnswerMaker.answer(session.toUnifiedOffer(two), publish);
        session.toPlanBAnswer(agreed.local());
        SessionDescription without = session.toUnifiedOffer(Sdps.read("publish-one"));
        agreed = AnswerMaker.answerAgain(agreed, without, publish);
        session.toPlanBAnswer(agreed.local());

        SessionDescription back = session.toUnifiedOffer(two);

        assertThat(without.media().get(3).isRefused()).isTrue();
        assertThat(without.bundle()).containsExactly("audio", "video");
        assertThat(Sdps.mids(back)).containsExactly("audio", "video", "audio-3", "video-4");
        assertThat(AnswerMaker.answerAgain(agreed, back, publish).media()).hasSize(4);
    }

    @Test
    void anOfferThatGetsNoAnswerLeavesNoTrace() throws SdpException {
        AgreedSession agreed = AnswerMaker.answer(session.toUnifiedOffer(Sdps.read("publish-one")), publish);
        session.toPlanBAnswer(agreed.local());

        session.toUnifiedOffer(Sdps.read("publish-two"));
        SessionDescription again = session.toUnifiedOffer(Sdps.read("publish-two"));

        assertThat(Sdps.mids(again)).containsExactly("audio", "video", "audio-1", "video-2");
    }

    @Test
    void simulcastBySsrcsKeepsItsLayersAndTheirRetransmissions() throws SdpException {
        SessionDescription unified = session.toUnifiedOffer(Sdps.read("publish-simulcast"));

        List<EncodingParameters> layers =
                AnswerMaker.answer(unified, publish).media().get(1).encodings();

        assertThat(layers).hasSize(3).noneMatch(layer -> layer.rtxSsrc() == 0);
        assertThat(layers.subList(1, 3))
                .containsExactly(new EncodingParameters(null, 2001, 3001), new EncodingParameters(null, 2002, 3002));
    }

    @Test
    void aViewerGetsAsManyTracksAsThereAreSlots() throws SdpException {
        SessionDescription unified = session.toUnifiedOffer(Sdps.read("play"), 2, 3);
        AgreedSession agreed = AnswerMaker.answer(unified, Sdps.local(false, true));

        SessionDescription answer = Sdps.sent(session.toPlanBAnswer(agreed.local()));

        assertThat(agreed.media()).hasSize(5).allMatch(AgreedMedia::sends);
        assertThat(answer.media()).hasSize(2).allMatch(section -> section.direction() == Direction.SENDONLY);
        MediaSection video = answer.media().get(1);
        assertThat(video.ssrcGroups()).hasSize(3);
        assertThat(video.ssrcs()).hasSize(6);
        assertThat(video.has("msid")).isFalse();
        for (int ssrc : video.ssrcs()) {
            assertThat(video.values("ssrc"))
                    .filteredOn(line -> line.startsWith(ssrc + " "))
                    .extracting(line -> line.substring(line.indexOf(' ') + 1, line.indexOf(':')))
                    .containsExactly("cname", "msid", "mslabel", "label");
        }
        assertThat(TrackReader.readAll(answer.media()).get(1)).hasSize(3);
        assertThat(answer.value("msid-semantic")).isEqualTo(" WMS stream1 stream1-1 stream1-2");
    }

    @Test
    void slotsStayWhereTheyAreAsTracksComeAndGo() throws SdpException {
        LocalParameters duplex = Sdps.local(true, true);
        AgreedSession agreed = AnswerMaker.answer(session.toUnifiedOffer(Sdps.read("publish-one"), 2, 2), duplex);
        session.toPlanBAnswer(agreed.local());
        List<Integer> sent = sent(agreed);

        agreed = AnswerMaker.answerAgain(agreed, session.toUnifiedOffer(Sdps.read("publish-two")), duplex);
        session.toPlanBAnswer(agreed.local());

        assertThat(agreed.media()).hasSize(4).allMatch(media -> media.receives() && media.sends());
        assertThat(sent(agreed)).isEqualTo(sent);

        agreed = AnswerMaker.answerAgain(agreed, session.toUnifiedOffer(Sdps.read("publish-first-removed")), duplex);

        assertThat(agreed.media()).hasSize(4).filteredOn(AgreedMedia::receives).hasSize(2);
        assertThat(sent(agreed)).isEqualTo(sent);
    }

    private static List<Integer> sent(AgreedSession agreed) {
        return agreed.media().stream().map(AgreedMedia::sendSsrc).toList();
    }

    @Test
    void nothingThatPlanBDoesNotKnowGoesEitherWay() throws SdpException {
        String text = Sdps.text("unified-play");
        SessionDescription unified = session.toUnifiedOffer(SdpParser.parse(text));
        SessionDescription answer = session.toPlanBAnswer(
                AnswerMaker.answer(unified, Sdps.local(false, true)).local());

        for (SessionDescription description : List.of(unified, answer)) {
            for (MediaSection section : description.media()) {
                assertThat(section.attributes())
                        .noneMatch(Sections::isUnifiedExtension)
                        .noneMatch(
                                attribute -> List.of("rid", "simulcast", "msid").contains(attribute.name()));
            }
        }
    }

    @Test
    void linesWeDoNotKnowAreKept() throws SdpException {
        String text = Sdps.text("publish-one") + "a=ssrc:77 what:ever\na=x-thing:1\n";

        SessionDescription unified = session.toUnifiedOffer(SdpParser.parse(text));

        assertThat(unified.media()).hasSize(3);
        assertThat(unified.media().get(1).value("x-thing")).isEqualTo("1");
        assertThat(unified.media().get(2).values("ssrc")).containsExactly("77 what:ever");
        assertThat(unified.media().get(2).has("msid")).isFalse();
    }

    @Test
    void labelsNameATrackAsMsidsDo() throws SdpException {
        String text = Sdps.text("publish-two");
        String labelled =
                text.replaceAll("a=ssrc:(\\d+) msid:(\\S+) (\\S+)", "a=ssrc:$1 mslabel:$2\na=ssrc:$1 label:$3");

        SessionDescription unified = session.toUnifiedOffer(SdpParser.parse(labelled));

        assertThat(unified.media())
                .extracting(section -> section.value("msid"))
                .isEqualTo(new PlanBSession()
                        .toUnifiedOffer(SdpParser.parse(text)).media().stream()
                                .map(section -> section.value("msid"))
                                .toList());
    }

    @Test
    void ssrcsThatAreNamedLaterTakeTheSectionThatSendsAlready() throws SdpException {
        SessionDescription nameless = SdpParser.parse(Sdps.text("publish-one").replaceAll("a=ssrc.*\n", ""));
        AgreedSession agreed = AnswerMaker.answer(session.toUnifiedOffer(nameless), publish);
        session.toPlanBAnswer(agreed.local());

        assertThat(session.toUnifiedOffer(Sdps.read("publish-one")).media()).hasSize(2);
        assertThat(agreed.media()).hasSize(2).allMatch(AgreedMedia::receives);
    }

    @Test
    void aDataChannelKeepsItsPlaceAndALaterSectionComesAtTheEnd() throws SdpException {
        String data = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:data\n";
        String two = Sdps.text("publish-two");
        String early = two.substring(0, two.indexOf("m=video")) + data;
        AgreedSession agreed = AnswerMaker.answer(session.toUnifiedOffer(SdpParser.parse(early)), publish);
        session.toPlanBAnswer(agreed.local());

        SessionDescription unified =
                session.toUnifiedOffer(SdpParser.parse(early + two.substring(two.indexOf("m=video"))));
        SessionDescription answer = session.toPlanBAnswer(
                AnswerMaker.answerAgain(agreed, unified, publish).local());

        assertThat(Sdps.mids(unified)).containsExactly("audio", "data", "audio-1", "video", "video-2");
        assertThat(Sdps.mids(answer)).containsExactly("audio", "data", "video");
        assertThat(answer.media().get(1).isRefused()).isTrue();
    }

    @Test
    void oneSectionNeedsNoBundleInPlanB() throws SdpException {
        String two = Sdps.text("publish-two").replaceAll("a=group.*\n", "");
        SessionDescription unified = session.toUnifiedOffer(SdpParser.parse(two.substring(0, two.indexOf("m=video"))));

        SessionDescription answer =
                session.toPlanBAnswer(AnswerMaker.answer(unified, publish).local());

        assertThat(unified.bundle()).containsExactly("audio", "audio-1");
        assertThat(answer.bundle()).isEmpty();
        assertThat(answer.media().getFirst().has("candidate")).isTrue();
    }
}
