package dev.madang.server.api;

import dev.madang.rooms.Room;
import dev.madang.rooms.RoomPlan;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.TalkRules;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.server.auth.Callers;
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
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final int MOST_ROOMS = 1_000;
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    private final Rooms rooms;
    private final RoomsElsewhere elsewhere;
    private final Credentials credentials;
    private final Callers callers;
    private final Tokens tokens;
    private final PublicPath publicPath;

    @Inject
    public RoomsResource(
            Rooms rooms,
            RoomsElsewhere elsewhere,
            Credentials credentials,
            Callers callers,
            Tokens tokens,
            PublicPath publicPath) {
        this.elsewhere = elsewhere;
        this.callers = callers;
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
        Optional<String> metadata = Values.metadata(wanted.metadata());
        RoomPlan plan = new RoomPlan(
                Values.settings(wanted.settings()),
                metadata == null ? null : metadata.orElse(null),
                instant(wanted.closeAt()).orElse(null));
        Rooms.Created created = rooms.create(account.service(), id == null ? null : allowedId(id), mode, plan);
        RoomDocument document = RoomDocument.of(created.room().view());
        return created.isNew()
                ? Response.status(Response.Status.CREATED)
                        .header("Location", publicPath.of(request) + "/v1/rooms/" + document.id())
                        .entity(document)
                        .build()
                : Response.ok(document).build();
    }

    /** Empty for an empty text. */
    private static Optional<Instant> instant(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Instant time = Instant.parse(text);
            if (time.isBefore(EARLIEST) || time.isAfter(LATEST)) {
                throw Values.invalid("closeAt is a time of this century");
            }
            return Optional.of(time);
        } catch (DateTimeParseException malformed) {
            throw Values.invalid("closeAt is a time such as 2030-01-31T12:00:00Z");
        }
    }

    private static RoomId allowedId(String id) {
        try {
            return new RoomId(id);
        } catch (IllegalArgumentException notAllowed) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, notAllowed.getMessage());
        }
    }

    @GET
    @Operation(
            summary = "List the service's rooms, the oldest first",
            description = "At most limit of them; where there are more, next is the cursor of the following page.")
    @APIResponse(
            responseCode = "200",
            description = "The rooms",
            content = @Content(schema = @Schema(implementation = RoomList.class)))
    public RoomList list(
            @HeaderParam("Authorization") @Nullable String authorization,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor) {
        ServiceAccount account = credentials.service(authorization);
        int most = Values.limit(limit, MOST_ROOMS);
        List<RegisteredRoom> all = rooms.of(account.service());
        List<RoomRecord> records = all.stream().map(RegisteredRoom::room).toList();
        int first = (int) Math.clamp(RoomCursor.indexAfter(records, cursor), 0, all.size());
        int end = Math.min(all.size(), first + most);
        return new RoomList(
                elsewhere.documents(all.subList(first, end), authorization),
                end == all.size() ? null : RoomCursor.of(records.get(end - 1)));
    }

    @GET
    @Path("/{id}/here")
    @Operation(summary = "Those of these rooms of which this node has anything", hidden = true)
    public List<RoomDocument> here(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @QueryParam("id") List<String> ids) {
        ServiceAccount account = credentials.service(authorization);
        return Stream.concat(Stream.of(id), ids.stream())
                .filter(RoomId::valid)
                .flatMap(each -> rooms.here(new RoomKey(account.service().key(), new RoomId(each))).stream())
                .map(room -> RoomDocument.of(room.view()))
                .toList();
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

    @PATCH
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @SecurityRequirement(name = "token")
    @Operation(
            summary = "Change a room",
            description =
                    "What is absent stays as it is. A participant who moderates may lock it and change who is heard, who is seen "
                            + "and how people talk; with the right record it may ask for a recording.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = RoomPatch.class),
                            examples =
                                    @ExampleObject(
                                            name = "lock",
                                            value = "{\"locked\":true,\"settings\":{\"last-speakers\":\"9\"}}")))
    @APIResponse(
            responseCode = "200",
            description = "The room as it is now",
            content = @Content(schema = @Schema(implementation = RoomDocument.class)))
    @APIResponse(responseCode = "403", description = "The participant lacks the right")
    @APIResponse(responseCode = "404", description = "The service has no such room")
    @APIResponse(responseCode = "422", description = "A value or setting is not allowed; nothing has changed")
    public RoomDocument change(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @Nullable RoomPatch wanted) {
        Callers.Call call = callers.of(authorization, id);
        if (wanted == null) {
            throw new ProblemException(ProblemKind.BAD_REQUEST, "a JSON object is needed");
        }
        ModeSettings settings = Values.settings(wanted.settings());
        if (wanted.chat() != null) {
            settings = settings.with(new ModeSettings(Map.of(TalkRules.CHAT, wanted.chat())));
        }
        call.room()
                .change(
                        call.by(),
                        new RoomChange(
                                wanted.locked(),
                                wanted.recording(),
                                settings,
                                Values.metadata(wanted.metadata()),
                                wanted.closeAt() == null ? null : instant(wanted.closeAt())));
        return RoomDocument.of(call.room().view());
    }

    @DELETE
    @Path("/{id}")
    @SecurityRequirement(name = "token")
    @Operation(
            summary = "Close a room for all",
            description =
                    "Everybody in it is disconnected, and told the reason. A participant who moderates may do so as long as nobody "
                            + "in it ranks above.")
    @APIResponse(responseCode = "204", description = "Closed")
    @APIResponse(responseCode = "403", description = "The participant lacks the right, or somebody ranks above")
    @APIResponse(responseCode = "404", description = "The service has no such room")
    public Response close(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @QueryParam("reason") @Nullable String reason) {
        Callers.Call call = callers.of(authorization, id);
        call.room().close(call.by(), Values.reason(reason));
        return Response.noContent().build();
    }

    @POST
    @Path("/{id}/tokens")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Mint a token",
            description =
                    "The token lets its bearer into this room in one role, by signalling, WHIP or WHEP. Whoever comes by the same "
                            + "identity is the same participant: it may come back and take over. Who only receives needs none.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = NewToken.class),
                            examples = {
                                @ExampleObject(
                                        name = "host",
                                        value =
                                                "{\"role\":\"host\",\"identity\":\"host-1\",\"name\":\"Hana\",\"ttlSeconds\":3600}"),
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
            String roles = room.rules().roles().keySet().stream()
                    .sorted()
                    .map(Role::label)
                    .collect(Collectors.joining(", "));
            throw new ProblemException(
                    ProblemKind.INVALID_VALUE, "mode " + room.mode() + " has no role of that name; it has " + roles);
        }
        Tokens.Minted minted = tokens.mint(
                account,
                room.key().id(),
                entrant(room, role, wanted),
                Optional.ofNullable(wanted.ttlSeconds()).map(Duration::ofSeconds));
        return new TokenDocument(minted.token(), minted.expiresAt());
    }

    private static Entrant entrant(Room room, Role role, NewToken wanted) {
        String name = wanted.name();
        // Who publishes needs an identity; where only a name is given, that tells people apart.
        String identity = wanted.identity() == null && room.rules().publishes(role)
                ? name == null ? role.label() : name
                : wanted.identity();
        if (identity != null && identity.startsWith(Entrant.ANONYMOUS)) {
            throw Values.invalid("an identity does not begin with " + Entrant.ANONYMOUS);
        }
        String called = name == null ? identity : name;
        Grants grants = Values.grants(wanted.grants());
        Optional<String> metadata = Values.metadata(wanted.metadata());
        try {
            return new Entrant(
                    identity,
                    role,
                    called == null ? role.label() : called,
                    grants == null ? Grants.NONE : grants,
                    metadata == null ? null : metadata.orElse(null),
                    "",
                    null);
        } catch (IllegalArgumentException notAllowed) {
            throw Values.invalid(notAllowed.getMessage());
        }
    }

    private Room room(ServiceAccount account, String id) {
        Optional<Room> room = RoomId.valid(id)
                ? rooms.reach(new RoomKey(account.service().key(), new RoomId(id)), account.service())
                : Optional.empty();
        return room.orElseThrow(() -> new ProblemException(ProblemKind.ROOM_NOT_FOUND, null));
    }
}
