package dev.madang.rooms;

import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.model.Entrant;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a room is to be made.
 *
 * @param settings of its mode, within what its service allows
 * @param metadata a JSON object of at most {@value Entrant#MAX_METADATA_LENGTH} bytes that everybody in it sees, or null
 * @param closeAt when it closes by itself, or null
 */
public record RoomPlan(
        ModeSettings settings,
        @Nullable String metadata,
        @Nullable Instant closeAt) {
    /** Nothing beyond what its mode says. */
    public static final RoomPlan PLAIN = new RoomPlan(ModeSettings.DEFAULTS, null, null);

    /** @throws IllegalArgumentException when the metadata is too long */
    public RoomPlan {
        Entrant.requireMetadata(metadata);
    }
}
