package dev.madang.server.api;

import dev.madang.rooms.registry.RoomRecord;
import dev.madang.server.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the next page of a service's rooms begins: after the last one of the page before, also when that has closed since. */
final class RoomCursor {
    private RoomCursor() {}

    static String of(RoomRecord last) {
        String text = last.createdAt().toEpochMilli() + " " + last.key().id();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Where to go on in that list, the oldest room first.
     *
     * @param cursor null for the first page
     * @throws ProblemException when it is none of ours
     */
    static int indexAfter(List<RoomRecord> rooms, @Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        String[] parts = parts(cursor);
        Instant created = created(parts[0]);
        for (int i = 0; i < rooms.size(); i++) {
            boolean same = rooms.get(i).key().id().value().equals(parts[1])
                    && rooms.get(i).createdAt().equals(created);
            if (same) {
                return i + 1;
            }
        }
        int index = 0;
        while (index < rooms.size() && !rooms.get(index).createdAt().isAfter(created)) {
            index++;
        }
        return index;
    }

    private static String[] parts(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(" ", 2);
            if (parts.length == 2) {
                return parts;
            }
        } catch (IllegalArgumentException malformed) {
            // Said below.
        }
        throw Values.invalid("that is no cursor of this list");
    }

    private static Instant created(String millis) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(millis));
        } catch (NumberFormatException | DateTimeException malformed) {
            throw Values.invalid("that is no cursor of this list");
        }
    }
}
