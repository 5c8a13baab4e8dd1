package dev.madang.server.session;

import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.Leg;
import dev.madang.server.auth.AccessToken;
import dev.madang.server.auth.Credentials;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What WHIP and WHEP answer, the same for both (RFC 9725; draft-ietf-wish-whep). */
@Singleton
final class SessionAnswers {
    static final String SDP = "application/sdp";
    static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    private final Credentials credentials;
    private final MediaSessions sessions;
    private final IceServers iceServers;

    @Inject
    SessionAnswers(Credentials credentials, MediaSessions sessions, IceServers iceServers) {
        this.credentials = credentials;
        this.sessions = sessions;
        this.iceServers = iceServers;
    }

    /** POST of an offer: 201 with the answer. */
    Response join(Protocol protocol, String room, @Nullable String authorization, InputStream offer) {
        AccessToken token = credentials.bearer(authorization, room);
        MediaSession session = sessions.open(protocol, token, Bodies.text(offer));
        Leg leg = Objects.requireNonNull(session.leg());
        Response.ResponseBuilder answer = Response.status(Response.Status.CREATED)
                .type(SDP)
                .entity(answer(session, leg))
                // A relative reference stays right behind a proxy.
                .header("Location", session.path())
                .header("ETag", session.entityTag())
                .header("Accept-Patch", FRAGMENT);
        iceServers.links(leg.participantId().value()).forEach(link -> answer.header("Link", link));
        String events = link(session, "events", "urn:ietf:params:whep:ext:core:server-sent-events");
        answer.header("Link", events + "; events=\"" + EventKind.labels(protocol) + "\"");
        if (protocol == Protocol.WHEP) {
            answer.header("Link", link(session, "layer", "urn:ietf:params:whep:ext:core:layer"));
        }
        return answer.build();
    }

    private static String answer(MediaSession session, Leg leg) {
        try {
            return SdpOffer.write(session.dialect().answer(leg.peer().localDescription()));
        } catch (SdpException untranslatable) {
            leg.close();
            throw SdpOffer.problem(untranslatable);
        }
    }

    private static String link(MediaSession session, String what, String relation) {
        return "<" + session.path() + "/" + what + ">; rel=\"" + relation + "\"";
    }

    /** PATCH of a fragment: 204 for candidates, 200 with a fragment for an ICE restart. */
    Response patch(
            Protocol protocol,
            String room,
            String session,
            @Nullable String authorization,
            @Nullable String ifMatch,
            InputStream fragment) {
        MediaSession found = find(protocol, room, session, authorization);
        String answer = sessions.patch(found, ifMatch, Bodies.text(fragment));
        return answer == null
                ? Response.noContent().build()
                : Response.ok(answer, FRAGMENT)
                        .header("ETag", found.entityTag())
                        .build();
    }

    /** DELETE: 200, the session is over. */
    Response delete(Protocol protocol, String room, String session, @Nullable String authorization) {
        sessions.close(find(protocol, room, session, authorization));
        return Response.ok().build();
    }

    /** OPTIONS of an endpoint: what it takes; with a token also the ICE servers. */
    Response endpointOptions(String room, @Nullable String authorization) {
        Response.ResponseBuilder answer =
                Response.noContent().header("Allow", "POST, OPTIONS").header("Accept-Post", SDP);
        if (authorization != null) {
            AccessToken token = credentials.bearer(authorization, room);
            iceServers.links(token.account().service().key()).forEach(link -> answer.header("Link", link));
        }
        return answer.build();
    }

    /** OPTIONS of a session: what it takes. */
    Response sessionOptions() {
        return Response.noContent()
                .header("Allow", "PATCH, DELETE, OPTIONS")
                .header("Accept-Patch", FRAGMENT)
                .build();
    }

    /** The bearer's session. */
    MediaSession find(Protocol protocol, String room, String session, @Nullable String authorization) {
        return sessions.find(protocol, session, credentials.bearer(authorization, room));
    }

    /** @throws ProblemException 415 when the body is something else than a session description */
    static void requireSdp(@Nullable String contentType) {
        require(SDP, contentType, "Accept-Post");
    }

    /** @throws ProblemException 415 when the body is something else than an SDP fragment */
    static void requireFragment(@Nullable String contentType) {
        require(FRAGMENT, contentType, "Accept-Patch");
    }

    private static void require(String wanted, @Nullable String contentType, String header) {
        String bare = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        if (!bare.equalsIgnoreCase(wanted)) {
            throw new ProblemException(ProblemKind.UNSUPPORTED_MEDIA_TYPE, wanted + " is expected")
                    .header(header, wanted);
        }
    }
}
