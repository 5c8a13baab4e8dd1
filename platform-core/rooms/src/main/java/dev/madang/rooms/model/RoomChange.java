package dev.madang.rooms.model;

import dev.madang.rooms.mode.ModeSettings;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different in a room; null leaves a thing as it is, an empty value takes it away.
 *
 * @param settings those that are named get that value
 */
public record RoomChange(
        @Nullable Boolean locked,
        @Nullable Boolean recording,
        ModeSettings settings,
        @Nullable Optional<String> metadata,
        @Nullable Optional<Instant> closeAt) {
    /** @throws IllegalArgumentException when the metadata is too long */
    public RoomChange {
        if (metadata != null) {
            Entrant.requireMetadata(metadata.orElse(null));
        }
    }
}
