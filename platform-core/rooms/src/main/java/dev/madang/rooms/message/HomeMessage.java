package dev.madang.rooms.message;

import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.store.KeptRoom;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the Home says to a Router. */
public sealed interface HomeMessage {
    /**
     * Everything there is to know, in place of what was known; the first message to a Router. It holds as soon as all the people are
     * there.
     *
     * @param people the first of them
     * @param more whether the others follow at once, by {@link People}
     */
    record Welcome(RoomStatus status, List<RosterEntry> people, Ranking ranking, List<Said> history, boolean more)
            implements HomeMessage {
        public Welcome {
            people = List.copyOf(people);
            history = List.copyOf(history);
        }
    }

    /**
     * The next of the people that a {@link Welcome} began to tell of.
     *
     * @param more whether others follow at once
     */
    record People(List<RosterEntry> people, boolean more) implements HomeMessage {
        public People {
            people = List.copyOf(people);
        }
    }

    /** Answers the request of that number. */
    record Reply(long request, Answer answer) implements HomeMessage {}

    /**
     * The room is another than before.
     *
     * @param told whether those who are present are told
     */
    record StatusChanged(RoomStatus status, boolean told) implements HomeMessage {}

    /**
     * Somebody came, or is there in another way.
     *
     * @param tellsItself whether the participant itself is told
     */
    record Present(RosterEntry entry, boolean tellsItself) implements HomeMessage {}

    /** Somebody left. */
    record Gone(ParticipantId participant) implements HomeMessage {}

    /** The Router ends that leg. */
    record EndLeg(ParticipantId participant, long leg, LegEnd why) implements HomeMessage {}

    /** The Router ends that presence; its legs are ended one by one. */
    record EndPresence(ParticipantId participant, long presence, PresenceEnd why) implements HomeMessage {}

    /**
     * Voices have another order than before.
     *
     * @param told whether others speak, or another is dominant, so that those who are present are told
     */
    record Speaking(Ranking ranking, boolean told) implements HomeMessage {}

    /** What of the room outlives its Home: the Router keeps it for the next one, in place of what it had. */
    record Inherit(KeptRoom room) implements HomeMessage {}

    /** The Router's node is to take the room over: this Home decides nothing any more, and has said all before. */
    record TakeOver() implements HomeMessage {}

    /** Whether the Router says from time to time how loud its voices are. */
    record Listen(boolean on) implements HomeMessage {}

    /**
     * Somebody said something.
     *
     * @param to whom, or null for everybody it may be heard by; these are kept for who comes later
     */
    record Heard(Said said, @Nullable Set<ParticipantId> to) implements HomeMessage {}

    /**
     * The room is over; the last message.
     *
     * @param detail what the one who closed it said, or null
     */
    record Closed(RoomEnd why, @Nullable String detail) implements HomeMessage {}

    /**
     * What a node of a newer version says and this one does not know. Nothing follows from it.
     *
     * @param kind what it is called
     */
    record Unknown(String kind) implements HomeMessage {}
}
