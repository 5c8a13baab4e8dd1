package dev.madang.server.session;

import dev.madang.media.engine.PeerPhase;
import dev.madang.media.sdp.IceCredentials;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.rooms.Room;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.server.auth.AccessToken;
import dev.madang.server.entry.Addresses;
import dev.madang.server.fleet.Drain;
import dev.madang.server.metrics.JoinMetrics;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import dev.madang.server.sdp.SdpDialect;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sessions of WHIP and WHEP on this node: opens, finds, changes and ends them. */
@Singleton
final class MediaSessions {
    /** Where there are so many, those that end are forgotten at once. */
    private static final int MAX_SESSIONS = 50_000;

    private final Map<String, MediaSession> sessions = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("session-timer").daemon().factory());
    private final Rooms rooms;
    private final EventStreams streams;
    private final JoinMetrics metrics;
    private final Secrets secrets;
    private final Addresses addresses;
    private final Drain drain;
    private final HalfOpenSessions halfOpen;

    @Inject
    MediaSessions(
            Rooms rooms,
            EventStreams streams,
            JoinMetrics metrics,
            Secrets secrets,
            Addresses addresses,
            Drain drain,
            HalfOpenSessions halfOpen) {
        this.drain = drain;
        this.addresses = addresses;
        this.halfOpen = halfOpen;
        this.rooms = rooms;
        this.streams = streams;
        this.metrics = metrics;
        this.secrets = secrets;
    }

    /**
     * Lets the bearer join with that offer.
     *
     * @throws ProblemException when the offer, the room or a limit says no
     */
    MediaSession open(Protocol protocol, AccessToken token, InetAddress client, String offerText) {
        long startNanos = System.nanoTime();
        drain.requireOff();
        if (!token.account().joinRate().allows(startNanos)) {
            throw new ProblemException(ProblemKind.TOO_MANY_REQUESTS, "the service joins faster than it may");
        }
        Room room = rooms.reach(token.room(), token.account().service())
                .orElseThrow(() -> new ProblemException(ProblemKind.ROOM_NOT_FOUND, null));
        SdpOffer offer = SdpOffer.parse(offerText);
        SdpDialect dialect = SdpDialect.of(offer.description());
        SessionDescription unified = offer.unified(dialect, SdpDialect.slots(room.rules(), room.stage()));
        MediaSession session =
                new MediaSession(addresses.name(secrets.next()), protocol, room, token, offer.iceUfrag(), dialect);
        HalfOpenSessions.Place place =
                halfOpen.take(token, client, unified.media().size());
        sessions.put(session.id(), session);
        boolean joined = false;
        try {
            LegListener listener = listener(session, place);
            Leg leg = switch (protocol) {
                case WHIP -> room.publish(token.entrant(), unified, listener);
                case WHEP -> room.receive(token.entrant(), unified, listener);
            };
            session.leg(leg);
            joined = true;
            metrics.signalled(leg, Duration.ofNanos(System.nanoTime() - startNanos));
            return session;
        } catch (SdpException unanswerable) {
            throw SdpOffer.problem(unanswerable);
        } finally {
            if (!joined) {
                sessions.remove(session.id());
                place.release();
            }
        }
    }

    private LegListener listener(MediaSession session, HalfOpenSessions.Place place) {
        return new LegListener() {
            @Override
            public void onPhase(Leg leg, PeerPhase phase, Duration sinceCreated) {
                if (phase == PeerPhase.DTLS) {
                    place.release();
                }
                metrics.reached(leg, phase, sinceCreated);
            }

            @Override
            public void onActive(Leg leg, boolean active, boolean foreign) {
                session.active(active, foreign);
                session.streams().forEach(EventStream::activityChanged);
            }

            @Override
            public void onClosed(Leg leg, LegEnd why) {
                place.release();
                end(session, why, leg.endDetail());
            }
        };
    }

    /** The session is over; its address tells so for a while. */
    private void end(MediaSession session, LegEnd why, @Nullable String detail) {
        if (session.end(why, detail)) {
            if (sessions.size() > MAX_SESSIONS) {
                forget(session);
            } else {
                timer.schedule(() -> forget(session), EventStreams.REMEMBERED_SECONDS, TimeUnit.SECONDS);
            }
            streams.end(session);
        }
    }

    private void forget(MediaSession session) {
        sessions.remove(session.id());
    }

    /**
     * The session of that id, also when it is over.
     *
     * @param token who asks
     * @throws ProblemException 404 when there is none, 403 when it is somebody else's
     */
    MediaSession find(Protocol protocol, String room, String id, AccessToken token) {
        MediaSession session = sessions.get(id);
        boolean here = session != null && session.protocol() == protocol && session.isIn(room);
        if (session == null || !here || session.leg() == null && session.endReason() == null) {
            throw new ProblemException(ProblemKind.SESSION_NOT_FOUND, null);
        }
        if (!session.belongsTo(token)) {
            throw new ProblemException(ProblemKind.TOKEN_OF_OTHER_PARTICIPANT, null);
        }
        return session;
    }

    /**
     * The leg of that session.
     *
     * @throws ProblemException 410, with the reason, when it is over
     */
    static Leg leg(MediaSession session) {
        Leg leg = session.leg();
        if (leg == null) {
            EndDocument why = session.endDocument();
            throw new ProblemException(ProblemKind.SESSION_OVER, why == null ? null : why.detail())
                    .reason(why == null ? "left" : why.reason());
        }
        return leg;
    }

    /**
     * Applies an SDP fragment (RFC 9725, 4.3): candidates, or an ICE restart.
     *
     * @param ifMatch the header, null when there is none
     * @return the fragment that answers a restart, or null when there is nothing to answer
     */
    @Nullable
    String patch(MediaSession session, @Nullable String ifMatch, String fragmentText) {
        leg(session);
        if (ifMatch == null) {
            throw new ProblemException(ProblemKind.PRECONDITION_REQUIRED, "If-Match is needed");
        }
        boolean anySession = ifMatch.strip().equals("*");
        if (!anySession && !session.matches(ifMatch)) {
            throw new ProblemException(ProblemKind.PRECONDITION_FAILED, "the current tag is " + session.entityTag());
        }
        SdpPatch patch = SdpPatch.parse(fragmentText);
        IceCredentials remote = patch.credentials();
        if (remote == null || session.hasRemoteUfrag(remote.ufrag())) {
            // Candidates. An ICE-lite server sends no checks of its own, so it has no use for them.
            return null;
        }
        if (!anySession) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "an ICE restart needs If-Match: *");
        }
        return restart(session, remote);
    }

    private static String restart(MediaSession session, IceCredentials remote) {
        // One at a time, so that tag and credentials stay in step.
        synchronized (session) {
            Leg leg = leg(session);
            IceCredentials local = leg.peer().restartIce(remote);
            session.iceRestarted(remote.ufrag());
            return SdpPatch.write(local, leg.peer().localDescription());
        }
    }

    /**
     * Ends the session; what it leaves behind goes when its Peer is gone. A leg that the server ends already keeps the
     * server's reason, also while its Peer is not gone yet.
     *
     * @return why it was over before, null when it was not
     */
    @Nullable
    EndDocument close(MediaSession session) {
        Leg leg = session.leg();
        EndDocument before = session.endDocument();
        if (leg == null || before != null) {
            return before;
        }
        LegEnd asked = leg.endAsked();
        end(session, asked == null ? LegEnd.LEFT : asked, leg.endDetail());
        leg.close();
        return asked == null ? null : session.endDocument();
    }

    /** Some are to go elsewhere: their clients come back when their connections end. */
    void leave(@Observes Drain.Leaving some) {
        List<MediaSession> here = sessions.values().stream()
                .filter(session -> session.leg() != null)
                .toList();
        int count = (int) Math.ceil(here.size() * some.share());
        for (MediaSession session : here.subList(0, count)) {
            Leg leg = session.leg();
            if (leg != null) {
                end(session, LegEnd.NODE_STOPPED, null);
                leg.close();
            }
        }
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
