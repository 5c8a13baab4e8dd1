package dev.madang.rooms.message;

import dev.madang.rooms.model.RoomKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** In which order nodes take a room over: another one for each room, the same wherever it is asked (rendezvous hashing). */
public final class Heirs {
    private Heirs() {}

    /** Those Routers, the first heir first. */
    public static List<RouterId> inOrder(RoomKey room, Collection<RouterId> routers) {
        return routers.stream()
                .sorted(Comparator.comparing((RouterId router) -> weight(room, router.node()))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    /** Lower for the one that comes first. */
    public static long weight(RoomKey room, String node) {
        long hash = 0xcbf29ce484222325L;
        String text = room + " " + node;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        // The last characters have moved few of the upper bits yet.
        hash ^= hash >>> 32;
        hash *= 0xd6e8feb86659fd93L;
        return hash ^ hash >>> 32;
    }
}
