package dev.madang.server.api;

import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.PeoplePage;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackView;
import dev.madang.rooms.router.Leg;
import dev.madang.server.auth.Callers;
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
import jakarta.ws.rs.QueryParam;
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
    private static final int MOST_PARTICIPANTS = 1_000;

    private final Callers callers;
    private final PeerStatsCache stats;

    @Inject
    ParticipantsResource(Callers callers, PeerStatsCache stats) {
        this.callers = callers;
        this.stats = stats;
    }

    @GET
    @Operation(
            summary = "List the participants, in the order they came",
            description = "At most limit of them; where there are more, next is the cursor of the following page.")
    @APIResponse(
            responseCode = "200",
            description = "The participants",
            content = @Content(schema = @Schema(implementation = ParticipantList.class)))
    public ParticipantList list(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        PeoplePage page = callers.ofService(authorization, id)
                .participants(Cursors.read(cursor), Values.limit(limit, MOST_PARTICIPANTS));
        Long next = page.next();
        return new ParticipantList(
                page.people().stream().map(ParticipantDocument::of).toList(),
                next == null ? null : Cursors.write(next));
    }

    @POST
    @Path("/{participant}")
    @Consumes(MediaType.APPLICATION_JSON)
    @SecurityRequirement(name = "token")
    @Operation(
            summary = "Change a participant: its role, rights, name or metadata",
            description = "The participant is named by its id, or else by its identity.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = ParticipantPatch.class),
                            examples = {
                                @ExampleObject(name = "guest", value = "{\"role\":\"guest\"}"),
                                @ExampleObject(name = "moderator", value = "{\"grants\":{\"moderate\":true}}")
                            }))
    @APIResponse(responseCode = "204", description = "Done")
    @APIResponse(responseCode = "403", description = "The caller lacks the right, or does not rank above")
    @APIResponse(responseCode = "409", description = "The role cannot become that one, or its place is taken")
    @APIResponse(responseCode = "422", description = "There is no such role or right, or a value is not allowed")
    @APIResponse(responseCode = "429", description = "The room has as many in that role as it may")
    public Response change(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @PathParam("participant") String participant,
            @Nullable ParticipantPatch wanted) {
        Callers.Call call = callers.of(authorization, id);
        ParticipantId who = participant(call.room(), participant);
        if (wanted == null
                || wanted.role() == null
                        && wanted.grants() == null
                        && wanted.name() == null
                        && wanted.metadata() == null) {
            throw Values.invalid("one of role, grants, name and metadata is needed");
        }
        requireOneThing(call, wanted);
        Optional<String> metadata = Values.metadata(wanted.metadata());
        Grants grants = Values.grants(wanted.grants());
        Role role = wanted.role() == null ? null : Values.role(wanted.role());
        // First what the room may refuse for reasons of its own; the rest has been looked at.
        if (role != null || grants != null) {
            call.room().promote(call.by(), who, role, grants);
        }
        if (wanted.name() != null) {
            call.room().rename(call.by(), who, wanted.name());
        }
        if (metadata != null) {
            call.room().changeMetadata(call.by(), who, metadata.orElse(null));
        }
        return Response.noContent().build();
    }

    /** So that what is refused has changed nothing: a participant asks for one thing at a time, and names are the service's. */
    private static void requireOneThing(Callers.Call call, ParticipantPatch wanted) {
        requireName(wanted.name());
        if (call.by() instanceof Actor.Somebody) {
            if (wanted.name() != null) {
                throw new ProblemException(ProblemKind.RIGHT_MISSING, "only the service gives names");
            }
            if (wanted.metadata() != null && (wanted.role() != null || wanted.grants() != null)) {
                throw Values.invalid("a participant changes its metadata by a request of its own");
            }
        }
    }

    private static void requireName(@Nullable String name) {
        try {
            if (name != null) {
                Entrant.anonymous(Role.VIEWER, name);
            }
        } catch (IllegalArgumentException notAllowed) {
            throw Values.invalid(notAllowed.getMessage());
        }
    }

    @DELETE
    @Path("/{participant}")
    @SecurityRequirement(name = "token")
    @Operation(
            summary = "Take a participant out",
            description =
                    "It may not come back for banSeconds, nor by another token of its identity; as long as the room lives when "
                            + "that is absent, and at once when it is 0.")
    @APIResponse(responseCode = "204", description = "Done")
    @APIResponse(responseCode = "403", description = "The caller lacks the right, or does not rank above")
    public Response remove(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @PathParam("participant") String participant,
            @QueryParam("banSeconds") @Nullable Long banSeconds) {
        Callers.Call call = callers.of(authorization, id);
        call.room().remove(call.by(), participant(call.room(), participant), Values.banTime(banSeconds));
        return Response.noContent().build();
    }

    @POST
    @Path("/{participant}/silence")
    @Consumes(MediaType.APPLICATION_JSON)
    @SecurityRequirement(name = "token")
    @Operation(
            summary = "Silence a participant, or let it be heard and seen again",
            description = "By kind, for all that it sends now and later, or by track.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewSilence.class),
                            examples = @ExampleObject(name = "mute", value = "{\"kind\":\"audio\",\"held\":false}")))
    @APIResponse(responseCode = "204", description = "Done")
    @APIResponse(responseCode = "403", description = "The caller lacks the right, or does not rank above")
    @APIResponse(responseCode = "422", description = "A value is not allowed")
    public Response silence(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @PathParam("participant") String participant,
            @Nullable NewSilence wanted) {
        Callers.Call call = callers.of(authorization, id);
        ParticipantId who = participant(call.room(), participant);
        if (wanted == null || (wanted.kind() == null) == (wanted.track() == null)) {
            throw Values.invalid("one of kind and track is needed");
        }
        Boolean held = Boolean.FALSE.equals(wanted.silenced()) ? null : !Boolean.FALSE.equals(wanted.held());
        if (wanted.track() == null) {
            call.room().silence(call.by(), who, Values.kind(wanted.kind()), held);
        } else {
            call.room().silence(call.by(), track(call.room(), who, wanted.track()), held);
        }
        return Response.noContent().build();
    }

    private static TrackId track(Room room, ParticipantId who, String track) {
        return room.stage().stream()
                .filter(one -> one.id().equals(who))
                .flatMap(one -> one.tracks().stream())
                .map(TrackView::id)
                .filter(id -> id.toString().equals(track))
                .findFirst()
                .orElseThrow(() -> new ProblemException(ProblemKind.TRACK_NOT_FOUND, null));
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
        Room room = callers.ofService(authorization, id);
        ParticipantId who = participant(room, participant);
        List<Leg> legs = room.receiveLegs(who);
        return QualityDocument.of(legs.stream()
                .flatMap(leg ->
                        stats.of(leg.peer()).stream().map(found -> new QualityDocument.Receiving(found, leg.slots())))
                .toList());
    }

    private static ParticipantId participant(Room room, String idOrIdentity) {
        return room.participant(idOrIdentity)
                .orElseThrow(() -> new ProblemException(ProblemKind.PARTICIPANT_NOT_FOUND, null));
    }
}
