package dev.madang.rooms.home;

import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is kept out of a room. */
final class Bans {
    /** More than that, and the oldest of those of the lowest rank gives way. */
    static final int MOST = 10_000;

    private final Map<String, Ban> bans = new LinkedHashMap<>();
    private final Map<String, String> byIdentity = new HashMap<>();
    private final Map<String, String> byToken = new HashMap<>();
    private final InstantSource clock;

    Bans(InstantSource clock) {
        this.clock = clock;
    }

    /** @throws RefusedException when that ban was made by somebody of a higher rank */
    void requireLiftable(@Nullable String id, int rank) {
        Ban ban = id == null ? null : bans.get(id);
        if (ban != null && ban.rank() > rank && !ban.isOver(clock.instant())) {
            throw new RefusedException(Refusal.OUTRANKED, "whoever made that ban ranks above you");
        }
    }

    /** @param time how long, null for the room's life */
    Ban add(String id, @Nullable String identity, String tokenId, String name, @Nullable Duration time, int rank) {
        requireLiftable(byIdentity.get(String.valueOf(identity)), rank);
        requireLiftable(byToken.get(tokenId), rank);
        Instant now = clock.instant();
        Ban ban = new Ban(id, identity, tokenId, name, now, time == null ? null : now.plus(time), rank);
        add(ban);
        return ban;
    }

    /** Who makes many bans undoes none that was made by somebody above. */
    private void makeRoom(int rank) {
        if (bans.size() < MOST) {
            return;
        }
        Ban least = Collections.min(bans.values(), Comparator.comparingInt(Ban::rank));
        if (least.rank() > rank) {
            throw new RefusedException(
                    Refusal.ROOM_FULL, "the room has " + MOST + " bans already, by those who rank above you");
        }
        lift(least.id());
    }

    /** @throws RefusedException when there are as many as there may be, all by those of a higher rank */
    void add(Ban ban) {
        forgetEnded();
        // One each: the newer word counts.
        lift(byIdentity.getOrDefault(String.valueOf(ban.identity()), ""));
        lift(byToken.getOrDefault(ban.tokenId(), ""));
        makeRoom(ban.rank());
        bans.put(ban.id(), ban);
        if (ban.identity() != null) {
            byIdentity.put(ban.identity(), ban.id());
        }
        if (!ban.tokenId().isEmpty()) {
            byToken.put(ban.tokenId(), ban.id());
        }
    }

    /** Whether that identity is kept out, by whomever. */
    boolean keepOut(String identity) {
        Ban ban = bans.get(byIdentity.getOrDefault(identity, ""));
        return ban != null && !ban.isOver(clock.instant());
    }

    /** @throws RefusedException when that one is kept out */
    void requireWelcome(Entrant who, int rank) {
        requireWelcome(who, rank, byIdentity.get(String.valueOf(who.identity())));
        requireWelcome(who, rank, byToken.get(who.tokenId()));
    }

    private void requireWelcome(Entrant who, int rank, @Nullable String id) {
        Ban ban = id == null ? null : bans.get(id);
        if (ban == null || !ban.keepsOut(who, rank)) {
            return;
        }
        if (ban.isOver(clock.instant())) {
            lift(ban.id());
            return;
        }
        throw new RefusedException(
                Refusal.BANNED,
                ban.until() == null
                        ? "you were removed from this room"
                        : "you were removed from this room until " + ban.until());
    }

    /** False when there is no such ban. */
    boolean lift(String id) {
        Ban ban = bans.remove(id);
        if (ban == null) {
            return false;
        }
        if (ban.identity() != null) {
            byIdentity.remove(ban.identity(), id);
        }
        byToken.remove(ban.tokenId(), id);
        return true;
    }

    /** Those that hold, the oldest first. */
    List<Ban> all() {
        forgetEnded();
        return List.copyOf(bans.values());
    }

    private void forgetEnded() {
        Instant now = clock.instant();
        Collection<String> ended = bans.values().stream()
                .filter(ban -> ban.isOver(now))
                .map(Ban::id)
                .toList();
        ended.forEach(this::lift);
    }
}
