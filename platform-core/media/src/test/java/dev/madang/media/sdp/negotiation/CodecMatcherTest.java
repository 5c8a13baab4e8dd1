package dev.madang.media.sdp.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtp.Codec;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.Offers;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CodecMatcherTest {
    @ParameterizedTest
    @CsvSource({
        "H264, 'packetization-mode=1;profile-level-id=42e01f', 0",
        "H264, 'packetization-mode=1;profile-level-id=42C01F', 0",
        "H264, 'packetization-mode=1;profile-level-id=42001f', 1",
        "H264, 'packetization-mode=1', 1",
        "H264, 'packetization-mode=1;profile-level-id=4d001f', 2",
        "H264, 'packetization-mode=1;profile-level-id=640c1f', 3",
        "H264, 'profile-level-id=42e01f', 10",
        "H264, 'packetization-mode=0;profile-level-id=42e01f', 10",
        "VP9, '', 0",
        "VP9, 'profile-id=0', 0",
        "VP9, 'profile-id=2', 1",
        "AV1, 'level-idx=5;profile=0;tier=0', 0",
        "H265, 'level-id=93;tx-mode=SRST', 0",
        "VP8, 'max-fs=12288', 0",
    })
    void formatsThatMoreReceiversDecodeRankBefore(Codec codec, String format, int rank) throws SdpException {
        MediaSection section = section("m=video 9 UDP/TLS/RTP/SAVPF 96", "fmtp:96 " + format);

        assertThat(CodecFormats.rank(codec, section.format(96))).isEqualTo(rank);
    }

    @ParameterizedTest
    @CsvSource({
        "H264, 'packetization-mode=2;profile-level-id=42e01f'",
        "H264, 'packetization-mode=1;profile-level-id=f4001f'",
        "H264, 'packetization-mode=1;profile-level-id=42'",
        "H264, 'packetization-mode=1;profile-level-id=42zz1f'",
        "VP9, 'profile-id=1'",
        "AV1, 'profile=1'",
    })
    void formatsThatFewDecodeAreNotTaken(Codec codec, String format) throws SdpException {
        MediaSection section = section("m=video 9 UDP/TLS/RTP/SAVPF 96", "fmtp:96 " + format);

        assertThat(CodecFormats.rank(codec, section.format(96))).isEqualTo(CodecFormats.NOT_TAKEN);
    }

    @Test
    void ofABrowsersFormatsOneACodecIsTakenInItsOrder() throws SdpException {
        MediaSection video = Offers.read("chromium-whip-simulcast-h264").media().get(1);

        List<CodecParameters> codecs = CodecMatcher.match(video, EnumSet.allOf(Codec.class));

        assertThat(codecs)
                .extracting(CodecParameters::codec)
                .containsExactly(Codec.H264, Codec.VP8, Codec.VP9, Codec.AV1);
        CodecParameters h264 = codecs.getFirst();
        assertThat(h264.format()).containsEntry("profile-level-id", "42e01f").containsEntry("packetization-mode", "1");
        assertThat(video.format(h264.rtxPayloadType())).containsEntry("apt", Integer.toString(h264.payloadType()));
    }

    @Test
    void safarisConstrainedBaselineIsPreferredToItsHigh() throws SdpException {
        List<CodecParameters> codecs =
                CodecMatcher.match(Offers.read("safari-whip").media().get(1), Set.of(Codec.H264));

        assertThat(codecs).extracting(CodecParameters::payloadType).containsExactly(98);
    }

    @Test
    void packetizationModeZeroIsTakenWhereThereIsNoOther() throws SdpException {
        List<CodecParameters> codecs =
                CodecMatcher.match(Offers.read("legacy-video-only").media().getFirst(), Set.of(Codec.H264));

        assertThat(codecs).extracting(CodecParameters::payloadType).containsExactly(97);
    }

    @ParameterizedTest
    @CsvSource({
        "'111/111', true",
        "'111/111/111', true",
        "'111 / 111', true",
        "'0/5', false",
        "'111/63', false",
        "'110/110', false",
        "'', false",
    })
    void redundantAudioIsTakenWithTheOpusOfWhichItIsMade(String format, boolean taken) throws SdpException {
        MediaSection audio = section(
                "m=audio 9 UDP/TLS/RTP/SAVPF 63 111",
                "rtpmap:63 red/48000/2\na=rtpmap:111 opus/48000/2\na=fmtp:63 " + format);

        assertThat(CodecMatcher.match(audio, EnumSet.allOf(Codec.class)))
                .extracting(CodecParameters::codec)
                .isEqualTo(taken ? List.of(Codec.RED, Codec.OPUS) : List.of(Codec.OPUS));
    }

    @Test
    void redundantAudioWithoutOpusIsNoCodec() throws SdpException {
        MediaSection audio = section("m=audio 9 UDP/TLS/RTP/SAVPF 63", "rtpmap:63 red/48000/2\na=fmtp:63 111/111");

        assertThat(CodecMatcher.match(audio, EnumSet.allOf(Codec.class))).isEmpty();
    }

    @Test
    void videosRedIsNotAudiosRed() throws SdpException {
        MediaSection video = section("m=video 9 UDP/TLS/RTP/SAVPF 118", "rtpmap:118 red/90000");

        assertThat(CodecMatcher.match(video, EnumSet.allOf(Codec.class))).isEmpty();
    }

    @Test
    void retransmissionOfAudioIsIgnored() throws SdpException {
        MediaSection audio = Offers.read("audio-rtx-whip").media().getFirst();

        assertThat(CodecMatcher.match(audio, EnumSet.allOf(Codec.class)))
                .hasSize(1)
                .allSatisfy(codec -> {
                    assertThat(codec.payloadType()).isEqualTo(100);
                    assertThat(codec.rtxPayloadType()).isEqualTo(-1);
                });
    }

    @Test
    void transportFeedbackNeedsItsHeaderExtension() throws SdpException {
        MediaSection without = Offers.read("gstreamer-whip").media().get(1);
        MediaSection with = Offers.read("chromium-whip-plain").media().get(1);

        assertThat(CodecMatcher.match(without, Set.of(Codec.H264)))
                .allMatch(codec -> !codec.transportFeedback() && codec.nack() && codec.rtxPayloadType() == 98);
        assertThat(CodecMatcher.match(with, Set.of(Codec.VP8)))
                .allMatch(codec -> codec.transportFeedback()
                        && codec.nack()
                        && codec.pictureLoss()
                        && codec.fullIntra()
                        && codec.remb());
    }

    private static MediaSection section(String mediaLine, String attribute) throws SdpException {
        return SdpParser.parse("v=0\n" + mediaLine + "\na=" + attribute + "\n")
                .media()
                .getFirst();
    }
}
