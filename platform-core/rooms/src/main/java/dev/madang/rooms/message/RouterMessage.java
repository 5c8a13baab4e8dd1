package dev.madang.rooms.message;

import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import java.util.List;
import java.util.Map;

/** What a Router says to the Home. */
public sealed interface RouterMessage {
    /**
     * The Router carries the room from now on, or has another Home than before, and wants to know everything.
     *
     * @param here what it has already
     */
    record Hello(List<Here> here) implements RouterMessage {
        public Hello {
            here = List.copyOf(here);
        }
    }

    /**
     * What a Router has of one participant, for a Home that may not know of it.
     *
     * @param who as whom it came in
     */
    record Here(Entrant who, Attendance attendance) {}

    /** The Router has nothing of the room any more; its last message. */
    record Goodbye() implements RouterMessage {}

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

    /**
     * What a node of a newer version says and this one does not know. Nothing follows from it.
     *
     * @param kind what it is called
     */
    record Unknown(String kind) implements RouterMessage {}
}
