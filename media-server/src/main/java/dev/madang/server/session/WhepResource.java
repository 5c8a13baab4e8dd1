package dev.madang.server.session;

import dev.madang.server.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.InputStream;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** WHEP (draft-ietf-wish-whep): watch a room, whether or not there is anything to watch yet. */
@Path("/whep/{room}")
@Singleton
@RunOnVirtualThread
@Tag(name = "WHEP", description = "Watch a room; Bearer token of a role that may receive")
@SecurityRequirement(name = "token")
@APIResponse(
        responseCode = "401",
        description = "The token is missing, malformed, wrong or expired",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(responseCode = "403", description = "The token is for another room or participant, or its role may not")
public final class WhepResource {
    private final SessionAnswers answers;
    private final SessionExtensions extensions;

    @Inject
    WhepResource(SessionAnswers answers, SessionExtensions extensions) {
        this.answers = answers;
        this.extensions = extensions;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(SessionAnswers.SDP)
    @Operation(
            summary = "Begin to watch",
            description = "The answer comes also when nobody publishes yet; media then starts when somebody does.")
    @RequestBody(
            description = "The offer",
            content = @Content(mediaType = SessionAnswers.SDP, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(
            responseCode = "201",
            description =
                    "The answer; Location is the session, ETag its ICE session, Link the ICE servers, events and layer choice",
            content = @Content(mediaType = SessionAnswers.SDP, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "400", description = "The offer is malformed")
    @APIResponse(responseCode = "404", description = "There is no such room")
    @APIResponse(responseCode = "406", description = "application/sdp is not accepted")
    @APIResponse(responseCode = "413", description = "The offer is longer than 256 KiB or 8,000 lines")
    @APIResponse(responseCode = "415", description = "The body is not application/sdp")
    @APIResponse(responseCode = "422", description = "The offer cannot be answered, such as for want of a common codec")
    @APIResponse(responseCode = "429", description = "The room or service is full, or joins come too fast")
    @APIResponse(responseCode = "503", description = "This node is full")
    public Response watch(
            @PathParam("room") String room,
            @HeaderParam("Authorization") @Nullable String authorization,
            @HeaderParam("Content-Type") @Nullable String contentType,
            @Context HttpServerRequest request,
            InputStream offer) {
        SessionAnswers.requireSdp(contentType);
        return answers.join(Protocol.WHEP, room, authorization, offer, request);
    }

    @OPTIONS
    @Operation(summary = "What the endpoint takes, and with a token the ICE servers")
    @APIResponse(responseCode = "204", description = "Accept-Post names application/sdp")
    public Response options(
            @PathParam("room") String room, @HeaderParam("Authorization") @Nullable String authorization) {
        return answers.endpointOptions(room, authorization);
    }

    @PATCH
    @Path("/{session}")
    @Consumes(MediaType.WILDCARD)
    @Produces(SessionAnswers.FRAGMENT)
    @Operation(summary = "Trickle candidates (If-Match: the ETag) or restart ICE (If-Match: *)")
    @RequestBody(content = @Content(mediaType = SessionAnswers.FRAGMENT, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "200", description = "ICE restarts; the fragment has our new credentials")
    @APIResponse(responseCode = "204", description = "Candidates taken")
    @APIResponse(responseCode = "412", description = "If-Match is not the current ETag")
    @APIResponse(responseCode = "428", description = "If-Match is missing")
    public Response patch(
            @PathParam("room") String room,
            @PathParam("session") String session,
            @HeaderParam("Authorization") @Nullable String authorization,
            @HeaderParam("Content-Type") @Nullable String contentType,
            @HeaderParam("If-Match") @Nullable String ifMatch,
            InputStream fragment) {
        SessionAnswers.requireFragment(contentType);
        return answers.patch(Protocol.WHEP, room, session, authorization, ifMatch, fragment);
    }

    @DELETE
    @Path("/{session}")
    @Operation(summary = "Stop watching")
    @APIResponse(
            responseCode = "200",
            description = "The session is over; when it was before, within a minute, the body says why",
            content = @Content(schema = @Schema(implementation = EndDocument.class)))
    public Response stop(
            @PathParam("room") String room,
            @PathParam("session") String session,
            @HeaderParam("Authorization") @Nullable String authorization) {
        return answers.delete(Protocol.WHEP, room, session, authorization);
    }

    @OPTIONS
    @Path("/{session}")
    @Operation(summary = "What the session takes")
    @APIResponse(responseCode = "204", description = "Accept-Patch names application/trickle-ice-sdpfrag")
    public Response sessionOptions() {
        return answers.sessionOptions();
    }

    @POST
    @Path("/{session}/events")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Subscribe to events: active, inactive, layers, viewercount")
    @APIResponse(responseCode = "201", description = "Location is the address of the event stream")
    public Response subscribe(
            @PathParam("room") String room,
            @PathParam("session") String session,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Context HttpServerRequest request,
            @Nullable List<String> events) {
        return extensions.subscribe(Protocol.WHEP, room, session, authorization, events, request);
    }

    @GET
    @Path("/{session}/events/{stream}")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(summary = "Read events, as server-sent events; the address is the permission")
    public void events(
            @PathParam("session") String session,
            @PathParam("stream") String stream,
            @Context SseEventSink sink,
            @Context Sse sse) {
        extensions.read(session, stream, sink, sse);
    }

    @POST
    @Path("/{session}/layer")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Choose a layer", description = "{} goes back to the best there is.")
    @RequestBody(
            content =
                    @Content(
                            schema = @Schema(implementation = LayerWish.class),
                            examples =
                                    @ExampleObject(
                                            name = "half",
                                            value = "{\"mediaId\":\"1\",\"encodingId\":\"h\",\"temporalLayerId\":1}")))
    @APIResponse(responseCode = "200", description = "Taken; the layer follows when it flows")
    @APIResponse(responseCode = "422", description = "A value is out of its range")
    public Response prefer(
            @PathParam("room") String room,
            @PathParam("session") String session,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Nullable LayerWish preference) {
        return extensions.prefer(room, session, authorization, preference);
    }

    @OPTIONS
    @Path("/{session}/events")
    @Operation(hidden = true)
    public Response eventsOptions() {
        return SessionAnswers.options("POST, OPTIONS");
    }

    @OPTIONS
    @Path("/{session}/events/{stream}")
    @Operation(hidden = true)
    public Response streamOptions() {
        return SessionAnswers.options("GET, HEAD, OPTIONS");
    }

    @OPTIONS
    @Path("/{session}/layer")
    @Operation(hidden = true)
    public Response layerOptions() {
        return SessionAnswers.options("POST, OPTIONS");
    }
}
