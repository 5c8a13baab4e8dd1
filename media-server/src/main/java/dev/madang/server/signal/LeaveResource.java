package dev.madang.server.signal;

import dev.madang.rooms.registry.NodeRecord;
import dev.madang.server.entry.Addresses;
import dev.madang.server.entry.NodeCalls;
import dev.madang.server.fleet.KnownNodes;
import dev.madang.server.fleet.NodeSelf;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Goodbye from a page that goes away, by a request that outlives it and needs no preflight: {@code navigator.sendBeacon}. */
@Path("/v1/signal/leave")
@Singleton
@RunOnVirtualThread
@Tag(name = "Signalling", description = "What the WebSocket of rooms cannot do")
public final class LeaveResource {
    private final SignalSessions sessions;
    private final Addresses addresses;
    private final KnownNodes nodes;
    private final NodeSelf self;
    private final NodeCalls calls;

    @Inject
    LeaveResource(SignalSessions sessions, Addresses addresses, KnownNodes nodes, NodeSelf self, NodeCalls calls) {
        this.sessions = sessions;
        this.addresses = addresses;
        this.nodes = nodes;
        this.self = self;
        this.calls = calls;
    }

    /** @param session the session's secret name, which is all the right it takes */
    @POST
    @Consumes(MediaType.TEXT_PLAIN)
    @Operation(summary = "Leave a room", description = "The body is the session's name, as it came with joined.")
    @APIResponse(responseCode = "204", description = "There is no such session any more")
    public void leave(String session) {
        String name = session.strip();
        Optional<NodeRecord> there = addresses
                .node(name)
                .filter(node -> !node.equals(self.name()))
                .flatMap(nodes::find)
                .filter(node -> nodes.isAlive(node.ref()));
        if (there.isPresent()) {
            calls.post(there.get(), "/v1/signal/leave", MediaType.TEXT_PLAIN, name);
        } else {
            sessions.leave(name);
        }
    }
}
