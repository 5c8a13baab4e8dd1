package dev.madang.server.session;

import dev.madang.media.ice.IceCredentials;
import dev.madang.media.peer.CloseReason;
import dev.madang.media.peer.PeerPhase;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.rooms.Leg;
import dev.madang.rooms.LegListener;
import dev.madang.rooms.Room;
import dev.madang.rooms.Rooms;
import dev.madang.server.auth.AccessToken;
import dev.madang.server.metrics.JoinMetrics;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import dev.madang.server.sdp.SdpDialect;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sessions of WHIP and WHEP on this node: opens, finds, changes and ends them. */
@Singleton
final class MediaSessions {
    private final Map<String, MediaSession> sessions = new ConcurrentHashMap<>();
    private final Rooms rooms;
    private final EventStreams streams;
    private final JoinMetrics metrics;
    private final Secrets secrets;

    @Inject
    MediaSessions(Rooms rooms, EventStreams streams, JoinMetrics metrics, Secrets secrets) {
        this.rooms = rooms;
        this.streams = streams;
        this.metrics = metrics;
        this.secrets = secrets;
    }

    /** How many there are. */
    int count() {
        return sessions.size();
    }

    /**
     * Lets the bearer join with that offer.
     *
     * @throws ProblemException when the offer, the room or a limit says no
     */
    MediaSession open(Protocol protocol, AccessToken token, String offerText) {
        long startNanos = System.nanoTime();
        if (!token.account().joinRate().allows(startNanos)) {
            throw new ProblemException(ProblemKind.TOO_MANY_REQUESTS, "the service joins faster than it may");
        }
        Room room = rooms.find(token.room()).orElseThrow(() -> new ProblemException(ProblemKind.ROOM_NOT_FOUND, null));
        SdpOffer offer = SdpOffer.parse(offerText);
        SdpDialect dialect = SdpDialect.of(offer.description());
        MediaSession session = new MediaSession(secrets.next(), protocol, token, offer.iceUfrag(), dialect);
        sessions.put(session.id(), session);
        boolean joined = false;
        try {
            LegListener listener = listener(session);
            SessionDescription unified = dialect.offered(offer.description(), SdpDialect.slots(room.rules()));
            Leg leg = switch (protocol) {
                case WHIP -> room.publish(token.identity(), unified, listener);
                case WHEP -> room.receive(token.identity(), unified, listener);
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
            }
        }
    }

    private LegListener listener(MediaSession session) {
        return new LegListener() {
            @Override
            public void onPhase(Leg leg, PeerPhase phase, Duration sinceCreated) {
                metrics.reached(leg, phase, sinceCreated);
            }

            @Override
            public void onActive(Leg leg, boolean active) {
                session.active(active);
                session.streams().forEach(EventStream::activityChanged);
            }

            @Override
            public void onClosed(Leg leg, CloseReason reason) {
                sessions.remove(session.id());
                streams.end(session);
            }
        };
    }

    /**
     * The session of that id.
     *
     * @throws ProblemException 404 when there is none, 403 when it is somebody else's
     */
    MediaSession find(Protocol protocol, String id, AccessToken token) {
        MediaSession session = sessions.get(id);
        if (session == null || session.protocol() != protocol || session.leg() == null) {
            throw new ProblemException(ProblemKind.SESSION_NOT_FOUND, null);
        }
        if (!session.belongsTo(token)) {
            throw new ProblemException(ProblemKind.TOKEN_OF_OTHER_PARTICIPANT, null);
        }
        return session;
    }

    /**
     * Applies an SDP fragment (RFC 9725, 4.3): candidates, or an ICE restart.
     *
     * @param ifMatch the header, null when there is none
     * @return the fragment that answers a restart, or null when there is nothing to answer
     */
    @Nullable
    String patch(MediaSession session, @Nullable String ifMatch, String fragmentText) {
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
            Leg leg = session.leg();
            if (leg == null) {
                throw new ProblemException(ProblemKind.SESSION_NOT_FOUND, null);
            }
            IceCredentials local = leg.peer().restartIce(remote);
            session.iceRestarted(remote.ufrag());
            return SdpPatch.write(local, leg.peer().localDescription());
        }
    }

    /** Ends the session; what it leaves behind goes when its Peer is gone. */
    void close(MediaSession session) {
        Leg leg = session.leg();
        if (leg != null && sessions.remove(session.id()) != null) {
            leg.close();
        }
    }
}
