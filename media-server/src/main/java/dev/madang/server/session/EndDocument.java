package dev.madang.server.session;

import dev.madang.rooms.LegEnd;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Why a session is over: data of the {@code closed} event, and the answer to a DELETE that comes after it.
 *
 * @param reason a stable word
 */
@Schema(description = "Why a session is over")
record EndDocument(String reason) {

    static EndDocument of(LegEnd why) {
        return new EndDocument(
                switch (why) {
                    case LEFT, ROOM_CLOSED, REMOVED, REPLACED, ROLE_CHANGED, NODE_STOPPED ->
                        why.name().toLowerCase(Locale.ROOT).replace('_', '-');
                    case REMOTE_CLOSED, ICE_TIMEOUT, CONSENT_EXPIRED, DTLS_FAILED, INTERNAL_ERROR -> "failed";
                });
    }
}
