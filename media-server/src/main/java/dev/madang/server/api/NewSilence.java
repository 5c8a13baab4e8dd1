package dev.madang.server.api;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What of a participant is to be sent to nobody, or to everybody again.
 *
 * @param silenced true where nothing is said
 * @param held whether only a moderator lifts it; true where nothing is said
 */
@Schema(description = "What of a participant is to be sent to nobody, or to everybody again")
record NewSilence(
        @Schema(
                description = "All that it sends of a kind, now and later",
                enumeration = {"audio", "video"})
        @Nullable
        String kind,

        @Schema(description = "One of its tracks, in place of a kind") @Nullable
        String track,

        @Schema(description = "False to let it be heard and seen again", defaultValue = "true") @Nullable
        Boolean silenced,

        @Schema(description = "False where the participant may lift it by unmuting", defaultValue = "true") @Nullable
        Boolean held) {}
