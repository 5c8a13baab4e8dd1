package dev.madang.server.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An invitation to be made. */
@Schema(description = "An invitation to be made")
record NewInvitation(
        @Schema(description = "As what people come", required = true, examples = "viewer") @Nullable
        String role,

        @Schema(description = "How many it lets in, 1 to 10,000", defaultValue = "1") @Nullable
        Integer uses,

        @Schema(description = "Its life in seconds, 30 days at most", defaultValue = "86400") @Nullable
        Long ttlSeconds,

        @Schema(description = "What it is for") @Nullable String name) {}
