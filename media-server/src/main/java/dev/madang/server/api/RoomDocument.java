package dev.madang.server.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.RoomView;
import java.time.Instant;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A room as the API shows it.
 *
 * @param participants everybody in it
 * @param viewers its audience
 * @param host who publishes as host, or null
 * @param chat who hears whom
 * @param recording whether a recording is asked for
 * @param closeAt when it closes by itself, or null
 */
@Schema(
        description = "A room",
        examples = "{\"id\":\"yard\",\"mode\":\"live\",\"service\":\"shop\",\"state\":\"live\",\"createdAt\":"
                + "\"2026-01-01T12:00:00Z\",\"participants\":4,\"viewers\":3,\"host\":{\"id\":\"k3\",\"identity\":\"host-1\",\"name\":\"Hana\"},"
                + "\"locked\":false,\"chat\":\"all\",\"recording\":false,\"settings\":{}}")
record RoomDocument(
        String id,
        String mode,
        String service,

        @Schema(
                description = "Where it is in its life",
                enumeration = {"waiting", "live", "grace", "closed"})
        String state,

        Instant createdAt,
        int participants,
        int viewers,
        @Nullable Host host,
        boolean locked,
        String chat,
        boolean recording,
        Map<String, String> settings,
        @JsonRawValue @Nullable String metadata,
        @Nullable Instant closeAt) {

    /** Who publishes as host. */
    record Host(String id, @Nullable String identity, String name) {
        static Host of(ParticipantView participant) {
            return new Host(participant.id().value(), participant.identity(), participant.name());
        }
    }

    static RoomDocument of(RoomView room) {
        ParticipantView host = room.host();
        return new RoomDocument(
                room.key().id().value(),
                room.mode(),
                room.key().service(),
                room.state().label(),
                room.createdAt(),
                room.participantCount(),
                room.viewerCount(),
                host == null ? null : Host.of(host),
                room.locked(),
                room.chat().label(),
                room.recording(),
                room.settings(),
                room.metadata(),
                room.closeAt());
    }
}
