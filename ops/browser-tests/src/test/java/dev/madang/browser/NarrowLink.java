package dev.madang.browser;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Shows what a viewer behind a link of changing rate gets: {@code ops/narrow-link}, which makes the link. No test: its name
 * does not end so, and it judges nothing.
 */
@ExtendWith(LiveExtension.class)
@NodeSettings("MADANG_HTTP_HOST=0.0.0.0")
final class NarrowLink {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final List<String> RATES = List.of("600kbit", "2500kbit", "300kbit");
    private static final String START_RATE = "200kbit";
    private static final int START_SECONDS = 6;
    private static final String STATE = """
            async () => {
              const video = document.querySelector("video");
              const session = globalThis.madangSession;
              const seen = { height: video?.videoHeight ?? 0, bytes: 0, audioLost: 0, audioGot: 0, frames: 0, concealed: 0, samples: 0 };
              const report = await session?.peerConnection?.getStats();
              report?.forEach((stat) => {
                if (stat.type !== "inbound-rtp") return;
                seen.bytes += stat.bytesReceived;
                if (stat.kind === "audio") {
                  seen.audioLost = stat.packetsLost;
                  seen.audioGot = stat.packetsReceived;
                  seen.concealed = stat.concealedSamples - stat.silentConcealedSamples;
                  seen.samples = stat.totalSamplesReceived;
                } else {
                  seen.frames = stat.framesDecoded;
                }
              });
              return seen;
            }""";

    private final String device = System.getenv("MADANG_NARROW_DEVICE");
    private final int seconds = Integer.parseInt(System.getenv().getOrDefault("MADANG_NARROW_SECONDS", "20"));

    @Test
    void follow(Live live) throws Exception {
        HostPage host = live.host();
        host.goLive();
        host.awaitLayer("f", LONG);
        shape(START_RATE);
        ViewerPage first = live.viewerElsewhere(
                Path.of(System.getenv("MADANG_NARROW_CHROMIUM")), System.getenv("MADANG_NARROW_ADDRESS"));
        try (PrintWriter table = table()) {
            begin(first.page(), table);
        }
        first.page().close();
        shape(RATES.getFirst());
        ViewerPage viewer = live.viewerElsewhere(
                Path.of(System.getenv("MADANG_NARROW_CHROMIUM")), System.getenv("MADANG_NARROW_ADDRESS"));
        viewer.awaitPlaying(LONG);
        try (PrintWriter table = table()) {
            table.println("link        second   height   frames/s     kbit/s   audio lost");
            for (String rate : RATES) {
                shape(rate);
                watch(viewer.page(), rate, table);
            }
        }
    }

    private static PrintWriter table() throws IOException {
        Path file = Node.TARGET.resolve("narrow-link.txt");
        return new PrintWriter(
                Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND), true);
    }

    /** What a viewer hears of the first seconds of a path that was never wide. */
    private static void begin(Page page, PrintWriter table) {
        page.waitForFunction("async () => (await (" + STATE + ")()).samples > 0");
        table.println("link        second   height   concealed samples");
        for (int second = 1; second <= START_SECONDS; second++) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            Map<?, ?> now = (Map<?, ?>) page.evaluate(STATE);
            table.printf(
                    Locale.ROOT,
                    "%-10s %7d %8d   %d of %d%n",
                    START_RATE,
                    second,
                    of(now, "height"),
                    of(now, "concealed"),
                    of(now, "samples"));
        }
    }

    private void watch(Page page, String rate, PrintWriter table) {
        Map<?, ?> before = (Map<?, ?>) page.evaluate(STATE);
        for (int second = 1; second <= seconds; second++) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            Map<?, ?> now = (Map<?, ?>) page.evaluate(STATE);
            table.printf(
                    Locale.ROOT,
                    "%-10s %7d %8d %10d %10d %6d of %d%n",
                    rate,
                    second,
                    of(now, "height"),
                    of(now, "frames") - of(before, "frames"),
                    (of(now, "bytes") - of(before, "bytes")) * 8 / 1_000,
                    of(now, "audioLost"),
                    of(now, "audioGot"));
            before = now;
        }
    }

    private static long of(Map<?, ?> state, String name) {
        return state.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private void shape(String rate) throws IOException, InterruptedException {
        Process tc = new ProcessBuilder(
                        "tc", "qdisc", "replace", "dev", device, "root", "tbf", "rate", rate, "burst", "4kb", "latency",
                        "300ms")
                .inheritIO()
                .start();
        if (tc.waitFor() != 0) {
            throw new IllegalStateException("tc could not shape " + device);
        }
    }
}
