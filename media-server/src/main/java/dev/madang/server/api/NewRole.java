package dev.madang.server.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The role that a participant is to have. */
@Schema(description = "The role that a participant is to have")
record NewRole(
        @Schema(description = "Role, as the room's mode knows it", required = true, examples = "guest") @Nullable
        String role) {}
