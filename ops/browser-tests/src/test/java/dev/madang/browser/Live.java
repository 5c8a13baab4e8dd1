package dev.madang.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** What one test works with: a room of its own, and pages on it. Everything is closed when the test ends. */
final class Live implements AutoCloseable {
    private static final String WITNESS = resource("witness.js");
    private static final String SMALL_CAMERA = resource("smallCamera.js");

    private final Node node;
    private final Chromiums chromiums;
    private final Supplier<Firefox> firefox;
    private String room =
            "test-" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<Page> pages = new ArrayList<>();
    private final List<FirefoxPage> firefoxPages = new ArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private ColorScheme scheme = ColorScheme.LIGHT;

    Live(Node node, Chromiums chromiums, Supplier<Firefox> firefox) {
        this.node = node;
        this.chromiums = chromiums;
        this.firefox = firefox;
    }

    Node node() {
        return node;
    }

    String room() {
        return room;
    }

    /** Pages opened from now on are of a room of that name. */
    void name(String name) {
        room = name;
    }

    /** Pages opened from now on are seen by a user who likes it that way. */
    void prefer(ColorScheme preferred) {
        scheme = preferred;
    }

    /** The host's page, its preview on. */
    HostPage host() {
        return host("");
    }

    /** The host's page with a token of one's own. */
    HostPage hostWith(String token) {
        return host("#token=" + token);
    }

    private HostPage host(String fragment) {
        return new HostPage(open(chromiums.host(), "/live/?room=" + room + "&as=host" + fragment));
    }

    /** The host's page with a script that is run before the page's own, to stand in for the camera. */
    HostPage hostWithCamera(String script) {
        return new HostPage(open(chromiums.host(), "/live/?room=" + room + "&as=host", script));
    }

    /** A viewer's page in the viewers' Chromium of that number. */
    ViewerPage viewer(int chromium) {
        return new ViewerPage(open(chromiums.viewer(chromium), "/live/?room=" + room + "&as=viewer"));
    }

    /** A viewer's page with a script that is run before the page's own. */
    ViewerPage viewerWithScript(String script) {
        return new ViewerPage(open(chromiums.viewer(0), "/live/?room=" + room + "&as=viewer", script));
    }

    /** A viewer's page with a token of one's own. */
    ViewerPage viewerWith(String token) {
        return new ViewerPage(open(chromiums.viewer(0), "/live/?room=" + room + "&as=viewer#token=" + token));
    }

    /** A viewer's page in a Chromium that a program starts, and that reaches the node by that host name. */
    ViewerPage viewerElsewhere(Path program, String host) {
        String address = node.address().replace("127.0.0.1", host);
        return new ViewerPage(openAt(chromiums.startedBy(program), address + "/live/?room=" + room + "&as=viewer", ""));
    }

    /** A tab that will take part in a room by script. */
    Tab participant() {
        return new Tab.Chromium(open(chromiums.viewer(0), "/live/", resource("participant.js")));
    }

    /** The same by that network. */
    Tab participantBy(VanishingNetwork network) {
        String script = resource("participant.js") + network.script();
        return new Tab.Chromium(openAt(chromiums.viewer(0), network.address() + "/live/", script));
    }

    /** The same in Firefox. */
    Tab firefoxParticipant() {
        return firefoxPageAt(node.address() + "/live/", resource("participant.js"));
    }

    /** A page of the node in Firefox, which has a small camera and a microphone. */
    FirefoxPage firefoxPage(String path) {
        return firefoxPageAt(node.address() + path, SMALL_CAMERA);
    }

    /** The same by that network. */
    FirefoxPage firefoxPageBy(VanishingNetwork network, String path) {
        return firefoxPageAt(network.address() + path, SMALL_CAMERA + network.script());
    }

    private FirefoxPage firefoxPageAt(String address, String script) {
        FirefoxPage page = firefox.get().open(address, WITNESS + script, errors::add);
        firefoxPages.add(page);
        return page;
    }

    /** A page of the node that needs no camera or has a small one, in the host's Chromium. */
    Page page(String path) {
        return open(chromiums.host(), path, SMALL_CAMERA);
    }

    /** A page of somebody else's server, in the host's Chromium, with a small camera. */
    Page elsewhere(String address) {
        return openAt(chromiums.host(), address, SMALL_CAMERA);
    }

    private Page open(Browser browser, String path) {
        return open(browser, path, "");
    }

    private Page open(Browser browser, String path, String script) {
        return openAt(browser, node.address() + path, script);
    }

    private Page openAt(Browser browser, String address, String script) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(1280, 800)
                .setColorScheme(scheme)
                .setLocale("en-US"));
        contexts.add(context);
        context.addInitScript(WITNESS);
        context.addInitScript(script);
        Page page = context.newPage();
        pages.add(page);
        page.onPageError(errors::add);
        page.navigate(address);
        return page;
    }

    /** Pictures of all pages, for whoever wants to know what the test saw. */
    void photograph(String name) {
        for (int i = 0; i < pages.size(); i++) {
            if (!page(i).isClosed()) {
                page(i).screenshot(new Page.ScreenshotOptions().setPath(picture(name + "-" + i)));
            }
        }
        for (int i = 0; i < firefoxPages.size(); i++) {
            if (!firefoxPages.get(i).isClosed()) {
                firefoxPages.get(i).screenshot(picture(name + "-firefox-" + i));
            }
        }
    }

    private Page page(int index) {
        return pages.get(index);
    }

    static Path picture(String name) {
        return Node.TARGET.resolve("pictures").resolve(name + ".png");
    }

    /** No script of any page may have failed. */
    void checkPages() {
        assertThat(errors).as("script errors of the pages").isEmpty();
    }

    @Override
    public void close() {
        contexts.forEach(BrowserContext::close);
        firefoxPages.forEach(FirefoxPage::close);
    }

    static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(Live.class.getResourceAsStream("/" + name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
