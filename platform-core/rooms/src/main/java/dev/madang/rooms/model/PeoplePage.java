package dev.madang.rooms.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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

    /** A page has about so many characters, by its people's metadata; a client's socket takes few such messages at once. */
    private static final int MOST_LENGTH = 128 * 1024;

    private static final int LENGTH_OF_ONE = 256;

    /**
     * The first of those, and where the next page begins.
     *
     * @param those by their ordinals, which rise
     * @param most how many, 1 and up
     */
    public static PeoplePage of(Stream<Map.Entry<Long, ParticipantView>> those, int most) {
        List<ParticipantView> people = new ArrayList<>();
        long last = 0;
        int length = 0;
        for (Map.Entry<Long, ParticipantView> entry : (Iterable<Map.Entry<Long, ParticipantView>>) those::iterator) {
            if (people.size() == most || length > MOST_LENGTH) {
                return new PeoplePage(people, last);
            }
            ParticipantView view = entry.getValue();
            String metadata = view.metadata();
            length += LENGTH_OF_ONE + (metadata == null ? 0 : metadata.length());
            people.add(view);
            last = entry.getKey();
        }
        return new PeoplePage(people, null);
    }
}
