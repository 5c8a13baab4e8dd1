package dev.madang.server.api;

import dev.madang.rooms.Identity;
import dev.madang.rooms.Room;
import dev.madang.rooms.RoomId;
import dev.madang.rooms.RoomKey;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.server.auth.Credentials;
import dev.madang.server.auth.ServiceAccount;
import dev.madang.server.auth.Tokens;
import dev.madang.server.http.PublicPath;
import dev.madang.server.problem.Problem;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Map;
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

/** Rooms and tokens, for the servers of services. A service sees its own rooms only. */
@Path("/v1/rooms")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Rooms", description = "For the servers of services; HTTP Basic with the service's key and secret")
@SecurityRequirement(name = "service")
@APIResponse(
        responseCode = "401",
        description = "Key or secret is missing or wrong",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public final class RoomsResource {
    private static final int MAX_SETTINGS = 16;
    private static final int MAX_SETTING_LENGTH = 64;

    private final Rooms rooms;
    private final Credentials credentials;
    private final Tokens tokens;
    private final PublicPath publicPath;

    @Inject
    public RoomsResource(Rooms rooms, Credentials credentials, Tokens tokens, PublicPath publicPath) {
        this.publicPath = publicPath;
        this.rooms = rooms;
        this.credentials = credentials;
        this.tokens = tokens;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Create a room",
            description = "A room that exists with the same mode is given back as it is, so a request may be repeated.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewRoom.class),
                            examples = @ExampleObject(name = "live", value = "{\"id\":\"yard\",\"mode\":\"live\"}")))
    @APIResponse(
            responseCode = "201",
            description = "Created; Location is its address",
            content = @Content(schema = @Schema(implementation = RoomDocument.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was there already",
            content = @Content(schema = @Schema(implementation = RoomDocument.class)))
    @APIResponse(responseCode = "409", description = "A room of this id has another mode")
    @APIResponse(responseCode = "422", description = "The id or mode is not allowed")
    @APIResponse(responseCode = "429", description = "The service has as many rooms as it may")
    public Response create(
            @HeaderParam("Authorization") @Nullable String authorization,
            @Context HttpServerRequest request,
            @Nullable NewRoom wanted) {
        ServiceAccount account = credentials.service(authorization);
        if (wanted == null) {
            throw new ProblemException(
                    ProblemKind.BAD_REQUEST, "a JSON object is needed; {} makes a room of the usual kind");
        }
        String id = wanted.id();
        String mode = wanted.mode();
        ModeSettings settings = settings(wanted.settings());
        Rooms.Created created = rooms.create(account.service(), id == null ? null : allowedId(id), mode, settings);
        RoomDocument document = RoomDocument.of(created.room().view());
        return created.isNew()
                ? Response.status(Response.Status.CREATED)
                        .header("Location", publicPath.of(request) + "/v1/rooms/" + document.id())
                        .entity(document)
                        .build()
                : Response.ok(document).build();
    }

    private static ModeSettings settings(@Nullable Map<String, String> values) {
        if (values == null) {
            return ModeSettings.DEFAULTS;
        }
        boolean tooMuch = values.size() > MAX_SETTINGS
                || values.values().stream().anyMatch(value -> value == null || value.length() > MAX_SETTING_LENGTH);
        if (tooMuch) {
            throw new ProblemException(
                    ProblemKind.INVALID_VALUE,
                    "settings are at most " + MAX_SETTINGS + " texts of " + MAX_SETTING_LENGTH + " characters");
        }
        return new ModeSettings(values);
    }

    private static RoomId allowedId(String id) {
        try {
            return new RoomId(id);
        } catch (IllegalArgumentException notAllowed) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, notAllowed.getMessage());
        }
    }

    @GET
    @Operation(summary = "List the service's rooms, the oldest first")
    @APIResponse(
            responseCode = "200",
            description = "The rooms",
            content = @Content(schema = @Schema(implementation = RoomList.class)))
    public RoomList list(@HeaderParam("Authorization") @Nullable String authorization) {
        ServiceAccount account = credentials.service(authorization);
        return new RoomList(rooms.of(account.service()).stream()
                .map(room -> RoomDocument.of(room.view()))
                .toList());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Read a room")
    @APIResponse(
            responseCode = "200",
            description = "The room",
            content = @Content(schema = @Schema(implementation = RoomDocument.class)))
    @APIResponse(responseCode = "404", description = "The service has no such room")
    public RoomDocument read(@HeaderParam("Authorization") @Nullable String authorization, @PathParam("id") String id) {
        return RoomDocument.of(room(credentials.service(authorization), id).view());
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Close a room", description = "Everybody in it is disconnected.")
    @APIResponse(responseCode = "204", description = "Closed")
    @APIResponse(responseCode = "404", description = "The service has no such room")
    public Response close(@HeaderParam("Authorization") @Nullable String authorization, @PathParam("id") String id) {
        room(credentials.service(authorization), id).close(RoomEnd.REQUESTED);
        return Response.noContent().build();
    }

    @POST
    @Path("/{id}/tokens")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Mint a token",
            description = "The token lets its bearer into this room in one role, over WHIP or WHEP. A host of the same "
                    + "name is the same host: it may come back and take over.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewToken.class),
                            examples = {
                                @ExampleObject(
                                        name = "host",
                                        value = "{\"role\":\"host\",\"name\":\"host-1\",\"ttlSeconds\":3600}"),
                                @ExampleObject(name = "viewer", value = "{\"role\":\"viewer\"}")
                            }))
    @APIResponse(
            responseCode = "200",
            description = "The token",
            content = @Content(schema = @Schema(implementation = TokenDocument.class)))
    @APIResponse(responseCode = "404", description = "The service has no such room")
    @APIResponse(responseCode = "422", description = "The room's mode has no such role, or a value is not allowed")
    public TokenDocument mint(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @Nullable NewToken wanted) {
        ServiceAccount account = credentials.service(authorization);
        Room room = room(account, id);
        if (wanted == null || wanted.role() == null) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "role is needed");
        }
        Role role = Role.labelled(wanted.role());
        if (role == null || room.rules().of(role) == null) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "mode " + room.mode() + " has no role of that name");
        }
        Identity identity;
        try {
            identity = new Identity(role, wanted.name() == null ? role.label() : wanted.name());
        } catch (IllegalArgumentException notAllowed) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, notAllowed.getMessage());
        }
        Tokens.Minted minted = tokens.mint(
                account,
                room.key().id(),
                identity,
                Optional.ofNullable(wanted.ttlSeconds()).map(Duration::ofSeconds));
        return new TokenDocument(minted.token(), minted.expiresAt());
    }

    private Room room(ServiceAccount account, String id) {
        Optional<Room> room =
                RoomId.valid(id) ? rooms.find(new RoomKey(account.service().key(), new RoomId(id))) : Optional.empty();
        return room.orElseThrow(() -> new ProblemException(ProblemKind.ROOM_NOT_FOUND, null));
    }
}
