package dev.madang.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** The figures of a run, in {@code target/figures.txt}, for people; tests compare with generous bounds only. */
final class Report {
    private Report() {}

    static void line(String format, Object... values) {
        try {
            Files.writeString(
                    Files.createDirectories(Node.TARGET).resolve("figures.txt"),
                    format.formatted(values) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
