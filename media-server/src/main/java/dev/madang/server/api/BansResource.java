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
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Who is kept out of a room. */
@Path("/v1/rooms/{id}/bans")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Moderation", description = "For the service, or by the token of a participant who moderates")
@SecurityRequirement(name = "service")
@SecurityRequirement(name = "token")
@APIResponse(
        responseCode = "401",
        description = "Key, secret or token is missing or wrong",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
        responseCode = "403",
        description = "The participant lacks the right, or the other one does not rank below")
@APIResponse(responseCode = "404", description = "There is no such room, or no such ban")
public final class BansResource {
    private final Callers callers;

    @Inject
    BansResource(Callers callers) {
        this.callers = callers;
    }

    @GET
    @Operation(summary = "List the bans, the oldest first")
    @APIResponse(
            responseCode = "200",
            description = "The bans",
            content = @Content(schema = @Schema(implementation = BanList.class)))
    public BanList list(@HeaderParam("Authorization") @Nullable String authorization, @PathParam("id") String id) {
        Callers.Call call = callers.of(authorization, id);
        return new BanList(
                call.room().bans(call.by()).stream().map(BanDocument::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Keep an identity out", description = "Whoever of it is in the room is taken out.")
    @APIResponse(
            responseCode = "201",
            description = "The ban",
            content = @Content(schema = @Schema(implementation = BanDocument.class)))
    @APIResponse(responseCode = "422", description = "A value is not allowed")
    public Response ban(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @Nullable NewBan wanted) {
        Callers.Call call = callers.of(authorization, id);
        String identity = wanted == null ? null : wanted.identity();
        if (wanted == null || identity == null || identity.isBlank()) {
            throw Values.invalid("identity is needed");
        }
        Duration time = Values.banTime(wanted.seconds());
        if (time != null && time.isZero()) {
            throw Values.invalid("seconds is 1 and up, or absent for the room's life");
        }
        BanDocument made;
        try {
            made = BanDocument.of(call.room().ban(call.by(), identity, time));
        } catch (IllegalArgumentException notAllowed) {
            throw Values.invalid(notAllowed.getMessage());
        }
        return Response.status(Response.Status.CREATED).entity(made).build();
    }

    @DELETE
    @Path("/{ban}")
    @Operation(summary = "Lift a ban")
    @APIResponse(responseCode = "204", description = "Done")
    public Response lift(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @PathParam("ban") String ban) {
        Callers.Call call = callers.of(authorization, id);
        call.room().unban(call.by(), ban);
        return Response.noContent().build();
    }
}
