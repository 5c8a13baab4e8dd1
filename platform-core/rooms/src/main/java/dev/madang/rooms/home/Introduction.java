package dev.madang.rooms.home;

import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.message.RoomStatus;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.Said;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a Router is told first: everything, the people in pages, so that no message is too large for a link between nodes. */
final class Introduction {
    /** People on a page. */
    static final int MOST_PEOPLE = 500;

    /** A page has about so many characters: it ends with the entry that goes beyond. */
    static final int MOST_LENGTH = 256 * 1024;

    private static final int LENGTH_OF_ONE = 256;

    private Introduction() {}

    /** The messages in the order in which they are sent, with nothing between them. */
    static List<HomeMessage> of(RoomStatus status, List<RosterEntry> people, Ranking ranking, List<Said> history) {
        List<HomeMessage> messages = new ArrayList<>();
        int begin = 0;
        do {
            int end = pageEnd(people, begin);
            List<RosterEntry> page = people.subList(begin, end);
            boolean more = end < people.size();
            messages.add(
                    begin == 0
                            ? new HomeMessage.Welcome(status, page, ranking, history, more)
                            : new HomeMessage.People(page, more));
            begin = end;
        } while (begin < people.size());
        return messages;
    }

    private static int pageEnd(List<RosterEntry> people, int begin) {
        int most = Math.min(people.size(), begin + MOST_PEOPLE);
        int length = 0;
        int end = begin;
        while (end < most && length <= MOST_LENGTH) {
            length += length(people.get(end));
            end++;
        }
        return end;
    }

    private static int length(RosterEntry entry) {
        return LENGTH_OF_ONE * (1 + entry.tracks().size())
                + length(entry.view().metadata())
                + length(entry.standing().metadata());
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
