package dev.madang.server.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token to be minted.
 *
 * @param role as what its bearer may join
 * @param name the bearer's name; the role's when there is none
 * @param ttlSeconds its life; the configured default when there is none
 */
@Schema(description = "A token to be minted")
record NewToken(
        @Schema(description = "Role, as the room's mode knows it", required = true, examples = "host") @Nullable
        String role,

        @Schema(description = "Name, 1 to 128 characters; the role's when absent") @Nullable
        String name,

        @Schema(description = "Life in seconds, 1 and up to the configured longest") @Nullable
        Long ttlSeconds) {}
