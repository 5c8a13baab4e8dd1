package dev.madang.kit;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A room to be made.
 *
 * @param settings of its mode by name, such as {@code max-members}
 * @param metadata what everybody in it sees
 * @param closeAt when it closes by itself, or null
 */
public record RoomWish(
        String id,
        String mode,
        Map<String, String> settings,
        Map<String, ?> metadata,
        @Nullable Instant closeAt) {
    /** A room of that mode as it usually is. */
    public static RoomWish of(String id, String mode) {
        return new RoomWish(id, mode, Map.of(), Map.of(), null);
    }

    /** The same with settings. */
    public RoomWish set(Map<String, String> values) {
        return new RoomWish(id, mode, values, metadata, closeAt);
    }

    /** The same with that to be seen. */
    public RoomWish with(Map<String, ?> seen) {
        return new RoomWish(id, mode, settings, seen, closeAt);
    }

    /** The same for some time. */
    public RoomWish until(Instant end) {
        return new RoomWish(id, mode, settings, metadata, end);
    }

    String json() {
        return new Body()
                .with("id", id)
                .with("mode", mode)
                .with("settings", settings)
                .with("metadata", metadata.isEmpty() ? null : metadata)
                .with("closeAt", closeAt == null ? null : closeAt.toString())
                .json();
    }
}
