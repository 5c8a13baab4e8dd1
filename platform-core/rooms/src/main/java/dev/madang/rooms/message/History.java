package dev.madang.rooms.message;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** What was said to everybody, for who comes later: the newest messages. The Home has one, and each Router its copy. Not thread-safe. */
public final class History {
    /** What is kept has at most so many bytes of UTF-8 together. */
    public static final int MOST_BYTES = 64 * 1024;

    private final Deque<Said> kept = new ArrayDeque<>();
    private long bytes;

    /** @param most messages that are kept at once, 0 and up */
    public void add(Said one, int most) {
        kept.addLast(one);
        bytes += one.bytes();
        trim(most);
    }

    /** Keeps no more than so many. */
    public void trim(int most) {
        while (!kept.isEmpty() && (kept.size() > most || bytes > MOST_BYTES)) {
            bytes -= kept.removeFirst().bytes();
        }
    }

    /** In place of what was kept. */
    public void replace(Collection<Said> all) {
        kept.clear();
        bytes = 0;
        for (Said one : all) {
            kept.addLast(one);
            bytes += one.bytes();
        }
    }

    /** The oldest first. */
    public List<Said> all() {
        return List.copyOf(kept);
    }
}
