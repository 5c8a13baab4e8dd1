package dev.madang.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is to be different about a participant; what is null stays as it is.
 *
 * @param grants what it is given and taken beyond the role's rights
 * @param metadata one without members takes it away
 */
@Schema(description = "What is to be different about a participant")
record ParticipantPatch(
        @Schema(description = "Role, as the room's mode knows it", examples = "guest") @Nullable
        String role,

        @Schema(
                description = "Rights given (true) and taken (false) beyond the role's",
                examples = "{\"publishScreen\":false}")
        @Nullable
        Map<String, Boolean> grants,

        @Schema(description = "How others see it; the service gives names") @Nullable
        String name,

        @Schema(description = "An object that others see; {} takes it away", type = SchemaType.OBJECT) @Nullable
        JsonNode metadata) {}
