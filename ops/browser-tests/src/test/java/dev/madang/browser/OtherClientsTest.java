package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.madang.browser.ViewerPage.Reception;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Clients made by others, each long enough to see that nothing ends it: what keeps a connection alive, from consent to
 * keys, has come round more than once after 75 seconds.
 */
@ExtendWith(LiveExtension.class)
final class OtherClientsTest {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration LONG = Duration.ofSeconds(75);
    /** Firefox's own test picture changes its colour by a little in each frame. */
    private static final int SLOW_FRAMES = 75;

    @Test
    void encodersAndBrowsersStay(Live live) {
        String name = live.room();
        String byFfmpeg = opened(live, name + "-ffmpeg");
        String byGstreamer = opened(live, name + "-gstreamer");
        String byFirefox = opened(live, name + "-firefox");
        FirefoxPage host = live.firefoxPage("/live/?room=" + byFirefox + "&as=host");
        host.click("go-live");
        try (OtherClient ffmpeg = OtherClient.ffmpegPublishes(live.node(), byFfmpeg);
                OtherClient gstreamer = OtherClient.gstreamerPublishes(live.node(), byGstreamer);
                OtherClient watcher = OtherClient.gstreamerWatches(live.node(), byFfmpeg)) {
            ViewerPage ofFfmpeg = viewer(live, byFfmpeg);
            ViewerPage ofGstreamer = viewer(live, byGstreamer);
            ViewerPage ofFirefox = viewer(live, byFirefox);
            // Firefox as Debian builds it has no H.264.
            FirefoxPage firefox = live.firefoxPage("/live/?room=" + byFirefox + "&as=viewer");
            List<ViewerPage> viewers = List.of(ofFfmpeg, ofGstreamer, ofFirefox);
            viewers.forEach(viewer -> viewer.awaitPlaying(START));
            viewers.forEach(ViewerPage::turnSoundOn);
            firefox.await("Firefox plays", START, "() => document.querySelector('[data-scene=playing]')", null);
            Await.until("GStreamer decodes", START, () -> watcher.counts("video") > 0);

            long end = System.nanoTime() + LONG.toNanos();
            Await.until("75 seconds have passed", LONG.plus(START), () -> {
                assertThat(List.of(ffmpeg, gstreamer, watcher)).allMatch(OtherClient::isRunning);
                return System.nanoTime() >= end;
            });

            assertThat(ofFfmpeg.reception().codec()).isEqualTo("H264");
            assertThat(ofGstreamer.reception().codec()).isEqualTo("H264");
            List<Reception> receptions =
                    viewers.stream().map(ViewerPage::reception).toList();
            viewers.forEach(viewer -> viewer.perceive(SLOW_FRAMES));
            for (int i = 0; i < viewers.size(); i++) {
                ViewerPage viewer = viewers.get(i);
                Reception before = receptions.get(i);
                assertThat(viewer.perceived().change()).isGreaterThan(0.001);
                assertThat(viewer.connections()).isEqualTo(1);
                Await.until(
                        "sound and pictures go on",
                        START,
                        () -> viewer.reception().audioEnergy() > before.audioEnergy()
                                && viewer.reception().framesDecoded() > before.framesDecoded());
            }
            assertThat(firefox.evaluate("() => witness.connections()")).isEqualTo(1);
            assertThat(((Number) firefox.evaluate("() => witness.change(" + SLOW_FRAMES + ")")).doubleValue())
                    .isGreaterThan(0.001);
            long pictures = watcher.counts("video");
            long sounds = watcher.counts("audio");
            Await.until(
                    "GStreamer still decodes",
                    START,
                    () -> watcher.counts("video") > pictures && watcher.counts("audio") > sounds);
        }
        host.click("stop");
        for (String room : List.of(byFfmpeg, byGstreamer, byFirefox)) {
            Await.until(
                    "the host of " + room + " has said goodbye",
                    START,
                    () -> !roomOf(live, room).contains("\"state\":\"live\""));
        }
    }

    private static String opened(Live live, String room) {
        HttpResponse<String> created = live.node().post("/v1/rooms", "{\"id\":\"" + room + "\",\"mode\":\"live\"}");
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return room;
    }

    private static ViewerPage viewer(Live live, String room) {
        live.name(room);
        return live.viewer(0);
    }

    private static String roomOf(Live live, String room) {
        return live.node().read("/v1/rooms/" + room).body();
    }
}
