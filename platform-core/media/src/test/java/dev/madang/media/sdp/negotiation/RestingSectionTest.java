package dev.madang.media.sdp.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.rtp.HeaderExtension;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.Offers;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A section in which nothing flows for a while is answered so that it can be used as before. */
final class RestingSectionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "chromium-whip-simulcast-vp8",
                "chromium-whip-simulcast-vp9",
                "chromium-whip-simulcast-h264",
                "chromium-whip-simulcast-av1",
                "chromium-whip-plain",
                "firefox-whip-simulcast",
                "safari-whip"
            })
    void itKeepsCodecsFeedbackExtensionsAndRids(String name) throws SdpException {
        for (LocalParameters local : List.of(Locals.receiving(), Locals.duplex())) {
            AgreedSession flowing = AnswerMaker.answer(Offers.read(name), local);
            AgreedSession resting = AnswerMaker.answerAgain(flowing, turned(name, "sendonly", "inactive"), local);
            AgreedSession again = AnswerMaker.answerAgain(resting, Offers.read(name), local);

            assertThat(resting.media()).noneMatch(media -> media.receives() || media.sends());
            assertThat(again.media()).isEqualTo(flowing.media());
            for (int i = 0; i < flowing.media().size(); i++) {
                assertThat(section(resting, i).attributes())
                        .containsExactlyElementsOf(turned(section(flowing, i), "recvonly", "inactive"));
            }
        }
    }

    @Test
    void itHasThemWhereItRestsFromTheBeginningToo() throws SdpException {
        SessionDescription offer = SdpParser.parse(
                Offers.text("chromium-whip-simulcast-vp8").replaceFirst("(?s)(.*)a=sendonly", "$1a=inactive"));

        MediaSection video =
                AnswerMaker.answer(offer, Locals.receiving()).local().media().get(1);

        assertThat(video.values("simulcast")).containsExactly("recv q;h;f");
        assertThat(video.extMaps())
                .extracting(MediaSection.ExtMap::uri)
                .contains(HeaderExtension.RID.uri(), HeaderExtension.REPAIRED_RID.uri(), HeaderExtension.MID.uri())
                .doesNotContain(HeaderExtension.DEPENDENCY_DESCRIPTOR.uri());
    }

    @Test
    void oneByWhichWeSentKeepsWhatIsOnlyOfUseThere() throws SdpException {
        String described = "urn:3gpp:video-orientation\na=extmap:12 " + HeaderExtension.DEPENDENCY_DESCRIPTOR.uri();
        SessionDescription offer = Offers.with("chromium-whep", "urn:3gpp:video-orientation", described);
        AgreedSession flowing = AnswerMaker.answer(offer, Locals.duplex());

        SessionDescription rest = SdpParser.parse(SdpWriter.write(offer).replace("a=recvonly", "a=inactive"));
        AgreedSession resting = AnswerMaker.answerAgain(flowing, rest, Locals.duplex());

        assertThat(section(flowing, 1).extMaps())
                .extracting(MediaSection.ExtMap::uri)
                .contains(HeaderExtension.DEPENDENCY_DESCRIPTOR.uri());
        assertThat(section(resting, 1).extMaps()).isEqualTo(section(flowing, 1).extMaps());
    }

    @Test
    void oneByWhichWeSendTakesRidsForTheDayItIsTurnedAround() throws SdpException {
        AgreedSession duplex = AnswerMaker.answer(Offers.read("chromium-whep"), Locals.duplex());
        AgreedSession viewer = AnswerMaker.answer(Offers.read("chromium-whep"), Locals.sending());

        // Chromium offers on no section what was refused on one: a recvonly one must not cost the others their
        // simulcast.
        assertThat(duplex.media().get(1).extensions().has(HeaderExtension.RID)).isTrue();
        assertThat(viewer.media().get(1).extensions().has(HeaderExtension.RID)).isFalse();
    }

    @Test
    void oneThatIsTurnedToWhereNothingFlowsRestsAsWell() throws SdpException {
        AgreedSession flowing = AnswerMaker.answer(Offers.read("chromium-whip-simulcast-vp8"), Locals.receiving());

        AgreedSession resting = AnswerMaker.answerAgain(
                flowing, turned("chromium-whip-simulcast-vp8", "sendonly", "recvonly"), Locals.receiving());

        assertThat(resting.media()).hasSize(2).noneMatch(media -> media.receives() || media.sends());
        assertThat(resting.local().bundle()).isEqualTo(flowing.local().bundle());
        assertThat(section(resting, 1).direction()).isEqualTo(Direction.INACTIVE);
        assertThat(section(resting, 1).values("extmap"))
                .isEqualTo(section(flowing, 1).values("extmap"));
    }

    @ParameterizedTest
    @CsvSource({"sendonly", "inactive"})
    void oneThatWasGivenUpIsRefusedAndHasNothing(String direction) throws SdpException {
        SessionDescription offer = turned("chromium-whip-simulcast-vp8", "sendonly", direction);
        AgreedSession before = AnswerMaker.answer(Offers.read("chromium-whip-simulcast-vp8"), Locals.receiving());
        MediaSection video = offer.media().get(1);
        SessionDescription given = new SessionDescription(
                offer.sessionId(),
                offer.version(),
                List.of(Attribute.of("group", "BUNDLE 0")),
                List.of(
                        offer.media().getFirst(),
                        new MediaSection(video.type(), 0, video.protocol(), video.formats(), video.attributes())));

        AgreedSession after = AnswerMaker.answerAgain(before, given, Locals.receiving());

        assertThat(after.media()).hasSize(1);
        assertThat(section(after, 1).isRefused()).isTrue();
        assertThat(section(after, 1).attributes()).containsExactly(Attribute.of("mid", "1"), Attribute.of("inactive"));
    }

    private static MediaSection section(AgreedSession session, int index) {
        return session.local().media().get(index);
    }

    private static SessionDescription turned(String name, String from, String to) throws SdpException {
        return Offers.with(name, "a=" + from, "a=" + to);
    }

    private static List<Attribute> turned(MediaSection section, String from, String to) {
        return section.attributes().stream()
                .map(attribute -> attribute.name().equals(from) ? Attribute.of(to) : attribute)
                .toList();
    }
}
