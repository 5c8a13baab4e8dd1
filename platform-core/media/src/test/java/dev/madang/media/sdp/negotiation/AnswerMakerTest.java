package dev.madang.media.sdp.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.rtp.HeaderExtensionIds;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.Candidate;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.DtlsRole;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.Offers;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class AnswerMakerTest {
    @ParameterizedTest
    @MethodSource("dev.madang.media.sdp.Offers#all")
    void everyClientGetsAnAnswerThatKeepsItsSections(String name) throws SdpException {
        SessionDescription offer = Offers.read(name);

        AgreedSession session = AnswerMaker.answer(offer, Locals.duplex());

        SessionDescription answer = SdpParser.parse(SdpWriter.write(session.local()));
        assertThat(answer).isEqualTo(session.local());
        assertThat(answer.media()).hasSameSizeAs(offer.media());
        for (int i = 0; i < offer.media().size(); i++) {
            MediaSection offered = offer.media().get(i);
            MediaSection answered = answer.media().get(i);
            assertThat(answered.type()).isEqualTo(offered.type());
            assertThat(answered.mid()).isEqualTo(offered.mid());
            assertThat(offered.formats()).containsAll(answered.formats());
            assertThat(answered.isRefused()).isEqualTo(offered.type().equals("application"));
        }
        assertThat(answer.bundle())
                .isEqualTo(session.media().stream()
                        .filter(media -> !offer.bundle().isEmpty())
                        .map(AgreedMedia::mid)
                        .toList());
        assertThat(session.remoteFingerprints()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"vp8, VP8", "vp9, VP9", "h264, H264", "av1, AV1"})
    void aBrowsersSimulcastIsReceivedInTheCodecItPrefers(String name, Codec codec) throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("chromium-whip-simulcast-" + name), Locals.receiving());

        assertThat(session.media()).hasSize(2).allMatch(media -> media.receives() && !media.sends());
        AgreedMedia video = session.media().get(1);
        assertThat(video.codecs().getFirst().codec()).isEqualTo(codec);
        assertThat(video.encodings())
                .containsExactly(
                        new EncodingParameters("q", 0, 0),
                        new EncodingParameters("h", 0, 0),
                        new EncodingParameters("f", 0, 0));
        assertThat(video.extensions().id(HeaderExtension.RID)).isEqualTo(10);
        assertThat(video.extensions().id(HeaderExtension.REPAIRED_RID)).isEqualTo(11);
        assertThat(video.extensions().id(HeaderExtension.TRANSPORT_CC)).isEqualTo(3);
        assertThat(video.extensions().has(HeaderExtension.DEPENDENCY_DESCRIPTOR))
                .isEqualTo(codec == Codec.AV1);
        String answer = SdpWriter.write(session.local());
        assertThat(answer)
                .contains("a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f\r\n")
                .contains("a=recvonly\r\n")
                .doesNotContain("a=ssrc:")
                .doesNotContain("a=sendonly");
        assertThat(session.remoteCandidates()).isNotEmpty();
    }

    @Test
    void aPlainPublisherIsReceivedByItsSsrcs() throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("chromium-whip-plain"), Locals.receiving());

        assertThat(session.media().getFirst().encodings())
                .containsExactly(new EncodingParameters(null, 1_609_186_497, 0));
        assertThat(session.media().get(1).encodings())
                .containsExactly(new EncodingParameters(null, 1_355_609_982, (int) 4_113_935_315L));
        assertThat(session.media().get(1).extensions().has(HeaderExtension.RID)).isTrue();
    }

    @Test
    void theCandidatesAndRoleOfAWhipAnswerLetTheClientStart() throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("chromium-whip-plain"), Locals.receiving());

        SessionDescription answer = session.local();
        assertThat(session.localRole()).isEqualTo(DtlsRole.SERVER);
        assertThat(answer.has("ice-lite")).isTrue();
        assertThat(answer.media().getFirst().values("candidate")).hasSize(2);
        assertThat(answer.media().get(1).values("candidate")).isEmpty();
        assertThat(answer.media()).allSatisfy(section -> {
            assertThat(section.value("ice-ufrag")).isEqualTo(Locals.ICE.ufrag());
            assertThat(section.value("setup")).isEqualTo("passive");
            assertThat(section.has("rtcp-mux")).isTrue();
        });
    }

    @Test
    void aPublisherIsToldHowMuchItMaySend() throws SdpException {
        LocalParameters bounded = Locals.receiving(new PublishBounds(96_000, 2_500_000, 5_000_000));
        AgreedSession session = AnswerMaker.answer(Offers.read("chromium-whip-simulcast-vp8"), bounded);

        String answer = SdpWriter.write(session.local());
        assertThat(answer)
                .contains("c=IN IP4 0.0.0.0\r\na=mid:0\r\n")
                .contains("c=IN IP4 0.0.0.0\r\nb=AS:2500\r\nb=TIAS:2500000\r\na=mid:1\r\n");
        assertThat(SdpParser.parse(answer)).isEqualTo(session.local());

        AgreedSession again =
                AnswerMaker.answerAgain(session, Offers.read("chromium-whip-simulcast-vp8"), bounded.with(Locals.ICE));
        assertThat(again.local().media())
                .extracting(MediaSection::bandwidths)
                .containsExactly(List.of(), List.of("AS:2500", "TIAS:2500000"));
        // Chromium would raise its encoder to it.
        LocalParameters wide = Locals.receiving(PublishBounds.DEFAULT);
        assertThat(AnswerMaker.answer(Offers.read("chromium-whip-plain"), wide)
                        .local()
                        .media())
                .allMatch(section -> section.bandwidths().isEmpty());
        assertThat(SdpWriter.write(AnswerMaker.answer(Offers.read("chromium-whep"), Locals.sending())
                        .local()))
                .doesNotContain("\nb=");
    }

    @Test
    void aViewerGetsOurSsrcsWithRetransmissions() throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("chromium-whep"), Locals.sending());

        AgreedMedia audio = session.media().getFirst();
        AgreedMedia video = session.media().get(1);
        assertThat(session.media()).allMatch(media -> media.sends() && !media.receives());
        assertThat(audio.sendSsrc()).isEqualTo(1_001);
        assertThat(audio.sendRtxSsrc()).isZero();
        assertThat(video.encodings()).containsExactly(new EncodingParameters(null, 1_002, 1_003));
        assertThat(SdpWriter.write(session.local()))
                .contains("a=sendonly\r\n", "a=msid:stream1 stream1-1\r\n", "a=ssrc-group:FID 1002 1003\r\n")
                .contains("a=ssrc:1001 cname:stream1\r\n")
                .doesNotContain("rtp-stream-id");
        assertThat(video.codecs()).extracting(CodecParameters::codec).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"AV, 00", "AAVV, 0101", "AVAV, 0011", "VAAAA, 00123", "AVV, 001", "V, 0"})
    void soundAndPictureOfOneNumberAreOneStreamAndOthersAreOthers(String kinds, String numbers) throws SdpException {
        SessionDescription one = Offers.read("chromium-whep");
        List<String> mids = new ArrayList<>();
        List<MediaSection> sections = new ArrayList<>();
        for (int i = 0; i < kinds.length(); i++) {
            MediaSection like = one.media().get(kinds.charAt(i) == 'A' ? 0 : 1);
            String mid = Integer.toString(i);
            List<Attribute> attributes = new ArrayList<>(like.attributes());
            attributes.replaceAll(attribute -> attribute.name().equals("mid") ? Attribute.of("mid", mid) : attribute);
            sections.add(new MediaSection(like.type(), like.port(), like.protocol(), like.formats(), attributes));
            mids.add(mid);
        }
        List<Attribute> session = new ArrayList<>(one.attributes());
        session.replaceAll(attribute -> attribute.name().equals("group")
                ? Attribute.of("group", "BUNDLE " + String.join(" ", mids))
                : attribute);
        SessionDescription offer = new SessionDescription(one.sessionId(), one.version(), session, sections);

        AgreedSession agreed = AnswerMaker.answer(offer, Locals.sending());
        AgreedSession again = AnswerMaker.answerAgain(agreed, offer, Locals.sending());

        for (AgreedSession answer : List.of(agreed, again)) {
            List<String> msids = new ArrayList<>();
            for (MediaSection section : answer.local().media()) {
                msids.addAll(section.values("msid"));
            }
            assertThat(msids).hasSameSizeAs(mids);
            for (int i = 0; i < msids.size(); i++) {
                String number = numbers.substring(i, i + 1);
                String stream = number.equals("0") ? "stream1" : "stream1-" + number;
                assertThat(msids.get(i)).isEqualTo(stream + " stream1-" + i);
            }
        }
    }

    @Test
    void firefoxsDirectedExtensionsAreAnsweredTheOtherWay() throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("firefox-whip-simulcast"), Locals.receiving());

        AgreedMedia video = session.media().get(1);
        assertThat(video.encodings()).extracting(EncodingParameters::rid).containsExactly("f", "h", "q");
        assertThat(session.local().media().get(1).values("extmap"))
                .contains("8/recvonly " + HeaderExtension.RID.uri(), "3 " + HeaderExtension.MID.uri())
                .noneMatch(value -> value.contains("playout-delay"));
        assertThat(video.extensions().id(HeaderExtension.RID)).isEqualTo(8);
    }

    @Test
    void firefoxsBundleOnlySectionWithPortZeroIsServed() throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("firefox-whep"), Locals.sending());

        assertThat(session.media()).extracting(AgreedMedia::kind).containsExactly(MediaKind.AUDIO, MediaKind.VIDEO);
        assertThat(session.local().media().get(1).port()).isEqualTo(9);
        assertThat(session.remoteCandidates())
                .extracting(Candidate::address)
                .containsExactly("5ce8ed0e-2e5c-4d6e-8ad2-3a8db0e1a7d4.local");
    }

    @Test
    void dataChannelsAreRefusedAndTheRestGoesOn() throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("chromium-whep-datachannel"), Locals.sending());

        assertThat(session.local().bundle()).containsExactly("0", "1");
        MediaSection data = session.local().media().get(2);
        assertThat(data.port()).isZero();
        assertThat(data.formats()).containsExactly("webrtc-datachannel");
    }

    @Test
    void whatMayNotFlowThatWayIsRefusedOrNarrowed() throws SdpException {
        SessionDescription duplex = Offers.read("chromium-duplex-datachannel");

        assertThat(AnswerMaker.answer(duplex, Locals.receiving())
                        .local()
                        .media()
                        .getFirst()
                        .direction())
                .isEqualTo(Direction.RECVONLY);
        assertThat(AnswerMaker.answer(duplex, Locals.sending())
                        .local()
                        .media()
                        .getFirst()
                        .direction())
                .isEqualTo(Direction.SENDONLY);
        AgreedMedia both = AnswerMaker.answer(duplex, Locals.duplex()).media().get(1);
        assertThat(both.receives() && both.sends()).isTrue();
        assertThat(both.encodings()).extracting(EncodingParameters::ssrc).containsExactly(1_133_873_432);
        assertThat(both.sendSsrc()).isEqualTo(1_002);
        assertThat(reasonOf(Offers.read("chromium-whep"), Locals.receiving())).isEqualTo(Reason.WRONG_DIRECTION);
    }

    @Test
    void obsIsReceivedInOpusAndH264() throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("obs-whip"), Locals.receiving());

        assertThat(session.remoteIce()).isEqualTo(new IceCredentials("zNqq", "5vWYFJjIPWNLwTmKlTGoCb"));
        assertThat(session.media().get(1).codecs())
                .extracting(CodecParameters::codec)
                .containsExactly(Codec.H264);
        assertThat(session.media().get(1).extensions()).isEqualTo(HeaderExtensionIds.NONE);
        assertThat(session.media().get(1).encodings())
                .containsExactly(new EncodingParameters(null, (int) 2_893_917_463L, 0));
        assertThat(session.local().media().getFirst().values("fmtp"))
                .containsExactly("111 minptime=10;maxaveragebitrate=96000;stereo=1;useinbandfec=1");
    }

    @Test
    void gstreamersParameterSetsAreNotEchoed() throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("gstreamer-whip"), Locals.receiving());

        assertThat(SdpWriter.write(session.local())).doesNotContain("sprop").contains("profile-level-id=42c01f\r\n");
        assertThat(session.media().get(1).encodings())
                .containsExactly(new EncodingParameters(null, (int) 2_450_682_818L, 1_450_682_819));
    }

    @ParameterizedTest
    @CsvSource({
        "actpass, passive, SERVER",
        "active, passive, SERVER",
        "passive, active, CLIENT",
    })
    void theDtlsRoleFollowsTheOffer(String offered, String answered, DtlsRole role) throws SdpException {
        AgreedSession session = AnswerMaker.answer(
                Offers.with("ffmpeg-whip", "a=setup:active", "a=setup:" + offered), Locals.receiving());

        assertThat(session.localRole()).isEqualTo(role);
        assertThat(session.local().media().getFirst().value("setup")).isEqualTo(answered);
    }

    @Test
    void aLegacyOfferWithoutMidOrExtensionsIsAnsweredInKind() throws SdpException {
        AgreedSession session = AnswerMaker.answer(Offers.read("legacy-video-only"), Locals.receiving());

        assertThat(session.local().bundle()).isEmpty();
        assertThat(session.local().media().getFirst().mid()).isNull();
        AgreedMedia video = session.media().getFirst();
        assertThat(video.mid()).isEqualTo("0");
        assertThat(video.codecs()).extracting(CodecParameters::codec).containsExactly(Codec.VP8, Codec.H264);
        assertThat(video.codecs().getFirst().nack()).isTrue();
        assertThat(video.encodings()).containsExactly(new EncodingParameters(null, 0, 0));
        assertThat(session.remoteFingerprints().getFirst().algorithm()).isEqualTo("sha-256");
        assertThat(session.remoteFingerprints().getFirst().value()).startsWith("AB:CD:EF");
    }

    @Test
    void ofSectionsWithTheirOwnUfragTheTaggedOneCounts() throws SdpException {
        SessionDescription offer = Offers.with("own-ufrags-whip", "a=group:BUNDLE a v", "a=group:BUNDLE v a");

        AgreedSession session = AnswerMaker.answer(offer, Locals.receiving());

        assertThat(session.remoteIce().ufrag()).isEqualTo("e0785bd2");
        assertThat(session.local().bundle()).containsExactly("v", "a");
        assertThat(session.local().media().get(1).values("candidate")).isNotEmpty();
        assertThat(session.media().getFirst().extensions().id(HeaderExtension.MID))
                .isEqualTo(5);
        assertThat(session.media().get(1).extensions().id(HeaderExtension.MID)).isEqualTo(7);
        assertThat(session.media().get(1).encodings())
                .containsExactly(new EncodingParameters(null, (int) 2_231_627_014L, 1_981_104_010));
    }

    @Test
    void aRefusedTaggedSectionGivesTheTagToTheNext() throws SdpException {
        LocalParameters videoOnly = Locals.of(true, false, Set.of(Codec.VP8), Locals.ICE);

        AgreedSession session = AnswerMaker.answer(Offers.read("own-ufrags-whip"), videoOnly);

        assertThat(session.local().bundle()).containsExactly("v");
        assertThat(session.remoteIce().ufrag()).isEqualTo("e0785bd2");
        assertThat(session.local().media().get(1).values("candidate")).isNotEmpty();
    }

    @Test
    void onlyAllowedCodecsAreTaken() throws SdpException {
        LocalParameters local = Locals.of(true, false, EnumSet.of(Codec.OPUS, Codec.H264), Locals.ICE);

        AgreedSession session = AnswerMaker.answer(Offers.read("chromium-whip-plain"), local);

        assertThat(session.media().get(1).codecs())
                .extracting(CodecParameters::codec)
                .containsExactly(Codec.H264);
    }

    @Test
    void offersThatCannotBeAnsweredSayWhy() throws SdpException {
        Map<Reason, SessionDescription> offers = Map.of(
                Reason.DUPLICATE_MID, Offers.with("obs-whip", "a=mid:1", "a=mid:0"),
                Reason.NOT_BUNDLED, Offers.with("obs-whip", "a=group:BUNDLE 0 1\n", ""),
                Reason.NO_RTCP_MUX, Offers.with("obs-whip", "a=rtcp-mux\n", ""),
                Reason.NO_ICE_CREDENTIALS, Offers.with("obs-whip", "a=ice-ufrag:zNqq\n", ""),
                Reason.NO_FINGERPRINT, Offers.with("obs-whip", "a=fingerprint:sha-256", "a=fingerprint:md5"),
                Reason.NO_DTLS_ROLE, Offers.with("obs-whip", "a=setup:actpass", "a=setup:holdconn"),
                Reason.NO_MEDIA, SdpParser.parse("v=0\n"));

        offers.forEach((reason, offer) ->
                assertThat(reasonOf(offer, Locals.receiving())).isEqualTo(reason));
        assertThat(reasonOf(Offers.with("obs-whip", "a=group:BUNDLE 0 1", "a=group:BUNDLE 0"), Locals.receiving()))
                .isEqualTo(Reason.NOT_BUNDLED);
        assertThat(reasonOf(Offers.with("obs-whip", "sha-256 4D:", "sha-256 4"), Locals.receiving()))
                .isEqualTo(Reason.NO_FINGERPRINT);
        LocalParameters vp8 = Locals.of(true, false, Set.of(Codec.VP8), Locals.ICE);
        assertThat(reasonOf(Offers.read("obs-whip"), vp8)).isEqualTo(Reason.NO_COMMON_CODEC);
        assertThat(reasonOf(Offers.with("obs-whip", "SAVPF", "AVP"), Locals.receiving()))
                .isEqualTo(Reason.NO_COMMON_CODEC);
    }

    private static Reason reasonOf(SessionDescription offer, LocalParameters local) {
        try {
            AnswerMaker.answer(offer, local);
        } catch (SdpException e) {
            return e.reason();
        }
        throw new AssertionError("answered");
    }
}
