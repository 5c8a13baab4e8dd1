package dev.madang.server.operate;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.rooms.Room;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.model.RoomId;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.Service;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.server.auth.Credentials;
import dev.madang.server.auth.Operators;
import dev.madang.server.auth.ServiceAccount;
import dev.madang.server.auth.Services;
import dev.madang.server.entry.NodeCalls;
import dev.madang.server.fleet.FleetView;
import dev.madang.server.http.ClientAddress;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Where in the fleet a room is. */
@Path("/v1/rooms/{id}")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Nodes")
@SecurityRequirement(name = "operator")
@SecurityRequirement(name = "service")
public final class PlacementResource {
    private final Operators operators;
    private final Credentials credentials;
    private final Services services;
    private final Rooms rooms;
    private final FleetView fleet;
    private final NodeCalls calls;
    private final ClientAddress clients;
    private final ObjectMapper json;

    @Inject
    PlacementResource(
            Operators operators,
            Credentials credentials,
            Services services,
            Rooms rooms,
            FleetView fleet,
            NodeCalls calls,
            ClientAddress clients,
            ObjectMapper json) {
        this.calls = calls;
        this.clients = clients;
        this.json = json.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        this.operators = operators;
        this.credentials = credentials;
        this.services = services;
        this.rooms = rooms;
        this.fleet = fleet;
    }

    /**
     * Where a room is.
     *
     * @param home the node that decides for it
     * @param term which Home of its life that is
     * @param legs its connections
     * @param relays the streams between nodes that carry its tracks
     */
    @Schema(name = "Placement")
    record PlacementDocument(String home, long term, List<LegDocument> legs, List<RelayDocument> relays) {}

    /** @param direction {@code publish}, {@code receive} or {@code duplex} */
    record LegDocument(String participant, String node, String direction) {}

    /** @param encoding its place in its publisher's order */
    record RelayDocument(String track, String encoding, String from, String to) {}

    @GET
    @Path("/placement")
    @Operation(
            summary = "Where a room is in the fleet",
            description = "For its service, and for operators, who say by the parameter service whose room they mean.")
    @APIResponse(
            responseCode = "200",
            description = "Its Home, its legs and what crosses between nodes",
            content = @Content(schema = @Schema(implementation = PlacementDocument.class)))
    @APIResponse(responseCode = "404", description = "There is no such room")
    public PlacementDocument placement(
            @Context HttpServerRequest request,
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @QueryParam("service") @Nullable String service) {
        Service of = service(authorization, id, service);
        Optional<Room> found =
                RoomId.valid(id) ? rooms.reach(new RoomKey(of.key(), new RoomId(id)), of) : Optional.empty();
        Room room = found.orElseThrow(() -> new ProblemException(ProblemKind.ROOM_NOT_FOUND, null));
        if (!room.decides()) {
            if (clients.isPassedOn(request)) {
                // Two nodes must not ask each other for ever.
                throw new ProblemException(ProblemKind.ROOM_AWAY, "another node is just taking the room over");
            }
            NodeRecord home = fleet.nodes().stream()
                    .filter(node -> node.ref().equals(room.homeNode()))
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(ProblemKind.ROOM_AWAY, null));
            return json.convertValue(
                    calls.get(home, path(id, of, "placement"), authorization), PlacementDocument.class);
        }
        List<RelayDocument> relays =
                new ArrayList<>(relays(room.key(), fleet.self().name()));
        List<NodeCalls.Question> questions = fleet.carriers(room).stream()
                .map(node -> new NodeCalls.Question(node, path(id, of, "relays")))
                .toList();
        for (NodeCalls.Answer answer : calls.getAll(questions, authorization)) {
            relays.addAll(List.of(json.convertValue(answer.said(), RelayDocument[].class)));
        }
        return new PlacementDocument(
                fleet.self().name(),
                room.term(),
                room.legs().stream()
                        .map(leg -> new LegDocument(
                                leg.participant().value(),
                                leg.node(),
                                leg.direction().name().toLowerCase(Locale.ROOT)))
                        .toList(),
                relays);
    }

    private static String path(String room, Service service, String what) {
        return "/v1/rooms/" + room + "/" + what + "?service=" + service.key();
    }

    private List<RelayDocument> relays(RoomKey room, String from) {
        return fleet.relays(room).stream()
                .map(sent -> new RelayDocument(sent.track(), String.valueOf(sent.encoding()), from, sent.to()))
                .toList();
    }

    @GET
    @Path("/relays")
    @Operation(summary = "Which of a room's tracks this node sends to others", hidden = true)
    public List<RelayDocument> relays(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @QueryParam("service") @Nullable String service) {
        Service of = service(authorization, id, service);
        if (!RoomId.valid(id)) {
            throw new ProblemException(ProblemKind.ROOM_NOT_FOUND, null);
        }
        return relays(new RoomKey(of.key(), new RoomId(id)), fleet.self().name());
    }

    private Service service(@Nullable String authorization, String room, @Nullable String named) {
        if (!operators.isOne(authorization)) {
            return credentials.service(authorization).service();
        }
        if (named != null) {
            Service there = services.find(named);
            if (there == null) {
                throw new ProblemException(ProblemKind.ROOM_NOT_FOUND, "there is no such service");
            }
            return there;
        }
        // An id is unique within its service only; where one service has it there is no question.
        for (ServiceAccount account : services.all()) {
            if (RoomId.valid(room)
                    && rooms.reach(new RoomKey(account.service().key(), new RoomId(room)), account.service())
                            .isPresent()) {
                return account.service();
            }
        }
        throw new ProblemException(ProblemKind.ROOM_NOT_FOUND, null);
    }
}
