package dev.madang.media.sdp.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OfferMakerTest {
    private static final IceCredentials CLIENT_ICE = new IceCredentials("cliU", "clientPasswordOf24Chars0");
    private static final LocalParameters CLIENT = Locals.of(true, true, EnumSet.allOf(Codec.class), CLIENT_ICE);
    private static final OfferedTrack MICROPHONE = OfferedTrack.sending(
            "0", MediaKind.AUDIO, List.of(Codec.OPUS), List.of(new EncodingParameters(null, 71, 0)));
    private static final OfferedTrack CAMERA = OfferedTrack.sending(
            "1",
            MediaKind.VIDEO,
            List.of(Codec.VP8),
            List.of(
                    new EncodingParameters("q", 81, 91),
                    new EncodingParameters("h", 82, 92),
                    new EncodingParameters("f", 83, 93)));

    @Test
    void aPublishersOfferIsTakenByOurOwnAnswer() throws SdpException {
        Offer offer = OfferMaker.offer(List.of(MICROPHONE, CAMERA), CLIENT, 1);

        AgreedSession server = AnswerMaker.answer(overTheWire(offer.description()), Locals.receiving());
        AgreedSession client = OfferMaker.accepted(offer, overTheWire(server.local()));

        assertThat(server.media()).allMatch(AgreedMedia::receives);
        assertThat(server.media().get(1).encodings())
                .extracting(EncodingParameters::rid)
                .containsExactly("q", "h", "f");
        assertThat(client.media()).allMatch(AgreedMedia::sends);
        assertThat(client.media().getFirst().sendSsrc()).isEqualTo(71);
        assertThat(client.media().get(1).encodings()).isEqualTo(CAMERA.encodings());
        assertThat(client.media().get(1).extensions())
                .isEqualTo(server.media().get(1).extensions());
        assertThat(client.media().get(1).extensions().has(HeaderExtension.RID)).isTrue();
        assertThat(client.media().get(1).codecs())
                .isEqualTo(server.media().get(1).codecs());
        assertThat(client.localRole()).isEqualTo(DtlsRole.CLIENT);
        assertThat(server.localRole()).isEqualTo(DtlsRole.SERVER);
        assertThat(client.remoteIce()).isEqualTo(Locals.ICE);
        assertThat(server.remoteIce()).isEqualTo(CLIENT_ICE);
        assertThat(client.remoteIceLite()).isTrue();
        assertThat(client.remoteCandidates()).isEqualTo(Locals.CANDIDATES);
    }

    @Test
    void aViewersOfferBringsTheServersSsrcs() throws SdpException {
        Offer offer = OfferMaker.offer(
                List.of(
                        OfferedTrack.receiving("a", MediaKind.AUDIO, List.of(Codec.OPUS)),
                        OfferedTrack.receiving(
                                "v", MediaKind.VIDEO, List.of(Codec.VP8, Codec.H264, Codec.VP9, Codec.AV1))),
                CLIENT,
                1);

        AgreedSession server = AnswerMaker.answer(overTheWire(offer.description()), Locals.sending());
        AgreedSession client = OfferMaker.accepted(offer, overTheWire(server.local()));

        AgreedMedia video = client.media().get(1);
        assertThat(video.receives()).isTrue();
        assertThat(video.sends()).isFalse();
        assertThat(video.encodings())
                .containsExactly(new EncodingParameters(
                        null,
                        server.media().get(1).sendSsrc(),
                        server.media().get(1).sendRtxSsrc()));
        assertThat(video.codecs())
                .extracting(CodecParameters::codec)
                .containsExactly(Codec.VP8, Codec.H264, Codec.VP9, Codec.AV1);
        assertThat(video.codecs()).allMatch(codec -> codec.rtxPayloadType() == codec.payloadType() + 1);
    }

    @Test
    void everyCodecAndExtensionHasANumberOfItsOwn() {
        List<Codec> video = List.of(Codec.VP8, Codec.VP9, Codec.H264, Codec.H265, Codec.AV1);
        MediaSection audio = OfferMaker.offer(
                        List.of(OfferedTrack.receiving("a", MediaKind.AUDIO, List.of(Codec.OPUS, Codec.RED))),
                        CLIENT,
                        1)
                .description()
                .media()
                .getFirst();
        MediaSection section = OfferMaker.offer(List.of(OfferedTrack.receiving("v", MediaKind.VIDEO, video)), CLIENT, 1)
                .description()
                .media()
                .getFirst();

        List<String> formats = new ArrayList<>(audio.formats());
        formats.addAll(section.formats());
        assertThat(formats).hasSize(12).doesNotHaveDuplicates();
        assertThat(CodecMatcher.match(section, EnumSet.allOf(Codec.class)))
                .extracting(CodecParameters::codec)
                .isEqualTo(video);
        assertThat(section.extMaps()).extracting(MediaSection.ExtMap::id).allMatch(id -> id <= 14);
    }

    @Test
    void encodingsThatTheServerDoesNotTakeAreNotSent() throws SdpException {
        Offer offer = OfferMaker.offer(List.of(CAMERA), CLIENT, 1);
        String answer = SdpWriter.write(
                AnswerMaker.answer(offer.description(), Locals.receiving()).local());

        AgreedSession two = OfferMaker.accepted(offer, SdpParser.parse(answer.replace("recv q;h;f", "recv f;q")));
        AgreedSession single =
                OfferMaker.accepted(offer, SdpParser.parse(answer.replaceAll("a=(rid|simulcast):.*\r\n", "")));

        assertThat(two.media().getFirst().encodings())
                .containsExactly(new EncodingParameters("q", 81, 91), new EncodingParameters("f", 83, 93));
        assertThat(single.media().getFirst().encodings()).containsExactly(new EncodingParameters(null, 81, 91));
    }

    @Test
    void slotsAreAddedByLaterOffersAndNothingBeforeThemChanges() throws SdpException {
        List<OfferedTrack> tracks = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            tracks.add(slot(tracks.size(), MediaKind.AUDIO));
            tracks.add(slot(tracks.size(), MediaKind.VIDEO));
        }
        Offer first = OfferMaker.offer(tracks, Locals.sending(), 1);
        AgreedSession viewer = AnswerMaker.answer(overTheWire(first.description()), viewer());
        AgreedSession before = OfferMaker.accepted(first, overTheWire(viewer.local()));

        tracks.set(1, tracks.get(1).stopped());
        for (int i = 0; i < 4; i++) {
            tracks.add(slot(tracks.size(), i % 2 == 0 ? MediaKind.AUDIO : MediaKind.VIDEO));
        }
        Offer second = OfferMaker.offer(tracks, Locals.sending(), 2);
        AgreedSession viewerAgain = AnswerMaker.answerAgain(viewer, overTheWire(second.description()), viewer());
        AgreedSession after = OfferMaker.accepted(second, overTheWire(viewerAgain.local()));

        assertThat(second.description().media().getFirst())
                .isEqualTo(first.description().media().getFirst());
        assertThat(before.media()).hasSize(4);
        List<AgreedMedia> flowing =
                after.media().stream().filter(AgreedMedia::sends).toList();
        assertThat(flowing).extracting(AgreedMedia::mid).containsExactly("0", "2", "3", "4", "5", "6", "7");
        assertThat(flowing.get(2)).isEqualTo(before.media().get(3));
        assertThat(flowing).allMatch(media -> media.sendSsrc() == 1_000 + media.index());
        assertThat(viewerAgain.media().getFirst()).isEqualTo(viewer.media().getFirst());
    }

    @Test
    void refusedSectionsAreLeftOut() throws SdpException {
        Offer offer =
                OfferMaker.offer(List.of(slot(0, MediaKind.AUDIO), slot(1, MediaKind.VIDEO)), Locals.sending(), 1);
        AgreedSession audioOnly =
                AnswerMaker.answer(offer.description(), Locals.of(true, false, Set.of(Codec.OPUS), CLIENT_ICE));

        AgreedSession session = OfferMaker.accepted(offer, audioOnly.local());

        assertThat(session.media()).extracting(AgreedMedia::mid).containsExactly("0");
    }

    @Test
    void answersThatDoNotFitTheOfferSayWhy() throws SdpException {
        Offer offer = OfferMaker.offer(List.of(MICROPHONE, CAMERA), CLIENT, 1);
        String answer = SdpWriter.write(
                AnswerMaker.answer(offer.description(), Locals.receiving()).local());

        assertThat(reasonOf(offer, answer.replaceAll("(?s)m=video.*", ""))).isEqualTo(Reason.MISMATCH);
        assertThat(reasonOf(offer, answer.replace("a=mid:1", "a=mid:7"))).isEqualTo(Reason.MISMATCH);
        assertThat(reasonOf(offer, answer.replace("m=video", "m=audio"))).isEqualTo(Reason.MISMATCH);
        assertThat(reasonOf(offer, answer.replace("a=mid:1", "a=mid:0"))).isEqualTo(Reason.DUPLICATE_MID);
        assertThat(reasonOf(offer, answer.replace("BUNDLE 0 1", "BUNDLE 0"))).isEqualTo(Reason.NOT_BUNDLED);
        assertThat(reasonOf(offer, answer.replace("a=rtcp-mux\r\n", ""))).isEqualTo(Reason.NO_RTCP_MUX);
        assertThat(reasonOf(offer, answer.replace("VP8/", "VP9/"))).isEqualTo(Reason.NO_COMMON_CODEC);
        assertThat(reasonOf(offer, answer.replace("setup:passive", "setup:actpass")))
                .isEqualTo(Reason.NO_DTLS_ROLE);
        assertThat(reasonOf(offer, answer.replaceAll("a=fingerprint:.*\r\n", "")))
                .isEqualTo(Reason.NO_FINGERPRINT);
        assertThat(reasonOf(offer, answer.replaceAll("a=ice-pwd:.*\r\n", ""))).isEqualTo(Reason.NO_ICE_CREDENTIALS);
        assertThat(reasonOf(offer, answer.replace(" 9 UDP", " 0 UDP"))).isEqualTo(Reason.NO_COMMON_CODEC);
    }

    @Test
    void tracksThatMakeNoSenseAreRefused() {
        List<EncodingParameters> one = List.of(new EncodingParameters(null, 1, 0));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OfferedTrack.sending("0", MediaKind.AUDIO, List.of(Codec.VP8), one));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OfferedTrack.sending("0", MediaKind.VIDEO, List.of(Codec.VP8), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OfferMaker.offer(List.of(MICROPHONE, MICROPHONE), CLIENT, 1));
    }

    private static OfferedTrack slot(int index, MediaKind kind) {
        boolean video = kind == MediaKind.VIDEO;
        EncodingParameters sent = new EncodingParameters(null, 1_000 + index, video ? 2_000 + index : 0);
        List<Codec> codecs = video ? List.of(Codec.VP8, Codec.H264) : List.of(Codec.OPUS);
        return OfferedTrack.sending(Integer.toString(index), kind, codecs, List.of(sent));
    }

    private static LocalParameters viewer() {
        return Locals.of(true, false, EnumSet.allOf(Codec.class), CLIENT_ICE);
    }

    private static SessionDescription overTheWire(SessionDescription session) throws SdpException {
        return SdpParser.parse(SdpWriter.write(session));
    }

    private static Reason reasonOf(Offer offer, String answer) {
        try {
            SessionDescription parsed = SdpParser.parse(answer);
            assertThatExceptionOfType(SdpException.class)
                    .isThrownBy(() -> OfferMaker.accepted(offer, parsed))
                    .satisfies(e -> assertThat(e).hasMessageNotContaining("\r"));
            OfferMaker.accepted(offer, parsed);
        } catch (SdpException e) {
            return e.reason();
        }
        throw new AssertionError("accepted");
    }
}
