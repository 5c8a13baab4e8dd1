package dev.madang.server.session;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The subscriptions to events, by their unguessable ids: whoever has the address may read. */
@Singleton
final class EventStreams {
    private static final int MAX_STREAMS_PER_SESSION = 4;

    /** How long a session that is over is remembered, for its client to learn why. */
    static final long REMEMBERED_SECONDS = 60;

    private static final long TICK_MILLIS = 1_000;

    private final Map<String, EventStream> streams = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("event-ticker").daemon().factory());
    private final Layers layers;
    private final ObjectMapper json;
    private final Secrets secrets;

    @Inject
    EventStreams(Layers layers, ObjectMapper json, Secrets secrets) {
        this.layers = layers;
        this.json = json;
        this.secrets = secrets;
        ticker.scheduleAtFixedRate(
                () -> streams.values().forEach(EventStream::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * A new subscription.
     *
     * @param names the events wanted; unknown ones are left out
     * @throws ProblemException when none is left, or the session has too many already
     */
    EventStream subscribe(MediaSession session, List<String> names) {
        Set<EventKind> wanted = EnumSet.noneOf(EventKind.class);
        for (String name : names) {
            EventKind kind = EventKind.labelled(name);
            if (kind != null && kind.isFor(session.protocol())) {
                wanted.add(kind);
            }
        }
        if (wanted.isEmpty()) {
            throw new ProblemException(
                    ProblemKind.INVALID_VALUE, "events of this session are " + EventKind.labels(session.protocol()));
        }
        EventStream stream = new EventStream(secrets.next(), session, wanted, layers, json);
        streams.put(stream.id(), stream);
        if (!session.add(stream, MAX_STREAMS_PER_SESSION)) {
            streams.remove(stream.id());
            throw new ProblemException(
                    ProblemKind.TOO_MANY_REQUESTS,
                    "a session has at most " + MAX_STREAMS_PER_SESSION + " subscriptions");
        }
        return stream;
    }

    /**
     * The subscription of that id.
     *
     * @throws ProblemException 404 when there is none of that session
     */
    EventStream find(String sessionId, String id) {
        EventStream stream = streams.get(id);
        if (stream == null || !stream.session().id().equals(sessionId)) {
            throw new ProblemException(ProblemKind.SESSION_NOT_FOUND, null);
        }
        return stream;
    }

    /** The session is over, and its readers are told; who asks a little later is told as well. Returns at once. */
    void end(MediaSession session) {
        for (EventStream stream : session.streams()) {
            ticker.schedule(() -> streams.remove(stream.id()), REMEMBERED_SECONDS, TimeUnit.SECONDS);
            Thread.startVirtualThread(stream::tellEnd);
        }
    }

    @PreDestroy
    void stop() {
        ticker.shutdownNow();
        streams.values().forEach(EventStream::disconnect);
    }
}
