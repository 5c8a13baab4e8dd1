package dev.madang.server.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.madang.rooms.model.LegEnd;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Why a session is over: data of the {@code closed} event, and the answer to a DELETE that comes after it.
 *
 * @param reason a stable word
 * @param detail what the one who closed the room said, or null
 */
@Schema(description = "Why a session is over")
@JsonInclude(JsonInclude.Include.NON_NULL)
record EndDocument(String reason, @Nullable String detail) {

    static EndDocument of(LegEnd why, @Nullable String detail) {
        return new EndDocument(
                switch (why) {
                    case LEFT, ROOM_CLOSED, REMOVED, REPLACED, ROLE_CHANGED, NODE_STOPPED ->
                        why.name().toLowerCase(Locale.ROOT).replace('_', '-');
                    case REMOTE_CLOSED, ICE_TIMEOUT, CONSENT_EXPIRED, DTLS_FAILED, INTERNAL_ERROR -> "failed";
                },
                detail);
    }
}
