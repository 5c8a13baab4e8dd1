package dev.madang.server.signal;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
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

    @Inject
    LeaveResource(SignalSessions sessions) {
        this.sessions = sessions;
    }

    /** @param session the session's secret name, which is all the right it takes */
    @POST
    @Consumes(MediaType.TEXT_PLAIN)
    @Operation(summary = "Leave a room", description = "The body is the session's name, as it came with joined.")
    @APIResponse(responseCode = "204", description = "There is no such session any more")
    public void leave(String session) {
        sessions.leave(session.strip());
    }
}
