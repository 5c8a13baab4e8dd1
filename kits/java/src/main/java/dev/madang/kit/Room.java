package dev.madang.kit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A room as it is.
 *
 * @param state {@code waiting}, {@code live}, {@code grace} or {@code closed}
 * @param participants everybody in it
 * @param viewers its audience
 * @param chat who hears whom
 * @param closeAt when it closes by itself, or null
 */
public record Room(
        String id,
        String mode,
        String state,
        Instant createdAt,
        int participants,
        int viewers,
        boolean locked,
        String chat,
        boolean recording,
        Map<String, String> settings,
        Map<String, Object> metadata,
        @Nullable Instant closeAt) {
    static Room of(Document room) {
        return new Room(
                room.string("id"),
                room.string("mode"),
                room.string("state"),
                room.instant("createdAt"),
                (int) room.number("participants"),
                (int) room.number("viewers"),
                room.flag("locked"),
                room.string("chat"),
                room.flag("recording"),
                room.texts("settings"),
                room.map("metadata"),
                room.time("closeAt"));
    }
}
