package dev.madang.kit;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token to be made.
 *
 * @param identity tells people of a room apart: whoever comes by the same one is the same participant. Null only for those who do not
 *     publish
 * @param name what others read; the identity where it is null
 * @param metadata what others see besides, as JSON knows it: texts, numbers, booleans, lists and maps
 * @param life how long one may come in by it, a day at the most
 */
public record TokenWish(
        String room,
        Role role,
        @Nullable String identity,
        @Nullable String name,
        Map<String, ?> metadata,
        Grants grants,
        Duration life) {
    private static final Duration HOUR = Duration.ofHours(1);

    /** @throws IllegalArgumentException when the life is less than a second */
    public TokenWish {
        if (life.toSeconds() < 1) {
            throw new IllegalArgumentException("a token lives for a second or more, not " + life);
        }
    }

    /** Lets anybody in, for an hour. */
    public static TokenWish of(String room, Role role) {
        return new TokenWish(room, role, null, null, Map.of(), Grants.NONE, HOUR);
    }

    /** The same for that somebody. */
    public TokenWish as(String whose, String called) {
        return new TokenWish(room, role, whose, called, metadata, grants, life);
    }

    /** The same with that to be seen. */
    public TokenWish with(Map<String, ?> seen) {
        return new TokenWish(room, role, identity, name, seen, grants, life);
    }

    /** The same with other rights. */
    public TokenWish with(Grants other) {
        return new TokenWish(room, role, identity, name, metadata, other, life);
    }

    /** The same for another time. */
    public TokenWish lasting(Duration time) {
        return new TokenWish(room, role, identity, name, metadata, grants, time);
    }
}
