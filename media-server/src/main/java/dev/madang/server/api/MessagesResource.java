package dev.madang.server.api;

import dev.madang.rooms.Room;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.server.auth.Callers;
import dev.madang.server.problem.Problem;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.netty.buffer.ByteBufUtil;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What is said in a room by those who have no socket there. */
@Path("/v1/rooms/{id}/messages")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Messages", description = "For the service, or by the token of a participant who may send")
@SecurityRequirement(name = "service")
@SecurityRequirement(name = "token")
@APIResponse(
        responseCode = "401",
        description = "Key, secret or token is missing or wrong",
        content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
@APIResponse(
        responseCode = "403",
        description = "The participant lacks the right, or the chat policy does not let it speak")
@APIResponse(responseCode = "404", description = "There is no such room or participant")
public final class MessagesResource {
    private static final int MOST_NAMES = 64;

    private final Callers callers;

    @Inject
    MessagesResource(Callers callers) {
        this.callers = callers;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Say something",
            description =
                    "It reaches those who are in the room by signalling. What the service says comes from nobody.")
    @APIResponse(
            responseCode = "200",
            description = "The message's number in the room",
            content = @Content(schema = @Schema(implementation = MessageDocument.class)))
    @APIResponse(responseCode = "413", description = "The data has more than 16 KiB")
    public MessageDocument send(
            @HeaderParam("Authorization") @Nullable String authorization,
            @PathParam("id") String id,
            @Nullable NewMessage wanted) {
        Callers.Call call = callers.of(authorization, id);
        if (wanted == null || wanted.data() == null) {
            throw Values.invalid("data is needed");
        }
        String data = wanted.data().toString();
        if (ByteBufUtil.utf8Bytes(data) > Values.MAX_DATA_BYTES) {
            throw new ProblemException(ProblemKind.TOO_LARGE, "data has at most " + Values.MAX_DATA_BYTES + " bytes");
        }
        return new MessageDocument(call.room().send(call.by(), hearers(call.room(), wanted.to()), data));
    }

    private static @Nullable List<ParticipantId> hearers(Room room, @Nullable List<String> to) {
        if (to == null) {
            return null;
        }
        if (to.isEmpty() || to.size() > MOST_NAMES || to.contains(null)) {
            throw Values.invalid("to has 1 to " + MOST_NAMES + " participants, or is absent for everybody");
        }
        return to.stream()
                .map(one -> room.participant(one)
                        .orElseThrow(() -> new ProblemException(ProblemKind.PARTICIPANT_NOT_FOUND, null)))
                .toList();
    }
}
