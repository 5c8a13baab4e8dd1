package dev.madang.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some of the participants of a room.
 *
 * @param next the cursor of the next page, absent on the last one
 */
record ParticipantList(
        List<ParticipantDocument> participants,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {}
