package dev.madang.server.signal;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the texts of messages, one for all who are told the same. Any thread. */
@Singleton
final class MessageTexts {
    private final ObjectMapper json;
    private final OutboxBudget budget;
    /** A room tells all of its people one thing before it tells them the next. */
    private volatile @Nullable Newest newest;

    /** The objects of which a text was made, the very ones. */
    private record Newest(
            Class<?> kind, Object first, @Nullable Object second, SharedText text) {
        boolean isOf(Class<?> otherKind, Object otherFirst, @Nullable Object otherSecond) {
            return kind == otherKind && first == otherFirst && second == otherSecond;
        }
    }

    @Inject
    MessageTexts(ObjectMapper json, OutboxBudget budget) {
        this.json = json;
        this.budget = budget;
    }

    OutboxBudget budget() {
        return budget;
    }

    SharedText of(ServerMessage message) {
        return new SharedText(json, message, budget);
    }

    /**
     * The text of a message that others may be told as well.
     *
     * @param first with {@code kind} and {@code second} all that the message depends on; never changed later
     */
    SharedText of(Class<?> kind, Object first, @Nullable Object second, Supplier<ServerMessage> message) {
        Newest last = newest;
        if (last != null && last.isOf(kind, first, second)) {
            return last.text();
        }
        SharedText text = of(message.get());
        newest = new Newest(kind, first, second, text);
        return text;
    }
}
