package dev.madang.planb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SessionDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SSRCs, groups and tracks that contradict each other are refused, what is unusual only is taken. */
final class PlanBContradictionsTest {
    private static final String TRACKS = """
            a=ssrc:1 msid:s one
            a=ssrc:2 msid:s one
            a=ssrc:3 msid:s one
            a=ssrc:4 msid:s two
            a=ssrc:5 msid:s two
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=ssrc-group:FID 1 2\na=ssrc-group:FID 1 3",
                "a=ssrc-group:FID 1 2\na=ssrc-group:FID 3 2",
                "a=ssrc-group:FID 1 2\na=ssrc-group:FID 1 2",
                "a=ssrc-group:SIM 1 2\na=ssrc-group:SIM 2 3",
                "a=ssrc-group:FID 1",
                "a=ssrc-group:FID",
                "a=ssrc-group:SIM",
                "a=ssrc-group:FID 1 1",
                "a=ssrc-group:FID 1 2 3",
                "a=ssrc-group:SIM 1 9",
                "a=ssrc-group:SIM 1 2\na=ssrc:9 cname:c\na=ssrc-group:SIM 9 8",
                "a=ssrc-group:SIM 3 4",
                "a=ssrc-group:FID 1 4",
                "a=ssrc-group:FID 1 2\na=ssrc-group:FID 2 3",
                "a=ssrc-group:SIM 1 2\na=ssrc-group:FID 1 2",
                "a=ssrc-group:FID 1 2\na=ssrc-group:FEC-FR 3 2",
                "a=ssrc:1 msid:s two",
                "a=ssrc:6 label:a\na=ssrc:6 label:b",
                "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:a\na=ssrc:1 msid:s three",
                "m=audio 9 UDP/TLS/RTP/SAVPF 111\na=mid:a\na=ssrc-group:FID 8 1"
            })
    void contradictionsAreRefused(String lines) throws SdpException {
        assertReason(Reason.CONTRADICTORY_SSRC_GROUPS, TRACKS + lines + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=ssrc:x msid:s one",
                "a=ssrc:",
                "a=ssrc",
                "a=ssrc:0 cname:c",
                "a=ssrc:01 cname:c",
                "a=ssrc:4294967296 cname:c",
                "a=ssrc-group:FID 1 x",
                "a=ssrc-group:FID 1 -2"
            })
    void whatIsNoSsrcIsMalformed(String lines) throws SdpException {
        assertReason(Reason.MALFORMED, TRACKS + lines + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=ssrc-group:SIM 1 2\na=ssrc-group:FID 1 3",
                "a=ssrc-group:FID 1 7\na=ssrc-group:FEC-FR 1 8\na=ssrc:8 cname:c",
                "a=ssrc-group:FEC-FR 2 8\na=ssrc-group:FID 1 7\na=ssrc-group:DUP 7 9",
                "a=ssrc-group:WHAT 1 2",
                "a=ssrc:1",
                "a=ssrc:1 msid:s one",
                "a=ssrc:9 msid:",
                "a=ssrc:9 mslabel:\na=ssrc:9 label:"
            })
    void whatIsUnusualOnlyIsTaken(String lines) throws SdpException {
        assertThat(new PlanBSession()
                        .toUnifiedOffer(offer(TRACKS + lines + "\n"))
                        .media())
                .hasSizeBetween(2, 3);
    }

    @Test
    void tracksHaveABound() throws SdpException {
        StringBuilder lines = new StringBuilder();
        for (int ssrc = 1; ssrc <= 64; ssrc++) {
            lines.append("a=ssrc:" + ssrc + " msid:s t" + ssrc + "\n");
        }

        assertThat(new PlanBSession().toUnifiedOffer(offer(lines.toString())).media())
                .hasSize(64);
        assertReason(Reason.TOO_LARGE, lines + "a=ssrc:65 msid:s t65\n");
    }

    private static void assertReason(Reason reason, String lines) throws SdpException {
        SessionDescription offer = offer(lines);
        PlanB.detects(offer);
        assertThatExceptionOfType(SdpException.class)
                .isThrownBy(() -> new PlanBSession().toUnifiedOffer(offer))
                .extracting(SdpException::reason)
                .isEqualTo(reason);
    }

    private static SessionDescription offer(String lines) throws SdpException {
        return SdpParser.parse("""
                v=0
                o=- 1 1 IN IP4 192.0.2.1
                m=video 9 UDP/TLS/RTP/SAVPF 96
                a=mid:video
                a=sendonly
                a=rtpmap:96 VP8/90000
                """ + lines);
    }
}
