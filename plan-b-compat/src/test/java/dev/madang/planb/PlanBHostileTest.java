package dev.madang.planb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.madang.media.sdp.AnswerMaker;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contradictory input is refused with a reason, and no text whatever gives another exception. */
final class PlanBHostileTest {
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

    @Property(tries = 500)
    void damagedTextIsTranslatedOrRefused(@ForAll("names") String name, @ForAll long seed) throws SdpException {
        Random random = new Random(seed);
        PlanBSession client = new PlanBSession();
        PlanBSession server = new PlanBSession();
        for (int round = 0; round < 3; round++) {
            SessionDescription damaged;
            try {
                damaged = SdpParser.parse(damaged(name, random));
            } catch (SdpException unreadable) {
                continue;
            }
            PlanB.detects(damaged);
            negotiate(client, damaged, random.nextInt(4));
            server.toPlanBOffer(Sdps.offer(Sdps.slots(1 + round), 1).description());
            try {
                server.toUnifiedAnswer(damaged);
            } catch (SdpException refused) {
                assertThat(refused.reason()).isNotNull();
            }
        }
    }

    private static void negotiate(PlanBSession session, SessionDescription offer, int slots) {
        try {
            SessionDescription unified = session.toUnifiedOffer(offer, slots, slots);
            session.toPlanBAnswer(
                    AnswerMaker.answer(unified, Sdps.local(true, true)).local());
        } catch (SdpException refused) {
            assertThat(refused.getMessage()).doesNotContain("clientPasswordOf24Chars0");
        }
    }

    private static String damaged(String name, Random random) {
        List<String> lines = new ArrayList<>(Sdps.text(name).lines().toList());
        for (int i = random.nextInt(6); i > 0; i--) {
            int at = 1 + random.nextInt(lines.size() - 1);
            int other = 1 + random.nextInt(lines.size() - 1);
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(other));
                case 2 ->
                    lines.set(
                            at,
                            lines.get(at)
                                    .substring(0, random.nextInt(lines.get(at).length() + 1)));
                default -> lines.set(at, lines.get(at).replaceAll("[0-9]+", Integer.toString(random.nextInt(3))));
            }
        }
        return String.join("\r\n", lines);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(
                "publish-two", "publish-simulcast", "play", "answer-to-one-slot", "unified-publish", "unified-play");
    }
}
