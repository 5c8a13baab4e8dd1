package dev.madang.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A token to be minted.
 *
 * @param role as what its bearer may join
 * @param identity tells the bearer apart in the room; the name, in a role that publishes, when there is none
 * @param name how others see the bearer; the identity or the role when there is none
 * @param metadata an object that others see
 * @param grants what the bearer is given and taken beyond the role's rights
 * @param ttlSeconds its life; the configured default when there is none
 */
@Schema(description = "A token to be minted")
record NewToken(
        @Schema(description = "Role, as the room's mode knows it", required = true, examples = "host") @Nullable
        String role,

        @Schema(
                description =
                        "Tells the bearer apart in the room, 1 to 128 characters, not beginning with ~. When absent, in a role that publishes the name does; in others every join is somebody new")
        @Nullable
        String identity,

        @Schema(
                description =
                        "How others see the bearer, 1 to 128 characters; the identity's or the role's when absent")
        @Nullable
        String name,

        @Schema(description = "An object that others see, 2,048 bytes at most", type = SchemaType.OBJECT) @Nullable
        JsonNode metadata,

        @Schema(
                description = "Rights given (true) and taken (false) beyond the role's",
                examples = "{\"moderate\":true}")
        @Nullable
        Map<String, Boolean> grants,

        @Schema(description = "Life in seconds, 1 and up to the configured longest") @Nullable
        Long ttlSeconds) {}
