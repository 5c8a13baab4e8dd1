package dev.madang.planb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlanBTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "publish-one",
                "publish-two",
                "publish-first-removed",
                "publish-added-again",
                "publish-simulcast",
                "play"
            })
    void planBIsKnownWhateverItsMids(String name) throws SdpException {
        String text = Sdps.text(name);

        assertThat(PlanB.detects(SdpParser.parse(text))).isTrue();
        if (!name.equals("play")) {
            assertThat(detects(renamed(text))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unified-publish", "unified-play"})
    void unifiedPlanIsKnownWhateverItsMids(String name) throws SdpException {
        String text = Sdps.text(name);

        assertThat(detects(text)).isFalse();
        assertThat(detects(text.replace("a=mid:0", "a=mid:audio")
                        .replace("a=mid:1", "a=mid:video")
                        .replace("BUNDLE 0 1", "BUNDLE audio video")))
                .isFalse();
    }

    @Test
    void anOfferThatSendsNothingAndNamesItsSectionsOtherwiseIsUnified() throws SdpException {
        assertThat(detects(renamed(Sdps.text("play")))).isFalse();
    }

    @Test
    void anOfferThatSendsWithNoWordAboutItsSsrcsIsUnified() throws SdpException {
        assertThat(detects(Sdps.text("publish-one").replaceAll("a=ssrc.*\n", "")))
                .isFalse();
        assertThat(detects(Sdps.text("publish-one").replaceAll("a=ssrc:\\d+ msid.*\n", "")))
                .isFalse();
    }

    @Test
    void labelsAloneAreEnoughAsTheyWereOnce() throws SdpException {
        String text = Sdps.text("publish-one")
                .replaceAll("a=ssrc:(\\d+) msid:(\\S+) (\\S+)", "a=ssrc:$1 mslabel:$2\na=ssrc:$1 label:$3");

        assertThat(detects(text)).isTrue();
    }

    @Test
    void aSimGroupIsEnough() throws SdpException {
        assertThat(detects(Sdps.text("publish-simulcast").replaceAll("a=ssrc:\\d+ msid.*\n", "")))
                .isTrue();
    }

    @Test
    void clientsOfUnifiedPlanThatNameTracksBySsrcAloneAreNotTaken() throws SdpException {
        String text = Sdps.text("publish-one");

        assertThat(detects(text.replaceAll("a=msid-semantic.*\n", "a=msid-semantic:WMS *\n")))
                .isFalse();
        assertThat(detects(
                        text.replace("a=mid:video\n", "a=mid:video\na=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid\n")))
                .isFalse();
        assertThat(detects(text.replace("a=mid:video\n", "a=mid:video\na=rid:h send\n")))
                .isFalse();
    }

    @Test
    void twoSectionsOfAKindAreUnified() throws SdpException {
        String text = Sdps.text("publish-two");

        assertThat(detects(text + text.substring(text.indexOf("m=video")))).isFalse();
    }

    @Test
    void nothingToTellIsUnified() throws SdpException {
        assertThat(detects("v=0\no=- 1 1 IN IP4 192.0.2.1\n")).isFalse();
    }

    @Test
    void theClientsWordGoesFirst() throws SdpException {
        assertThat(PlanB.detects(Sdps.read("unified-play"), "plan-b")).isTrue();
        assertThat(PlanB.detects(Sdps.read("play"), "unified-plan")).isFalse();
        assertThat(PlanB.detects(Sdps.read("play"), null)).isTrue();
        assertThat(PlanB.detects(Sdps.read("play"), "what")).isTrue();
    }

    private static boolean detects(String text) throws SdpException {
        return PlanB.detects(SdpParser.parse(text));
    }

    private static String renamed(String text) {
        return text.replace("a=mid:audio", "a=mid:0")
                .replace("a=mid:video", "a=mid:1")
                .replace("BUNDLE audio video", "BUNDLE 0 1");
    }
}
