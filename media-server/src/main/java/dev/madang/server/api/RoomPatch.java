package dev.madang.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different in a room; what is null stays as it is.
 *
 * @param chat the setting of that name
 * @param settings those that are named get that value
 * @param metadata one without members takes it away
 * @param closeAt an empty text takes it away
 */
@Schema(description = "What is to be different in a room")
record RoomPatch(
        @Schema(description = "Whether nobody new comes in") @Nullable
        Boolean locked,

        @Schema(
                description = "Who hears whom",
                enumeration = {"all", "stage", "moderators", "off"})
        @Nullable
        String chat,

        @Schema(description = "Settings of the mode, within what the service allows") @Nullable
        Map<String, String> settings,

        @Schema(description = "An object that everybody in the room sees; {} takes it away", type = SchemaType.OBJECT)
        @Nullable
        JsonNode metadata,

        @Schema(description = "When it closes by itself; an empty text for never") @Nullable
        String closeAt,

        @Schema(description = "Whether a recording is asked for") @Nullable
        Boolean recording) {}
