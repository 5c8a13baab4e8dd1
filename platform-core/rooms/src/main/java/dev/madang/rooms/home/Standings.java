package dev.madang.rooms.home;

import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Standing;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What those who left a room had been given in it, for when they come back. */
final class Standings {
    /** More than that, and whoever left first is forgotten, those last who are held back by what they have. */
    static final int MOST = 10_000;

    private final Map<String, Standing> byIdentity = new LinkedHashMap<>();

    void keep(String identity, Standing standing) {
        byIdentity.remove(identity);
        byIdentity.put(identity, standing);
        if (byIdentity.size() > MOST) {
            byIdentity.remove(leastMissed());
        }
    }

    /** To forget a promotion takes from its owner; to forget a silence would take from all others. */
    private String leastMissed() {
        for (Map.Entry<String, Standing> entry : byIdentity.entrySet()) {
            if (!entry.getValue().restrains()) {
                return entry.getKey();
            }
        }
        return byIdentity.keySet().iterator().next();
    }

    /** What whoever left under that identity has, null where the room knows of nothing. */
    @Nullable
    Standing left(String identity) {
        return byIdentity.get(identity);
    }

    /**
     * What that one has, by what the room knows, else by its resume ticket; null where its token says all, or says something newer.
     */
    @Nullable
    Standing of(Entrant who) {
        Standing known = who.identity() == null ? null : byIdentity.get(who.identity());
        Standing found = known == null ? who.standing() : known;
        if (found == null || found.cameAs() == who.role()) {
            return found;
        }
        // Another token is the service's newer word on the role, and none on what a moderator silenced.
        return found.silenced().isEmpty()
                ? null
                : new Standing(who.role(), who.role(), Grants.NONE, found.silenced(), null, null);
    }

    Map<String, Standing> all() {
        return Map.copyOf(byIdentity);
    }
}
