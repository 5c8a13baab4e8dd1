package dev.madang.kit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is kept out of a room.
 *
 * @param ban its id
 * @param identity null for one who came without
 * @param until null where it lasts as long as the room
 */
public record Ban(
        String ban,
        @Nullable String identity,
        String name,
        Instant at,
        @Nullable Instant until) {
    static Ban of(Document ban) {
        return new Ban(
                ban.string("ban"), ban.text("identity"), ban.string("name"), ban.instant("at"), ban.time("until"));
    }
}
