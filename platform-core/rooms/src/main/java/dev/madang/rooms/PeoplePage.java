package dev.madang.rooms;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the people in a room, in the order they came.
 *
 * @param next where the next page begins: what comes after this; null when there is no more
 */
public record PeoplePage(
        List<ParticipantView> people, @Nullable Long next) {
    public PeoplePage {
        people = List.copyOf(people);
    }
}
