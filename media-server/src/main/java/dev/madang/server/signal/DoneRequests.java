package dev.madang.server.signal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a session's newest requests that were done and must not be done twice, with what was answered: a client that lost its
 * socket says again what it has no answer to. Its own lock is held while one is done, since the former socket's may still be under way.
 */
final class DoneRequests {
    private static final int MOST = 128;

    private final Map<Integer, ServerMessage> answers = new LinkedHashMap<>();

    /** What was answered to that one, null where it was not done, or is forgotten. */
    @Nullable
    ServerMessage answer(int number) {
        return answers.get(number);
    }

    /** The number is used for another request. */
    void forget(int number) {
        answers.remove(number);
    }

    /** It is done; the first answer counts. */
    void add(int number, ServerMessage answer) {
        answers.putIfAbsent(number, answer);
        if (answers.size() > MOST) {
            answers.remove(answers.keySet().iterator().next());
        }
    }
}
