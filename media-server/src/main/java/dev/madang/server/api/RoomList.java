package dev.madang.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Some of a service's rooms.
 *
 * @param next the cursor of the next page, absent on the last one
 */
record RoomList(
        @Schema(implementation = RoomDocument[].class) List<Object> rooms,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String next) {}
