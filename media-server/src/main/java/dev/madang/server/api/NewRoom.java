package dev.madang.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A room to be created.
 *
 * @param id its id within the service; one is made up when there is none
 * @param mode its mode; the service's default when there is none
 * @param settings of its mode, by name, within what the service allows
 * @param metadata an object that everybody in the room sees
 * @param closeAt when it closes by itself
 */
@Schema(description = "A room to be created")
record NewRoom(
        @Schema(description = "Id within the service; made up when absent", pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
        @Nullable
        String id,

        @Schema(description = "Mode; the service's default when absent", examples = "live") @Nullable
        String mode,

        @Schema(
                description = "Settings of the mode, within what the service allows",
                examples = "{\"max-members\":\"8\"}")
        @Nullable
        Map<String, String> settings,

        @Schema(
                description = "An object that everybody in the room sees, 2,048 bytes at most",
                type = SchemaType.OBJECT)
        @Nullable
        JsonNode metadata,

        @Schema(description = "When it closes by itself", examples = "2030-01-31T12:00:00Z") @Nullable
        String closeAt) {}
