package dev.madang.browser;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LiveExtension.class)
final class CodecTest {

    @ParameterizedTest
    @EnumSource
    void viewersSeeHearAndChooseTheirLayerAndLateOnesSeeAtOnce(VideoCodec codec, Live live) {
        new LiveScenario(live, codec, "udp").play();
    }
}
