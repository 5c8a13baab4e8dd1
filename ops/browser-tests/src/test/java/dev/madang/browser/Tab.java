package dev.madang.browser;

import com.microsoft.playwright.Page;
import org.jspecify.annotations.Nullable;

/** A page of whichever browser, as far as a test's script drives it. */
interface Tab {
    /**
     * Calls that function inside the page and waits for what it promises.
     *
     * @param argument for it: anything that JSON can say
     * @return its result, as JSON says it: maps, lists, strings, numbers, booleans
     */
    Object evaluate(String function, @Nullable Object argument);

    /** The same without an argument. */
    default Object evaluate(String function) {
        return evaluate(function, null);
    }

    /** A click into the page's corner: browsers play no sound before a gesture. */
    void touch();

    /** Playwright's page. */
    record Chromium(Page page) implements Tab {
        @Override
        public Object evaluate(String function, @Nullable Object argument) {
            return page.evaluate(function, argument);
        }

        @Override
        public void touch() {
            page.mouse().click(2, 2);
        }
    }
}
