package dev.madang.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.madang.rooms.Room;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Invitation;
import dev.madang.server.auth.Services;
import dev.madang.server.auth.Tokens;
import dev.madang.server.problem.Problem;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import dev.madang.server.session.Secrets;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What an invitation is good for, for whoever has its code. */
@Path("/v1/invitations/{code}")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invitations")
@APIResponse(
        responseCode = "404",
        description = "There is no such invitation, or none any more",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public final class InvitedResource {
    private final Rooms rooms;
    private final Services services;
    private final Tokens tokens;
    private final Secrets secrets;

    @Inject
    InvitedResource(Rooms rooms, Services services, Tokens tokens, Secrets secrets) {
        this.rooms = rooms;
        this.services = services;
        this.tokens = tokens;
        this.secrets = secrets;
    }

    /**
     * An invitation, for whom it invites.
     *
     * @param name what it is for, as its maker calls it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record InvitedDocument(
            String room, String mode, String role, @Nullable String name) {}

    /**
     * Who comes by an invitation.
     *
     * @param name how others will see it
     */
    @Schema(description = "Who comes by an invitation")
    record NewGuest(
            @Schema(description = "How others will see it, 1 to 128 characters", required = true) @Nullable
            String name) {}

    /** A token that lets one in. */
    record GuestDocument(String token, Instant expiresAt, String room, String mode, String role, String identity) {}

    @GET
    @Operation(summary = "Read what an invitation is for")
    @APIResponse(
            responseCode = "200",
            description = "The room and the role",
            content = @Content(schema = @Schema(implementation = InvitedDocument.class)))
    public InvitedDocument read(@PathParam("code") String code) {
        Room room = room(code);
        Invitation invitation = room.invitation(code);
        return new InvitedDocument(
                room.key().id().value(), room.mode(), invitation.role().label(), invitation.name());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Come in by an invitation", description = "Each time is one of its uses.")
    @APIResponse(
            responseCode = "200",
            description = "A token",
            content = @Content(schema = @Schema(implementation = GuestDocument.class)))
    @APIResponse(responseCode = "410", description = "It has let in all that it may")
    @APIResponse(responseCode = "422", description = "The name is missing or not allowed")
    public GuestDocument come(@PathParam("code") String code, @Nullable NewGuest guest) {
        Room room = room(code);
        Invitation invitation = room.invitation(code);
        Entrant entrant =
                entrant(invitation, guest == null ? null : guest.name()).invitedBy(invitation.by());
        room.useInvitation(code);
        Tokens.Minted minted =
                tokens.mint(services.account(room.key().service()), room.key().id(), entrant, Optional.empty());
        return new GuestDocument(
                minted.token(),
                minted.expiresAt(),
                room.key().id().value(),
                room.mode(),
                invitation.role().label(),
                String.valueOf(entrant.identity()));
    }

    private Entrant entrant(Invitation invitation, @Nullable String name) {
        if (name == null) {
            throw Values.invalid("name is needed");
        }
        try {
            return new Entrant(
                    "invited-" + secrets.next(), invitation.role(), name.strip(), Grants.NONE, null, "", null);
        } catch (IllegalArgumentException notAllowed) {
            throw Values.invalid(notAllowed.getMessage());
        }
    }

    private Room room(String code) {
        return rooms.invitedBy(code).orElseThrow(() -> new ProblemException(ProblemKind.INVITATION_NOT_FOUND, null));
    }
}
