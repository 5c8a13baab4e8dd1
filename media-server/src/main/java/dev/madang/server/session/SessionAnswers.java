package dev.madang.server.session;

import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.router.Leg;
import dev.madang.server.auth.AccessToken;
import dev.madang.server.auth.Credentials;
import dev.madang.server.http.ClientAddress;
import dev.madang.server.http.PublicPath;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
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
    private final PublicPath publicPath;
    private final ClientAddress clients;

    @Inject
    SessionAnswers(
            Credentials credentials,
            MediaSessions sessions,
            IceServers iceServers,
            PublicPath publicPath,
            ClientAddress clients) {
        this.clients = clients;
        this.publicPath = publicPath;
        this.credentials = credentials;
        this.sessions = sessions;
        this.iceServers = iceServers;
    }

    /** POST of an offer: 201 with the answer. */
    Response join(
            Protocol protocol,
            String room,
            @Nullable String authorization,
            InputStream offer,
            HttpServerRequest request) {
        AccessToken token = credentials.bearer(authorization, room);
        MediaSession session = sessions.open(protocol, token, clients.of(request), Bodies.text(offer));
        Leg leg = Objects.requireNonNull(session.leg());
        // A relative reference stays right behind a proxy.
        String path = publicPath.of(request) + session.path();
        Response.ResponseBuilder answer = Response.status(Response.Status.CREATED)
                .type(SDP)
                .entity(answer(session, leg))
                .header("Location", path)
                .header("ETag", session.entityTag())
                .header("Accept-Patch", FRAGMENT);
        iceServers.links(leg.participantId().value()).forEach(link -> answer.header("Link", link));
        String events = link(path, "events", "urn:ietf:params:whep:ext:core:server-sent-events");
        answer.header("Link", events + "; events=\"" + EventKind.labels(protocol) + "\"");
        if (protocol == Protocol.WHEP) {
            answer.header("Link", link(path, "layer", "urn:ietf:params:whep:ext:core:layer"));
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

    private static String link(String session, String what, String relation) {
        return "<" + session + "/" + what + ">; rel=\"" + relation + "\"";
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

    /** DELETE: 200, the session is over; when it was before, the body says why. */
    Response delete(Protocol protocol, String room, String session, @Nullable String authorization) {
        EndDocument before = sessions.close(find(protocol, room, session, authorization));
        return before == null
                ? Response.ok().build()
                : Response.ok(before, MediaType.APPLICATION_JSON).build();
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

    /** OPTIONS of what belongs to a session: its methods. */
    static Response options(String methods) {
        return Response.noContent().header("Allow", methods).build();
    }

    /** OPTIONS of a session: what it takes. */
    Response sessionOptions() {
        return Response.noContent()
                .header("Allow", "PATCH, DELETE, OPTIONS")
                .header("Accept-Patch", FRAGMENT)
                .build();
    }

    /** The session of that address, over or not. */
    MediaSession find(Protocol protocol, String room, String session, @Nullable String authorization) {
        return sessions.find(protocol, room, session, credentials.holder(authorization, room));
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
