package dev.madang.rooms.router;

import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** What was asked of the Home and is not answered yet. */
final class Requests {
    private final Steps steps;
    private final Consumer<RouterMessage> home;
    private final Map<Long, Pending> pending = new HashMap<>();
    private long numbers;
    private long answered;

    /** What follows from an answer, within the step that brings it. */
    @FunctionalInterface
    private interface Pending {
        void answered(Answer answer);
    }

    Requests(Steps steps, Consumer<RouterMessage> home) {
        this.steps = steps;
        this.home = home;
    }

    /**
     * Asks, and takes the answer in the step that brings it.
     *
     * @param refused what is done in that step when the Home says no
     * @return is over after that step; ends in a {@link RefusedException} when the Home says no
     */
    <A extends Answer, R> CompletableFuture<R> ask(Act<A> act, Function<A, R> take, Runnable refused) {
        CompletableFuture<R> result = new CompletableFuture<>();
        long number = ++numbers;
        pending.put(number, answer -> {
            try {
                if (answer instanceof Answer.Refused(Refusal refusal, String words)) {
                    throw new RefusedException(refusal, words);
                }
                // The Home answers each act by what the act says that it is answered by.
                @SuppressWarnings("unchecked")
                R made = take.apply((A) answer);
                steps.afterwards(() -> result.complete(made));
            } catch (RuntimeException no) {
                // Also where that is a bug: whoever asked is not to wait for ever, and nothing is left half done.
                refused.run();
                steps.afterwards(() -> result.completeExceptionally(no));
            }
        });
        home.accept(new RouterMessage.Request(number, act));
        return result;
    }

    /** The newest that was answered, 0 for none. */
    long answered() {
        return answered;
    }

    /** Harmless when nothing waits for it. */
    void answered(long number, Answer answer) {
        answered = Math.max(answered, number);
        Pending one = pending.remove(number);
        if (one != null) {
            one.answered(answer);
        }
    }
}
