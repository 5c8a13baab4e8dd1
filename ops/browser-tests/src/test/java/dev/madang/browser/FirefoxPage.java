package dev.madang.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page in {@link Firefox}. Parts of it are named by their {@code data-testid}. */
final class FirefoxPage implements Tab {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BiDi bidi;
    private final String user;
    private final String context;
    private boolean closed;

    FirefoxPage(BiDi bidi, String user, String context) {
        this.bidi = bidi;
        this.user = user;
        this.context = context;
    }

    void navigate(String address) {
        bidi.call("browsingContext.navigate", Map.of("context", context, "url", address, "wait", "complete"));
    }

    /** Reloads as from within the page, and waits until that is done. */
    void reload() {
        Object before = evaluate("() => performance.timeOrigin", null);
        evaluate("() => void setTimeout(() => location.reload())", null);
        await(
                "the page is loaded again",
                PATIENCE,
                "before => performance.timeOrigin !== before && document.readyState === 'complete'",
                before);
    }

    @Override
    public Object evaluate(String function, @Nullable Object argument) {
        try {
            // JSON both ways is simpler than the protocol's own description of values.
            JsonNode result = bidi.call(
                    "script.evaluate",
                    Map.of(
                            "expression",
                            "(async () => JSON.stringify((await (%s)(%s)) ?? null))()"
                                    .formatted(function, BiDi.JSON.writeValueAsString(argument)),
                            "target",
                            Map.of("context", context),
                            "awaitPromise",
                            true,
                            "userActivation",
                            true));
            if (!result.path("type").asText().equals("success")) {
                throw new IllegalStateException(
                        result.path("exceptionDetails").path("text").asText());
            }
            return BiDi.JSON.readValue(result.path("result").path("value").asText(), Object.class);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    /**
     * Waits until that function gives something true inside the page. One that throws is asked again, for a page that still loads
     * has no parts yet; what it threw last is in the failure.
     */
    void await(String what, Duration atMost, String function, @Nullable Object argument) {
        Await.untilTrue(
                what,
                atMost,
                () -> evaluate(
                        "async a => { try { return !!(await (%s)(a)); } catch (thrown) { return `${thrown}`; } }"
                                .formatted(function),
                        argument));
    }

    /** Waits until a part is on the screen, and holds that text. */
    void awaitText(String testId, String text, Duration atMost) {
        await(
                testId + " says " + text,
                atMost,
                "([id, text]) => [...document.querySelectorAll(`[data-testid=${id}]`)]"
                        + ".some((part) => part.checkVisibility() && part.textContent.includes(text))",
                List.of(testId, text));
    }

    /** Waits until a part is on the screen and enabled, and clicks on it as a mouse does. */
    void click(String testId) {
        await(testId + " can be clicked", PATIENCE, """
                id => [...document.querySelectorAll(`[data-testid="${id}"]`)].some((part) => part.checkVisibility() && !part.disabled)""", testId);
        List<?> at = (List<?>) evaluate("""
                id => {
                  const part = [...document.querySelectorAll(`[data-testid="${id}"]`)].find((part) => part.checkVisibility());
                  part.scrollIntoView({ block: "center", behavior: "instant" });
                  const { left, top, width, height } = part.getBoundingClientRect();
                  return [Math.floor(left + width / 2), Math.floor(top + height / 2)];
                }""", testId);
        clickAt(((Number) at.get(0)).intValue(), ((Number) at.get(1)).intValue());
    }

    @Override
    public void touch() {
        clickAt(2, 2);
    }

    private void clickAt(int x, int y) {
        perform(Map.of(
                "type",
                "pointer",
                "id",
                "mouse",
                "actions",
                List.of(
                        Map.of("type", "pointerMove", "x", x, "y", y),
                        Map.of("type", "pointerDown", "button", 0),
                        Map.of("type", "pointerUp", "button", 0))));
    }

    /** Presses and lets go of a key, such as {@code m}. */
    void press(String key) {
        perform(Map.of(
                "type",
                "key",
                "id",
                "keyboard",
                "actions",
                List.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key))));
    }

    private void perform(Map<String, ?> source) {
        bidi.call("input.performActions", Map.of("context", context, "actions", List.of(source)));
    }

    /** Replaces the text of a field. */
    void fill(String testId, String text) {
        await(testId + " is there", PATIENCE, "id => document.querySelector(`[data-testid=${id}]`)", testId);
        evaluate("""
                ([id, text]) => {
                  const field = document.querySelector(`[data-testid=${id}]`);
                  field.focus();
                  field.value = text;
                  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
                }""", List.of(testId, text));
    }

    boolean isClosed() {
        return closed;
    }

    void screenshot(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            JsonNode taken = bidi.call("browsingContext.captureScreenshot", Map.of("context", context));
            Files.write(file, Base64.getDecoder().decode(taken.path("data").asText()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Closes it as a user closes a window, with its storage. */
    void close() {
        if (!closed) {
            closed = true;
            bidi.call("browsingContext.close", Map.of("context", context));
            bidi.call("browser.removeUserContext", Map.of("userContext", user));
        }
    }
}
