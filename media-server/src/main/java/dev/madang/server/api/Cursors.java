package dev.madang.server.api;

import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import org.jspecify.annotations.Nullable;

/** Where the next page of a list begins, as clients carry it: a text that they need not understand. */
public final class Cursors {
    private static final int RADIX = 36;

    private Cursors() {}

    public static String write(long after) {
        return Long.toString(after, RADIX);
    }

    /**
     * @param cursor null for the first page
     * @throws ProblemException when it is none of ours
     */
    public static long read(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        try {
            return Long.parseLong(cursor, RADIX);
        } catch (NumberFormatException notOurs) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "that is no cursor of this list");
        }
    }
}
