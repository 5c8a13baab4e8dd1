package dev.madang.server.api;

import dev.madang.server.auth.Callers;
import dev.madang.server.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Invitations to a room, for those who make them. */
@Path("/v1/rooms/{id}/invitations")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Invitations", description = "For the service, or by the token of a participant who may invite")
@SecurityRequirement(name = "service")
@SecurityRequirement(name = "token")
@APIResponse(
        responseCode = "401",
        description = "Key, secret or token is missing or wrong",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(responseCode = "403", description = "The participant lacks the right, or one that the role would have")
@APIResponse(responseCode = "404", description = "There is no such room or invitation")
public final class InvitationsResource {
    private final Callers callers;

    @Inject
    InvitationsResource(Callers callers) {
        this.callers = callers;
    }

    @GET
    @Operation(summary = "List the invitations, the oldest first")
    @APIResponse(
            responseCode = "200",
            description = "The invitations",
            content = @Content(schema = @Schema(implementation = InvitationList.class)))
    public InvitationList list(
            @HeaderParam("Authorization") @Nullable String authorization, @PathParam("id") String id) {
        Callers.Call call = callers.of(authorization, id);
        return new InvitationList(call.room().invitations(call.by()).stream()
                .map(InvitationDocument::of)
                .toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make an invitation",
            description = "Its page, at path, lets people in by a name and nothing else.")
    @APIResponse(
            responseCode = "201",
            description = "The invitation",
            content = @Content(schema = @Schema(implementation = InvitationDocument.class)))
    @APIResponse(responseCode = "422", description = "A value is not allowed")
    @APIResponse(responseCode = "429", description = "The room has 1,000 invitations")
    public Response invite(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @Nullable NewInvitation wanted) {
        Callers.Call call = callers.of(authorization, id);
        if (wanted == null) {
            throw Values.invalid("role is needed");
        }
        InvitationDocument made = InvitationDocument.of(call.room()
                .invite(
                        call.by(),
                        Values.role(wanted.role()),
                        Values.uses(wanted.uses()),
                        Values.invitationLife(wanted.ttlSeconds()),
                        Values.label(wanted.name())));
        return Response.status(Response.Status.CREATED).entity(made).build();
    }

    @DELETE
    @Path("/{code}")
    @Operation(summary = "Revoke an invitation", description = "Who came by it stays.")
    @APIResponse(responseCode = "204", description = "Done")
    public Response revoke(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @PathParam("code") String code) {
        Callers.Call call = callers.of(authorization, id);
        call.room().revokeInvitation(call.by(), code);
        return Response.noContent().build();
    }
}
