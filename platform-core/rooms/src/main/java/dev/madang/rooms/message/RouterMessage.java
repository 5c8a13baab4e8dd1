package dev.madang.rooms.message;

import dev.madang.rooms.model.ParticipantId;
import java.util.Map;

/** What a Router says to the Home. */
public sealed interface RouterMessage {
    /** The Router carries the room from now on, and wants to know everything. */
    record Hello() implements RouterMessage {}

    /**
     * Asks for something, which is answered by a {@link HomeMessage.Reply}.
     *
     * @param number which request, 1 and up
     */
    record Request(long number, Act<?> act) implements RouterMessage {}

    /** A participant is there in another way than before. */
    record Attends(Attendance attendance) implements RouterMessage {}

    /** A leg that was admitted will not be attached. */
    record GiveUp(ParticipantId participant, long leg) implements RouterMessage {}

    /** Whether somebody on that node wants to know who speaks. */
    record WantsSpeakers(boolean wanted) implements RouterMessage {}

    /**
     * How loud those are who publish on that node, all of them.
     *
     * @param loudness 0 for silence to 127 for the loudest there is
     */
    record Loudness(Map<ParticipantId, Integer> loudness) implements RouterMessage {
        public Loudness {
            loudness = Map.copyOf(loudness);
        }
    }
}
