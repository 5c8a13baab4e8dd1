package dev.madang.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tables of docs/rights.md. */
final class RightsTable {
    static final Path DOCUMENT = Path.of("..", "docs", "rights.md");

    private RightsTable() {}

    /**
     * One row of who may do what to whom.
     *
     * @param right its label
     * @param over "who ranks below", "oneself" or "the room", maybe with more
     */
    record Deed(String name, String right, String over) {}

    static List<Deed> deeds() {
        return rows("| deed |").stream()
                .map(cells -> new Deed(bare(cells[0]), bare(cells[1]), cells[2].strip()))
                .toList();
    }

    /** The lines of the table that begins so, without its head. */
    static List<String> lines(String head) {
        try {
            List<String> lines = new ArrayList<>();
            boolean inside = false;
            for (String line : Files.readAllLines(DOCUMENT)) {
                if (line.startsWith(head)) {
                    inside = true;
                } else if (inside && !line.startsWith("|")) {
                    break;
                } else if (inside && !line.startsWith("| ---")) {
                    lines.add(line);
                }
            }
            return lines;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String[]> rows(String head) {
        return lines(head).stream()
                .map(line -> line.substring(1).split("\\|", -1))
                .toList();
    }

    private static String bare(String cell) {
        return cell.replace("`", "").strip();
    }
}
