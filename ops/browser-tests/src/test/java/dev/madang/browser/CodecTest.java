package dev.madang.browser;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LiveExtension.class)
final class CodecTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int WHOLE = 272;
    private static final int HALF = 136;

    @ParameterizedTest
    @EnumSource
    void viewersSeeHearAndChooseTheirLayerAndLateOnesSeeAtOnce(VideoCodec codec, Live live) {
        new LiveScenario(live, codec, "udp").play();
    }

    /** Of AV1's spatial layers a viewer without the dependency descriptor can decode the lowest only. */
    @ParameterizedTest
    @EnumSource(names = {"VP9", "AV1"})
    void everyViewerGetsTheSpatialLayersThatItCanDecode(VideoCodec codec, Live live) {
        Meeting meeting = new Meeting(live, "live");
        ParticipantPage host = meeting.join("host").publishSpatialLayers(codec);
        ParticipantPage viewer = meeting.join("viewer");
        viewer.awaitHeight(host.name(), WHOLE);
        viewer.watchBySdk("all", live.room(), meeting.token("viewer", "all"), -1);
        viewer.awaitWatched("all", WHOLE);
        viewer.watchBySdk("small", live.room(), meeting.token("viewer", "small"), 0);
        viewer.awaitWatched("small", HALF);
        viewer.watchPlainly("plain", live.room(), meeting.token("viewer", "plain"));
        boolean bound = codec == VideoCodec.AV1;
        viewer.awaitWatched("plain", bound ? HALF : WHOLE);
        Await.until(
                "and it is said why",
                LONG,
                () -> meeting.causes("plain").equals(List.of(bound ? "descriptor" : "none")));
    }
}
