package dev.madang.rooms.message;

import dev.madang.rooms.model.ParticipantId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who of a room's voices spoke how long ago.
 *
 * @param voices everybody with a voice: first the dominant speaker while it speaks, then the others who speak, then who spoke last,
 *     then those who never spoke
 * @param spoken how many of these, from the first on, speak or spoke before
 * @param speaking who speaks, the loudest first
 * @param dominant the dominant speaker, or who was it last; null as long as nobody spoke
 */
public record Ranking(
        List<ParticipantId> voices,
        int spoken,
        List<ParticipantId> speaking,
        @Nullable ParticipantId dominant) {
    /** Nobody has a voice. */
    public static final Ranking NONE = new Ranking(List.of(), 0, List.of(), null);

    public Ranking {
        voices = List.copyOf(voices);
        speaking = List.copyOf(speaking);
    }

    /** The place of each voice, 0 for the first. */
    public Map<ParticipantId, Integer> places() {
        Map<ParticipantId, Integer> places = HashMap.newHashMap(voices.size());
        for (int i = 0; i < voices.size(); i++) {
            places.put(voices.get(i), i);
        }
        return places;
    }
}
