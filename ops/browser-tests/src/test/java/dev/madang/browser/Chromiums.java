package dev.madang.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Chromium processes of a run, started when first needed. The host has one with a camera that shows a moving test
 * picture and a microphone that beeps; each viewer has one without.
 */
final class Chromiums implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    /**
     * A machine with no network but its loopback can run the tests as well; where there is no graphics hardware, what stands in
     * for it costs more than painting without.
     */
    private static final List<String> EVERYWHERE =
            List.of("--no-sandbox", "--allow-loopback-in-peer-connection", "--disable-gpu");

    private static final List<String> FAKE_DEVICES =
            List.of("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream");

    private final Playwright playwright;
    private final Path executable;
    private final List<Browser> hosts = new ArrayList<>();
    private final List<Browser> viewers = new ArrayList<>();

    Chromiums() {
        executable = find();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    private static Path find() {
        String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin";
        return Stream.of(path.split(":"))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "These tests need a Chromium and found none. As root: apt-get install chromium"));
    }

    /** The one with camera and microphone. */
    Browser host() {
        return started(hosts, 0, FAKE_DEVICES);
    }

    /** One without. */
    Browser viewer(int index) {
        return started(viewers, index, List.of());
    }

    /** One that is started by another program, such as in a network of its own. */
    Browser startedBy(Path program) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(EVERYWHERE));
    }

    private Browser started(List<Browser> browsers, int index, List<String> flags) {
        while (browsers.size() <= index) {
            browsers.add(playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(executable)
                            .setArgs(Stream.of(EVERYWHERE, flags)
                                    .flatMap(List::stream)
                                    .toList())));
        }
        return browsers.get(index);
    }

    @Override
    public void close() {
        playwright.close();
    }
}
