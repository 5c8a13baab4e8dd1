package dev.madang.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is to be said in a room.
 *
 * @param to participants or identities; null for everybody
 */
@Schema(description = "What is to be said in a room")
record NewMessage(
        @Schema(description = "Any JSON, 16 KiB at most", required = true) @Nullable
        JsonNode data,

        @Schema(description = "Participants or identities, 1 to 64; everybody when absent") @Nullable
        List<String> to) {}
