package dev.madang.server.signal;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The numbers of a session's newest requests that were done and must not be done twice: a client that lost its socket says
 * again what was not answered. Its own lock is held while one is done, since the former socket's may still be under way.
 */
final class DoneRequests {
    private static final int MOST = 128;

    private final Set<Integer> numbers = new LinkedHashSet<>();

    boolean contains(int number) {
        return numbers.contains(number);
    }

    void add(int number) {
        numbers.add(number);
        if (numbers.size() > MOST) {
            numbers.remove(numbers.iterator().next());
        }
    }
}
