package dev.madang.server.api;

import dev.madang.media.peer.PeerStats;
import dev.madang.rooms.Leg;
import dev.madang.rooms.ParticipantId;
import dev.madang.rooms.Room;
import dev.madang.rooms.RoomId;
import dev.madang.rooms.RoomKey;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.mode.Role;
import dev.madang.server.auth.Credentials;
import dev.madang.server.problem.Problem;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import dev.madang.server.session.PeerStatsCache;
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
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The people in a room, for the service that owns it. */
@Path("/v1/rooms/{id}/participants")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(
        name = "Participants",
        description = "Who is in a room, what they are sent and why; HTTP Basic with key and secret")
@SecurityRequirement(name = "service")
@APIResponse(
        responseCode = "401",
        description = "Key or secret is missing or wrong",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(responseCode = "404", description = "The service has no such room, or the room no such participant")
public final class ParticipantsResource {
    private final Rooms rooms;
    private final Credentials credentials;
    private final PeerStatsCache stats;

    @Inject
    ParticipantsResource(Rooms rooms, Credentials credentials, PeerStatsCache stats) {
        this.rooms = rooms;
        this.credentials = credentials;
        this.stats = stats;
    }

    @GET
    @Operation(summary = "List the participants, in the order they came")
    @APIResponse(
            responseCode = "200",
            description = "The participants",
            content = @Content(schema = @Schema(implementation = ParticipantList.class)))
    public ParticipantList list(
            @HeaderParam("Authorization") @Nullable String authorization, @PathParam("id") String id) {
        return new ParticipantList(room(authorization, id).participants().stream()
                .map(ParticipantDocument::of)
                .toList());
    }

    @POST
    @Path("/{participant}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Give a participant another role")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewRole.class),
                            examples = @ExampleObject(name = "guest", value = "{\"role\":\"guest\"}")))
    @APIResponse(responseCode = "204", description = "Done")
    @APIResponse(responseCode = "409", description = "The role cannot become that one, or its place is taken")
    @APIResponse(responseCode = "422", description = "There is no such role")
    @APIResponse(responseCode = "429", description = "The room has as many in that role as it may")
    public Response change(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @PathParam("participant") String participant,
            @Nullable NewRole wanted) {
        Role role = wanted == null || wanted.role() == null ? null : Role.labelled(wanted.role());
        Room room = room(authorization, id);
        if (role == null) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "role is needed");
        }
        room.changeRole(new ParticipantId(participant), role);
        return Response.noContent().build();
    }

    @DELETE
    @Path("/{participant}")
    @Operation(summary = "Take a participant out")
    @APIResponse(responseCode = "204", description = "Done")
    public Response remove(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @PathParam("participant") String participant) {
        room(authorization, id).remove(new ParticipantId(participant));
        return Response.noContent().build();
    }

    @GET
    @Path("/{participant}/quality")
    @Operation(summary = "What a participant is sent, and why")
    @APIResponse(
            responseCode = "200",
            description = "Its Slots, of every receive leg",
            content = @Content(schema = @Schema(implementation = QualityDocument.class)))
    public QualityDocument quality(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @PathParam("participant") String participant) {
        Room room = room(authorization, id);
        ParticipantId who = new ParticipantId(participant);
        if (room.participants().stream().noneMatch(view -> view.id().equals(who))) {
            throw new ProblemException(ProblemKind.PARTICIPANT_NOT_FOUND, null);
        }
        List<PeerStats> receiving = room.receiveLegs(who).stream()
                .map(Leg::peer)
                .map(stats::of)
                .flatMap(Optional::stream)
                .toList();
        return QualityDocument.of(receiving);
    }

    private Room room(@Nullable String authorization, String id) {
        String service = credentials.service(authorization).service().key();
        Optional<Room> room = RoomId.valid(id) ? rooms.find(new RoomKey(service, new RoomId(id))) : Optional.empty();
        return room.orElseThrow(() -> new ProblemException(ProblemKind.ROOM_NOT_FOUND, null));
    }
}
