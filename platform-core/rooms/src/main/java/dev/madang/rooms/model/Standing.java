package dev.madang.rooms.model;

import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.Role;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a participant was given in a room beyond what its token says: it survives a reload of its page, and by a resume ticket the node.
 *
 * @param cameAs the role of its token; a token of another role is the service's newer word
 * @param role the role it has since
 * @param promoted what promotions gave and took
 * @param silenced kinds that a moderator silenced: true where only a moderator lifts it, false where its owner may
 * @param metadata what it was changed to in the room, an object without members where it was taken away; null where the token's holds
 * @param name that the service gave it in the room, null where the token's holds
 */
public record Standing(
        Role cameAs,
        Role role,
        Grants promoted,
        Map<TrackKind, Boolean> silenced,
        @Nullable String metadata,
        @Nullable String name) {
    public Standing {
        silenced = Map.copyOf(silenced);
    }

    /** Whether it is no more than the token says. */
    public boolean isPlain(Entrant who) {
        return role == who.role() && promoted.isNone() && silenced.isEmpty() && metadata == null && name == null;
    }

    /** Whether it holds somebody back: by a silence, a right that was taken, or a role below that of the token. */
    public boolean restrains() {
        return !silenced.isEmpty() || !promoted.taken().isNone() || role.compareTo(cameAs) > 0;
    }
}
