package dev.madang.rooms.router;

import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.time.Steps;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** What was asked of the Home and is not answered yet. */
final class Requests {
    private final Steps steps;
    private final Consumer<RouterMessage> home;
    private final NavigableMap<Long, Pending> pending = new TreeMap<>();
    private long numbers;
    private long answered;

    /**
     * @param asked when
     * @param taken what follows from an answer, within the step that brings it
     */
    private record Pending(Act<?> act, Instant asked, Consumer<Answer> taken) {
        /** Whether it may be asked once more, of a Home that may have done it already. */
        boolean isRepeatable() {
            return switch (act) {
                case Act.Send _, Act.Invite _, Act.UseInvitation _, Act.Remove _ -> false;
                default -> true;
            };
        }
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
        Thread asker = Thread.currentThread();
        Consumer<Answer> taken = answer -> {
            try {
                if (answer instanceof Answer.Refused(Refusal refusal, String words)) {
                    throw new RefusedException(refusal, words);
                }
                // The Home answers each act by what the act says that it is answered by.
                @SuppressWarnings("unchecked")
                R made = take.apply((A) answer);
                steps.afterwards(() -> complete(asker, () -> result.complete(made)));
            } catch (RuntimeException no) {
                // Also where that is a bug: whoever asked is not to wait for ever, and nothing is left half done.
                refused.run();
                steps.afterwards(() -> complete(asker, () -> result.completeExceptionally(no)));
            }
        };
        pending.put(number, new Pending(act, steps.steady().instant(), taken));
        home.accept(new RouterMessage.Request(number, act));
        return result;
    }

    /** What follows may take its time, so that others do not wait for it: an answer that comes later is taken on a thread of its own. */
    private static void complete(Thread asker, Runnable completion) {
        if (Thread.currentThread() == asker) {
            completion.run();
        } else {
            Thread.startVirtualThread(completion);
        }
    }

    /**
     * Asks another Home for what was not answered. What would be done twice, if it was done already, is refused; nobody waits any more for
     * what was asked long ago.
     */
    void askAgain() {
        Instant tooOld = steps.steady().instant().minus(Answers.PATIENCE);
        for (Map.Entry<Long, Pending> entry : List.copyOf(pending.entrySet())) {
            Pending one = entry.getValue();
            if (one.isRepeatable() && one.asked().isAfter(tooOld)) {
                home.accept(new RouterMessage.Request(entry.getKey(), one.act()));
            } else {
                pending.remove(entry.getKey());
                one.taken()
                        .accept(new Answer.Refused(
                                Refusal.HOME_AWAY, "whether it was done is not known: another Home decides now"));
            }
        }
    }

    /** The room is over here: whatever waits for an answer gets that one. */
    void end(Answer.Refused why) {
        List<Pending> all = List.copyOf(pending.values());
        pending.clear();
        all.forEach(one -> one.taken().accept(why));
    }

    /** Whether nothing waits for an answer. */
    boolean isEmpty() {
        return pending.isEmpty();
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
            one.taken().accept(answer);
        }
    }
}
