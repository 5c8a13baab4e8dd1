package dev.madang.media.sdp.negotiation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Offers;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpFragment;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever the text is, it gives an answer within bounds or an {@link SdpException}, never anything else. */
final class SdpHostileTest {
    private static final Offer OURS = OfferMaker.offer(
            List.of(
                    OfferedTrack.receiving("0", MediaKind.AUDIO, List.of(Codec.OPUS)),
                    OfferedTrack.receiving("1", MediaKind.VIDEO, List.of(Codec.VP8))),
            Locals.duplex(),
            1);

    @Property(tries = 500)
    void damagedOffersAreAnsweredOrRefused(@ForAll("offers") String name, @ForAll long seed) {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>(Offers.text(name).lines().toList());
        for (int i = random.nextInt(6); i >= 0; i--) {
            damage(lines, random);
        }

        negotiate(String.join("\r\n", lines));
    }

    @Provide
    Arbitrary<String> offers() {
        return Arbitraries.of(Offers.ALL);
    }

    @FuzzTest(maxDuration = "10s")
    void anyTextIsAnsweredOrRefused(FuzzedDataProvider data) {
        negotiate("v=0\r\n" + data.consumeRemainingAsString());
    }

    @FuzzTest(maxDuration = "10s")
    void anyFragmentIsReadOrRefused(FuzzedDataProvider data) {
        try {
            SdpFragment fragment = SdpFragment.parse(data.consumeRemainingAsString());
            SdpFragment again = SdpFragment.parse(fragment.write());
            assertThat(again.credentials()).isEqualTo(fragment.credentials());
        } catch (SdpException e) {
            assertThat(e.reason()).isNotNull();
        }
    }

    @Test
    void theWorstOfferWithinTheBoundsTakesNoLongTime() {
        StringBuilder video = new StringBuilder("m=video 9 UDP/TLS/RTP/SAVPF");
        for (int i = 0; i < 128; i++) {
            video.append(' ').append(i);
        }
        video.append("\na=mid:0\na=rtcp-mux\n");
        for (int i = 0; i < 128; i++) {
            video.append("a=rtpmap:").append(i).append(i % 2 == 0 ? " rtx/90000\n" : " H264/90000\n");
        }
        String head = "v=0\na=ice-ufrag:abcd\na=ice-pwd:0123456789abcdefghijklmn\na=fingerprint:sha-256 AA"
                + ":0F".repeat(31) + "\n" + video;
        List<String> attacks = List.of(
                "a=fmtp:127 x\n".repeat(7_600),
                "a=rtcp-fb:* nack\n".repeat(7_600),
                "a=ssrc-group:SIM 1 2 3 4\n".repeat(7_600),
                "a=ssrc-group:FID 1 2\na=ssrc:1 cname:x\n".repeat(3_800),
                "a=extmap:1 urn:x\n".repeat(7_600),
                "a=rid:a send pt=1,2,3\n".repeat(7_600),
                "a=simulcast:send " + "a;".repeat(2_000) + "a\n",
                "a=simulcast:send " + "a,".repeat(2_000) + "a\n",
                "a=candidate:1 1 udp 1 192.0.2.1 4000 typ host\n".repeat(7_600),
                "a=group:BUNDLE" + " 0".repeat(2_000) + "\n",
                "m=audio 9 UDP/TLS/RTP/SAVPF 0\n".repeat(200));

        assertTimeout(Duration.ofSeconds(20), () -> attacks.forEach(attack -> negotiate(head + attack)));
    }

    private static void damage(List<String> lines, Random random) {
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        switch (random.nextInt(6)) {
            case 0 -> lines.add(random.nextInt(lines.size()), line);
            case 1 -> {
                if (lines.size() > 1) {
                    lines.remove(at);
                }
            }
            case 2 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
            case 3 -> lines.set(at, line + " " + lines.get(random.nextInt(lines.size())));
            case 4 -> {
                StringBuilder changed = new StringBuilder(line);
                if (!line.isEmpty()) {
                    changed.setCharAt(random.nextInt(line.length()), (char) (random.nextInt(0x180)));
                }
                lines.set(at, changed.toString());
            }
            default -> lines.set(at, line.replaceAll("[0-9]+", Long.toString(random.nextLong())));
        }
    }

    private static void negotiate(String text) {
        try {
            SessionDescription offer = SdpParser.parse(text);
            assertThat(SdpParser.parse(SdpWriter.write(offer))).isEqualTo(offer);
            answer(offer);
            OfferMaker.accepted(OURS, offer);
        } catch (SdpException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void answer(SessionDescription offer) {
        try {
            AgreedSession session = AnswerMaker.answer(offer, Locals.duplex());
            assertThat(SdpParser.parse(SdpWriter.write(session.local()))).isEqualTo(session.local());
            assertThat(session.local().media()).hasSameSizeAs(offer.media());
            assertThat(session.media()).allSatisfy(media -> {
                assertThat(media.codecs()).isNotEmpty();
                assertThat(media.encodings()).isNotEmpty().hasSizeLessThanOrEqualTo(Agreement.MAX_ENCODINGS);
            });
            assertThat(AnswerMaker.answerAgain(session, offer, Locals.duplex()).media())
                    .isEqualTo(session.media());
        } catch (SdpException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
