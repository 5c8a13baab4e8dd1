package dev.madang.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Entrant;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is kept out of a room.
 *
 * @param ban its id
 * @param identity absent for one who came without
 * @param until absent for the room's life
 */
@Schema(description = "Somebody who is kept out of a room")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BanDocument(
        String ban,
        @Nullable String identity,
        String name,
        String at,
        @Nullable String until) {
    public static BanDocument of(Ban ban) {
        String identity = ban.identity();
        Instant until = ban.until();
        return new BanDocument(
                ban.id(),
                identity == null || identity.startsWith(Entrant.ANONYMOUS) ? null : identity,
                ban.name(),
                ban.at().toString(),
                until == null ? null : until.toString());
    }
}
