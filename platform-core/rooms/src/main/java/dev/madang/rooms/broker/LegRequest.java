package dev.madang.rooms.broker;

import dev.madang.rooms.mode.Placement;
import dev.madang.rooms.model.RoomKey;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a place is asked for.
 *
 * @param kind what the leg is for
 * @param room whose leg it is
 * @param placement what the room's mode prefers
 * @param region where the caller is, null where that is not known
 * @param wires what each node that carries the room speaks: the one chosen has to share a version with each
 * @param except names of nodes that are not to be chosen, such as those that have just refused it
 */
public record LegRequest(
        LegKind kind,
        RoomKey room,
        Placement placement,
        @Nullable String region,
        List<WireRange> wires,
        Set<String> except) {
    public LegRequest {
        wires = List.copyOf(wires);
        except = Set.copyOf(except);
    }
}
