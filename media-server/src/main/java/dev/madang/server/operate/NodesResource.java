package dev.madang.server.operate;

import dev.madang.server.auth.Operators;
import dev.madang.server.fleet.Drain;
import dev.madang.server.fleet.FleetView;
import dev.madang.server.fleet.NodeSelf;
import dev.madang.server.problem.Problem;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
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
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The nodes of the fleet, for operators. */
@Path("/v1/nodes")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Nodes", description = "For operators; Bearer token of madang.operator.token")
@SecurityRequirement(name = "operator")
@APIResponse(
        responseCode = "401",
        description = "The operators' token is missing or wrong",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
public final class NodesResource {
    /** What a spot machine gives. */
    private static final int LEAST_SECONDS = 1;

    private static final int MOST_SECONDS = 3_600;
    private static final int USUAL_SECONDS = 100;

    private final Operators operators;
    private final FleetView fleet;
    private final NodeSelf self;
    private final Drain drain;

    @Inject
    NodesResource(Operators operators, FleetView fleet, NodeSelf self, Drain drain) {
        this.operators = operators;
        this.fleet = fleet;
        this.self = self;
        this.drain = drain;
    }

    /** All nodes, in the order of their names. */
    record NodeList(List<NodeDocument> nodes) {}

    /**
     * How to drain.
     *
     * @param deadlineSeconds in which the node is to be empty, 1 to 3,600; 100 where it is absent
     */
    record NewDrain(@Nullable Integer deadlineSeconds) {}

    @GET
    @Operation(summary = "List the nodes of the fleet")
    @APIResponse(
            responseCode = "200",
            description = "The nodes that are there",
            content = @Content(schema = @Schema(implementation = NodeList.class)))
    public NodeList list(@HeaderParam("Authorization") @Nullable String authorization) {
        operators.require(authorization);
        return new NodeList(fleet.nodes().stream().map(NodeDocument::of).toList());
    }

    @POST
    @Path("/{id}/drain")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Drain a node",
            description =
                    "From now on nobody new is placed there. May be repeated with another deadline, and cancelled.")
    @APIResponse(
            responseCode = "200",
            description = "The node as it is now",
            content = @Content(schema = @Schema(implementation = NodeDocument.class)))
    @APIResponse(responseCode = "404", description = "There is no such node")
    @APIResponse(responseCode = "503", description = "The node does not answer")
    public NodeDocument drain(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @Nullable NewDrain wanted) {
        require(authorization, id);
        Integer said = wanted == null ? null : wanted.deadlineSeconds();
        int seconds = said == null ? USUAL_SECONDS : said;
        if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS) {
            throw new ProblemException(
                    ProblemKind.INVALID_VALUE, "deadlineSeconds is " + LEAST_SECONDS + " to " + MOST_SECONDS);
        }
        drain.begin(Duration.ofSeconds(seconds));
        return NodeDocument.of(fleet.self());
    }

    @DELETE
    @Path("/{id}/drain")
    @Operation(summary = "Take a drained node into use again", description = "What has left it stays where it is.")
    @APIResponse(
            responseCode = "200",
            description = "The node as it is now",
            content = @Content(schema = @Schema(implementation = NodeDocument.class)))
    @APIResponse(responseCode = "404", description = "There is no such node")
    public NodeDocument resume(
            @HeaderParam("Authorization") @Nullable String authorization, @PathParam("id") String id) {
        require(authorization, id);
        drain.cancel();
        return NodeDocument.of(fleet.self());
    }

    /** Requests about other nodes do not come so far. */
    private void require(@Nullable String authorization, String id) {
        operators.require(authorization);
        if (!id.equals(self.name())) {
            throw new ProblemException(ProblemKind.NOT_FOUND, "there is no such node");
        }
    }
}
