package dev.madang.server.session;

import dev.madang.media.engine.MediaConfig;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.RoomKey;
import dev.madang.server.auth.AccessToken;
import dev.madang.server.bound.ClientNetwork;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Bounds the connections whose client has its description and is not connected yet (no keys), however they are signalled: for
 * each token, which an audience may share, and for each client, which may be a building. The media core bounds them for the
 * node.
 */
@Singleton
public final class HalfOpenSessions {
    private static final int MOST_OF_A_TOKEN = 500;
    private static final int MOST_OF_AN_ADDRESS = 500;
    /** Each section costs memory: an offer of more takes a place for each so many. */
    private static final int SECTIONS_OF_A_PLACE = 4;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Map<Object, Integer> counts = new HashMap<>();
    private final Map<Whose, Long> refusals = new EnumMap<>(Whose.class);
    private final int mostOfAToken;
    private final int mostOfAnAddress;
    private final long retryAfterSeconds;
    private int held;

    /** What a bound is for. */
    enum Whose {
        TOKEN,
        ADDRESS;

        /** As written in answers and metrics: lower case. */
        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Inject
    HalfOpenSessions(MediaConfig media) {
        this(MOST_OF_A_TOKEN, MOST_OF_AN_ADDRESS, media.keysTimeout());
    }

    /**
     * @param mostOfAToken connections at once
     * @param mostOfAnAddress connections at once
     * @param longest how long a place can be held, after which who was refused may try again
     */
    public HalfOpenSessions(int mostOfAToken, int mostOfAnAddress, Duration longest) {
        retryAfterSeconds = Math.ceilDiv(longest.toNanos(), NANOS_PER_SECOND);
        this.mostOfAToken = mostOfAToken;
        this.mostOfAnAddress = mostOfAnAddress;
    }

    /** Whose token it is: by its own id where it has one; else by who it is for. */
    private record Bearer(RoomKey room, Object name) {
        static Bearer of(AccessToken token) {
            Entrant who = token.entrant();
            Object name = who.identity() == null ? List.of(who.role(), who.name()) : who.identity();
            return new Bearer(token.room(), token.id().isEmpty() ? name : token.id());
        }
    }

    /** What one connection holds until it has its keys or is over. */
    public final class Place {
        private final Object token;
        private final Object client;
        private final int weight;
        private boolean taken = true;

        private Place(Object token, Object client, int weight) {
            this.weight = weight;
            this.token = token;
            this.client = client;
        }

        /** Gives it back; harmless when repeated. */
        public void release() {
            synchronized (HalfOpenSessions.this) {
                if (taken) {
                    taken = false;
                    held -= weight;
                    less(token, weight);
                    less(client, weight);
                }
            }
        }
    }

    /**
     * Takes a place for a connection that is about to be described.
     *
     * @param from the client's address
     * @param sections m-sections of the client's own offer, 0 where we make it
     * @throws ProblemException 429 when the token or the client has as many as it may have
     */
    public synchronized Place take(AccessToken token, InetAddress from, int sections) {
        int weight = Math.max(1, Math.ceilDiv(sections, SECTIONS_OF_A_PLACE));
        Bearer bearer = Bearer.of(token);
        Object client = ClientNetwork.of(from);
        if (counts.getOrDefault(bearer, 0) + weight > mostOfAToken) {
            throw tooMany(Whose.TOKEN);
        }
        if (counts.getOrDefault(client, 0) + weight > mostOfAnAddress) {
            throw tooMany(Whose.ADDRESS);
        }
        counts.merge(bearer, weight, Integer::sum);
        counts.merge(client, weight, Integer::sum);
        held += weight;
        return new Place(bearer, client, weight);
    }

    private ProblemException tooMany(Whose whose) {
        refusals.merge(whose, 1L, Long::sum);
        return new ProblemException(
                        ProblemKind.TOO_MANY_REQUESTS,
                        "too many connections of this " + whose.label() + " are not made yet")
                .header("Retry-After", Long.toString(retryAfterSeconds));
    }

    private void less(Object key, int weight) {
        counts.computeIfPresent(key, (same, count) -> count == weight ? null : count - weight);
    }

    /** Places held now. */
    public synchronized int held() {
        return held;
    }

    /** How often a place was refused by that bound. */
    synchronized long refusals(Whose whose) {
        return refusals.getOrDefault(whose, 0L);
    }

    /** How many tokens and clients have any. */
    public synchronized int size() {
        return counts.size();
    }
}
