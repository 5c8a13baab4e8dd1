package dev.madang.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers that may be wanted once more, by whom they were given to. All of them together are bounded, in bytes and number: where
 * there are too many, the oldest of whoever has most gives way, so that nobody pushes out those of others who keep less. Not for
 * several threads.
 */
final class KeptAnswers {
    /** What an answer takes besides its texts: objects, keys and their places in maps. */
    static final int BYTES_BESIDES = 512;

    private final long mostBytes;
    private final int mostAnswers;
    private final long keptNanos;
    private final Map<String, Owner> owners = new HashMap<>();
    /** With a bound, should the end of one ever be missed. */
    private final Map<Name, Boolean> underWay = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Boolean> eldest) {
            return size() > mostAnswers;
        }
    };

    private long bytes;
    private int answers;

    KeptAnswers(long mostBytes, int mostAnswers, long keptNanos) {
        this.mostBytes = mostBytes;
        this.mostAnswers = mostAnswers;
        this.keptNanos = keptNanos;
    }

    /**
     * What a request is known by.
     *
     * @param owner whose it is, as verified
     * @param key of the owner's choice
     */
    record Name(String owner, String key) {}

    /**
     * An answer.
     *
     * @param request what it answers: the same key is for the same request
     */
    record Answer(
            String request,
            int status,
            byte @Nullable [] body,
            @Nullable String type,
            @Nullable String location,
            long atNanos) {
        int bytes() {
            return BYTES_BESIDES
                    + request.length()
                    + (body == null ? 0 : body.length)
                    + length(type)
                    + length(location);
        }

        private static int length(@Nullable String text) {
            return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    private static final class Owner {
        final Map<String, Answer> answers = new LinkedHashMap<>();
        long bytes;

        long bytes() {
            return bytes;
        }
    }

    /** The answer that was given, null for none. */
    @Nullable
    Answer find(Name name, long nowNanos) {
        Owner owner = owners.get(name.owner());
        Answer answer = owner == null ? null : owner.answers.get(name.key());
        return answer == null || nowNanos - answer.atNanos() > keptNanos ? null : answer;
    }

    /** Whether nothing of that name was under way; it is now. */
    boolean begin(Name name) {
        return underWay.put(name, true) == null;
    }

    /** It is not under way any more. */
    void end(Name name) {
        underWay.remove(name);
    }

    /** Keeps an answer, as long as there is room for it. */
    void keep(Name name, Answer answer) {
        if (answer.bytes() > mostBytes) {
            return;
        }
        remove(name.owner(), name.key());
        Owner owner = owners.computeIfAbsent(name.owner(), any -> new Owner());
        owner.answers.put(name.key(), answer);
        owner.bytes += answer.bytes();
        bytes += answer.bytes();
        answers++;
        dropOld(name.owner(), owner, answer.atNanos());
        while (bytes > mostBytes || answers > mostAnswers) {
            dropOldestOfLargest();
        }
    }

    private void dropOld(String whose, Owner owner, long nowNanos) {
        for (Map.Entry<String, Answer> eldest = eldest(owner);
                nowNanos - eldest.getValue().atNanos() > keptNanos;
                eldest = eldest(owner)) {
            remove(whose, eldest.getKey());
        }
    }

    private void dropOldestOfLargest() {
        Map.Entry<String, Owner> largest = owners.entrySet().stream()
                .max(Comparator.comparingLong(entry -> entry.getValue().bytes()))
                .orElseThrow();
        remove(largest.getKey(), eldest(largest.getValue()).getKey());
    }

    private static Map.Entry<String, Answer> eldest(Owner owner) {
        return owner.answers.entrySet().iterator().next();
    }

    private void remove(String whose, String key) {
        Owner owner = owners.get(whose);
        Answer answer = owner == null ? null : owner.answers.remove(key);
        if (owner == null || answer == null) {
            return;
        }
        owner.bytes -= answer.bytes();
        bytes -= answer.bytes();
        answers--;
        if (owner.answers.isEmpty()) {
            owners.remove(whose);
        }
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return answers;
    }
}
