package dev.madang.media.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.SdpException.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SdpParserTest {
    @ParameterizedTest
    @MethodSource("dev.madang.media.sdp.Offers#all")
    void whatIsWrittenReadsAsTheSame(String name) throws SdpException {
        SessionDescription session = Offers.read(name);

        String text = SdpWriter.write(session);

        assertThat(SdpParser.parse(text)).isEqualTo(session);
        assertThat(text.lines().filter(line -> line.startsWith("a=")))
                .containsExactlyElementsOf(Offers.text(name)
                        .lines()
                        .filter(line -> line.startsWith("a="))
                        .toList());
    }

    @Test
    void aSimulcastOfferOfABrowserIsUnderstood() throws SdpException {
        SessionDescription session = Offers.read("chromium-whip-simulcast-vp8");

        assertThat(session.bundle()).containsExactly("0", "1");
        MediaSection video = session.media().get(1);
        assertThat(video.kind()).isEqualTo(MediaKind.VIDEO);
        assertThat(video.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(video.rids("send")).containsExactly("q", "h", "f");
        assertThat(video.rids("recv")).isEmpty();
        assertThat(video.rtpMaps().getFirst()).isEqualTo(new MediaSection.RtpMap(96, "VP8", 90_000, 1));
        assertThat(video.feedback(96)).containsExactly("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");
    }

    @Test
    void sessionLevelAttributesHoldForEverySection() throws SdpException {
        SessionDescription session = Offers.read("obs-whip");

        MediaSection video = session.media().get(1);

        assertThat(session.value(video, "ice-ufrag")).isEqualTo("zNqq");
        assertThat(session.value(video, "setup")).isEqualTo("actpass");
    }

    @Test
    void oddLetterCaseAndWildcardsOfOldClientsAreRead() throws SdpException {
        MediaSection video = Offers.read("legacy-video-only").media().getFirst();

        assertThat(video.mid()).isNull();
        assertThat(video.feedback(100)).containsExactly("nack", "nack pli");
        assertThat(video.format(97)).isEqualTo(Map.of("packetization-mode", "0", "profile-level-id", "42E01F"));
    }

    @Test
    void severalTracksOfAPlanBSectionAreKeptApart() throws SdpException {
        MediaSection video = Offers.read("plan-b").media().get(1);

        assertThat(video.ssrcs()).containsExactly(11, 12);
        assertThat(video.values("ssrc")).contains("11 msid:one one-video", "12 msid:two two-video");
    }

    @Test
    void ssrcsAreUnsigned() throws SdpException {
        MediaSection video = Offers.read("sim-groups-whip").media().getFirst();

        assertThat(video.ssrcGroups().getLast())
                .isEqualTo(new MediaSection.SsrcGroup(
                        "SIM", List.of(1_815_289_772, (int) 3_974_668_332L, (int) 4_000_000_001L)));
    }

    @Test
    void directionsOfHeaderExtensionsAreRead() throws SdpException {
        MediaSection video = Offers.read("firefox-whip-simulcast").media().get(1);

        assertThat(video.extMaps())
                .filteredOn(map -> map.id() == 8)
                .containsExactly(new MediaSection.ExtMap(
                        8, Direction.SENDONLY, "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"send q;h,~x;~f", " send q;h,x;f recv a", "recv a send q;~h;f,g", "send rid=q;h;f"})
    void theFormsOfSimulcastGiveTheirStreamsInOrder(String value) throws SdpException {
        SessionDescription session =
                SdpParser.parse("v=0\nm=video 9 UDP/TLS/RTP/SAVPF 96\na=simulcast:" + value + "\n");

        assertThat(session.media().getFirst().rids("send")).containsExactly("q", "h", "f");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "hello",
                "v=1",
                "m=audio 9 UDP/TLS/RTP/SAVPF 0",
                "v=0\nm=audio",
                "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF",
                "v=0\nm=audio x UDP/TLS/RTP/SAVPF 0",
                "v=0\nm=audio -1 UDP/TLS/RTP/SAVPF 0",
                "v=0\nm=audio 70000 UDP/TLS/RTP/SAVPF 0",
                "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF 0 1 0",
                "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:",
                "v=0\nm=audio 9 UDP/TLS/RTP/SAVPF 0\na=mid:a b",
                "v=0\no=- 1 1 IN IP4",
                "v=0\no=- 1 x IN IP4 127.0.0.1",
                "v=0\nnonsense",
                "v=0\na=x\ry",
                "v=0\na=x\u0000",
            })
    void whatIsNotSdpIsMalformed(String text) {
        assertThat(reasonOf(text)).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void textsBeyondTheBoundsAreRefused() {
        assertThat(reasonOf("v=0\n" + "a=x\n".repeat(10_000))).isEqualTo(Reason.TOO_LARGE);
        assertThat(reasonOf("v=0\na=" + "x".repeat(5_000))).isEqualTo(Reason.TOO_LARGE);
        assertThat(reasonOf("v=0\n" + "m=audio 9 UDP/TLS/RTP/SAVPF 0\n".repeat(257)))
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(reasonOf("v=0\n" + "x".repeat(300_000))).isEqualTo(Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonIsAnEnglishSentence(Reason reason) {
        assertThat(new SdpException(reason)).hasMessage(reason.message());
        assertThat(reason.message()).matches("[A-Z][^\\n]{15,100}\\.");
    }

    @Test
    void messagesShowNothingOfTheText() {
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> SdpParser.parse("v=0\na=ice-pwd:secret\u0007\n"))
                .withMessageNotContaining("secret");
    }

    private static Reason reasonOf(String text) {
        try {
            SdpParser.parse(text);
        } catch (SdpException e) {
            return e.reason();
        }
        throw new AssertionError("parsed");
    }
}
