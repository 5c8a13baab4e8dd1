package dev.madang.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.madang.rooms.model.Invitation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An invitation to a room.
 *
 * @param path of the page that it opens, on this server
 * @param uses how many it lets in
 * @param used how many it has let in
 * @param name what it is for, as its maker calls it
 */
@Schema(description = "An invitation to a room")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InvitationDocument(
        String code,
        String path,
        String role,
        int uses,
        int used,
        String createdAt,
        String expiresAt,
        @Nullable String name) {
    public static InvitationDocument of(Invitation invitation) {
        return new InvitationDocument(
                invitation.code(),
                "/room/i/" + invitation.code(),
                invitation.role().label(),
                invitation.uses(),
                invitation.used(),
                invitation.createdAt().toString(),
                invitation.expiresAt().toString(),
                invitation.name());
    }
}
