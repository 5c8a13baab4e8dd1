package dev.madang.server.signal;

import dev.madang.rooms.Room;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.Presence;
import dev.madang.rooms.router.PresenceListener;
import dev.madang.server.metrics.JoinMetrics;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.session.HalfOpenSessions;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One participant's signalling, over as many sockets as it takes one after the other: its presence in the room, its legs, and what its
 * client is told. Requests come one at a time.
 */
final class SignalSession implements SessionNews.Owner {
    private final String id;
    private final Outbox outbox;
    private final DoneRequests done = new DoneRequests();
    private final Notices notices;
    private final KindRates rates = new KindRates();
    private final Room room;
    private final Supplier<String> tickets;
    private final String version;
    private final Consumer<SignalSession> onEnd;
    private final SessionNews news;
    private final SessionLegs legs;

    private volatile @Nullable Presence presence;
    private volatile int qualityEvery;
    private volatile boolean ended;
    private volatile @Nullable PresenceEnd endReason;

    /**
     * @param tickets writes resume tickets of the participant as it is now
     * @param version of the server
     * @param places asked for a place before each new connection, with the m-sections of the client's own offer; says no with a {@link ProblemException}
     * @param onEnd told when the presence has ended without being asked to; returns at once
     */
    SignalSession(
            String id,
            Outbox outbox,
            Notices notices,
            JoinMetrics metrics,
            Room room,
            Supplier<String> tickets,
            String version,
            IntFunction<HalfOpenSessions.Place> places,
            Consumer<SignalSession> onEnd) {
        this.id = id;
        this.outbox = outbox;
        this.notices = notices;
        this.room = room;
        this.tickets = tickets;
        this.version = version;
        this.onEnd = onEnd;
        news = new SessionNews(room, outbox, notices, tickets, this);
        legs = new SessionLegs(room, notices, metrics, places, this::presence, news, this::ended);
    }

    String id() {
        return id;
    }

    Room room() {
        return room;
    }

    Outbox outbox() {
        return outbox;
    }

    DoneRequests done() {
        return done;
    }

    KindRates rates() {
        return rates;
    }

    void begin(Presence entered) {
        presence = entered;
    }

    /** What its presence in the room tells of. */
    PresenceListener news() {
        return news;
    }

    SessionLegs legs() {
        return legs;
    }

    /** Whether its client may publish. */
    boolean onStage() {
        return news.onStage();
    }

    Presence presence() {
        Presence present = presence;
        if (present == null) {
            throw new IllegalStateException("no presence yet");
        }
        return present;
    }

    /** A new resume ticket of its participant. */
    String ticket() {
        return tickets.get();
    }

    boolean ended() {
        return ended;
    }

    /** Why it was ended, null as long as it was not, and when the client left. */
    @Nullable
    PresenceEnd endReason() {
        return endReason;
    }

    /** Whether a report of quality is due at that second. */
    boolean wantsQuality(long second) {
        int every = qualityEvery;
        return every > 0 && second % every == 0;
    }

    /** @param seconds between reports of quality, 0 for none */
    void qualityEvery(int seconds) {
        qualityEvery = seconds;
    }

    /** The leg by which media goes to the client, or null. */
    @Nullable
    Leg receiveLeg() {
        return legs.receiveLeg();
    }

    /** Tells everything there is to know, first of all or anew. */
    void greet(@Nullable Integer request, long resumeSeconds, List<ServerMessage.IceServer> iceServers) {
        // No leg comes or goes, and none is offered, between what is told of them and the offer that is told again.
        synchronized (legs) {
            SessionNews.Greeting greeting = new SessionNews.Greeting(
                    request, id, resumeSeconds, tickets.get(), version, legs.labels(), iceServers);
            news.greet(presence(), greeting);
            legs.repeatOffer();
        }
    }

    /** Sends a message that nobody else gets. */
    void tell(ServerMessage message) {
        notices.tell(message);
    }

    @Override
    public void slotsNeeded() {
        legs.slotsNeeded();
    }

    @Override
    public void presenceEnded(PresenceEnd why, @Nullable String detail) {
        endReason = why;
        ended = true;
        notices.tellLast(new ServerMessage.End(Views.lower(why), detail), wire -> wire.end(why));
        onEnd.accept(this);
    }

    /**
     * The client says goodbye, or does not come back.
     *
     * @param answer what it is told when it has left, or null
     */
    void leave(@Nullable ServerMessage answer) {
        if (!ended) {
            ended = true;
            presence().leave();
            if (answer != null) {
                notices.tell(answer);
            }
            notices.tellLast(new ServerMessage.End("left", null), Outbox.Wire::end);
        }
    }
}
