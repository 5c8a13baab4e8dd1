package dev.madang.browser;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A network that lets no UDP through. */
@ExtendWith(LiveExtension.class)
@NodeSettings("MADANG_MEDIA_ICE_UDP=false")
final class IceTcpOnlyTest {

    @ParameterizedTest
    @EnumSource(names = {"VP8", "H264"})
    void theSameGoesThroughIceTcp(VideoCodec codec, Live live) {
        new LiveScenario(live, codec, "tcp").play();
    }
}
