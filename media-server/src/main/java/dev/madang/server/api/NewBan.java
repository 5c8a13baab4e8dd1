package dev.madang.server.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Who is to be kept out of a room.
 *
 * @param seconds null for the room's life
 */
@Schema(description = "Who is to be kept out of a room")
record NewBan(
        @Schema(description = "Whom; who is in the room is taken out", required = true) @Nullable
        String identity,

        @Schema(description = "How long; as long as the room when absent") @Nullable
        Long seconds) {}
