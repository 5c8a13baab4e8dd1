package dev.madang.server.session;

import dev.madang.rooms.router.Leg;
import dev.madang.server.http.PublicPath;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What WHEP adds to a session by extensions: events and the choice of a layer. */
@Singleton
final class SessionExtensions {
    /** Names in one subscription, those that we do not know included. */
    private static final int MAX_NAMES = 32;

    private final SessionAnswers answers;
    private final EventStreams streams;
    private final PublicPath publicPath;

    @Inject
    SessionExtensions(SessionAnswers answers, EventStreams streams, PublicPath publicPath) {
        this.publicPath = publicPath;
        this.answers = answers;
        this.streams = streams;
    }

    /** POST of event names: 201 with the address of a stream. */
    Response subscribe(
            Protocol protocol,
            String room,
            String session,
            @Nullable String authorization,
            @Nullable List<String> events,
            HttpServerRequest request) {
        MediaSession found = answers.find(protocol, room, session, authorization);
        if (events == null || events.size() > MAX_NAMES || events.contains(null)) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "a list of event names is expected");
        }
        MediaSessions.leg(found);
        EventStream stream = streams.subscribe(found, events);
        return Response.status(Response.Status.CREATED)
                .header("Location", publicPath.of(request) + found.path() + "/events/" + stream.id())
                .build();
    }

    /** GET of a stream: events until the session ends. */
    void read(String session, String stream, SseEventSink sink, Sse sse) {
        streams.find(session, stream).connect(sink, sse);
    }

    /** POST of a layer preference: 200. */
    Response prefer(String room, String session, @Nullable String authorization, @Nullable LayerWish preference) {
        Leg leg = MediaSessions.leg(answers.find(Protocol.WHEP, room, session, authorization));
        if (preference == null) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "an object is expected");
        }
        preference.apply(leg);
        return Response.ok().build();
    }
}
