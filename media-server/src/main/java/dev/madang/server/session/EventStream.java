package dev.madang.server.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.madang.rooms.router.Leg;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One subscription to a session's events. What is told is always the present state, so a reader who comes back or is slow
 * misses nothing that matters. Connected or not, it lives as long as its session.
 */
final class EventStream {
    /** Events on their way to one reader; with more it is cut off and may come back. */
    private static final int MAX_PENDING = 64;

    /** Ticks without an event after which a comment keeps the connection known to be alive. */
    private static final int TICKS_PER_HEARTBEAT = 15;

    /** The last event of every stream, wanted or not. */
    private static final String CLOSED = "closed";

    private final String id;
    private final MediaSession session;
    private final Set<EventKind> wanted;
    private final Layers layers;
    private final ObjectMapper json;
    private final AtomicBoolean updating = new AtomicBoolean();
    private final AtomicInteger pending = new AtomicInteger();

    // The lock of this object guards what was told to whom.
    private @Nullable SseEventSink sink;
    private @Nullable Sse sse;
    private MediaSession.@Nullable Activity toldActivity;
    private int toldViewers;
    private String toldLayers = "";
    private int quietTicks;

    EventStream(String id, MediaSession session, Set<EventKind> wanted, Layers layers, ObjectMapper json) {
        this.id = id;
        this.session = session;
        this.wanted = Set.copyOf(wanted);
        this.layers = layers;
        this.json = json;
    }

    String id() {
        return id;
    }

    MediaSession session() {
        return session;
    }

    /** A reader connected; the one before is let go. Everything is told anew. */
    synchronized void connect(SseEventSink reader, Sse factory) {
        disconnect();
        sink = reader;
        sse = factory;
        toldActivity = null;
        toldViewers = -1;
        toldLayers = "";
        if (session.endReason() == null) {
            update();
        } else {
            tellEnd();
        }
    }

    /** Tells why the session is over, as the last event. */
    synchronized void tellEnd() {
        EndDocument why = session.endDocument();
        SseEventSink reader = sink;
        Sse factory = sse;
        sink = null;
        sse = null;
        if (why == null || reader == null || factory == null || reader.isClosed()) {
            return;
        }
        reader.send(factory.newEventBuilder()
                        .name(CLOSED)
                        .data(String.class, write(why))
                        .build())
                .whenComplete((done, failed) -> reader.close());
    }

    /** The session's media began or ended; returns at once. */
    void activityChanged() {
        Thread.startVirtualThread(() -> {
            synchronized (this) {
                tellActivity();
            }
        });
    }

    /** A second went by; returns at once. */
    void tick() {
        if (updating.compareAndSet(false, true)) {
            Thread.startVirtualThread(() -> {
                try {
                    update();
                } finally {
                    updating.set(false);
                }
            });
        }
    }

    private synchronized void update() {
        if (sink == null) {
            return;
        }
        if (sink.isClosed()) {
            disconnect();
            return;
        }
        quietTicks++;
        tellActivity();
        tellViewers();
        tellLayers();
        if (quietTicks >= TICKS_PER_HEARTBEAT && sse != null) {
            send(sse.newEventBuilder().comment("").build());
        }
    }

    private void tellActivity() {
        MediaSession.Activity now = session.activity();
        if (now.equals(toldActivity)) {
            return;
        }
        EventKind kind = now.active() ? EventKind.ACTIVE : EventKind.INACTIVE;
        if (sink != null && wanted.contains(kind)) {
            tell(kind, now.foreign() ? Map.of("cause", "codec") : Map.of());
        }
        toldActivity = now;
    }

    private void tellViewers() {
        Leg leg = session.leg();
        if (!wanted.contains(EventKind.VIEWERCOUNT) || leg == null) {
            return;
        }
        int viewers = session.room().view().viewerCount();
        if (viewers != toldViewers) {
            toldViewers = viewers;
            tell(EventKind.VIEWERCOUNT, Map.of("viewercount", viewers));
        }
    }

    private void tellLayers() {
        Leg leg = session.leg();
        if (!wanted.contains(EventKind.LAYERS) || leg == null) {
            return;
        }
        String now = write(layers.of(session.room(), leg));
        if (!now.equals(toldLayers)) {
            toldLayers = now;
            tell(EventKind.LAYERS, now);
        }
    }

    private void tell(EventKind kind, Object data) {
        if (sse != null) {
            send(sse.newEventBuilder()
                    .name(kind.label())
                    .data(String.class, data instanceof String text ? text : write(data))
                    .build());
        }
    }

    private void send(OutboundSseEvent event) {
        SseEventSink reader = sink;
        if (reader == null || reader.isClosed()) {
            return;
        }
        if (pending.incrementAndGet() > MAX_PENDING) {
            pending.decrementAndGet();
            disconnect();
            return;
        }
        quietTicks = 0;
        reader.send(event).whenComplete((done, failed) -> pending.decrementAndGet());
    }

    private String write(Object data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Lets the reader go, if there is one. */
    synchronized void disconnect() {
        if (sink != null && !sink.isClosed()) {
            sink.close();
        }
        sink = null;
        sse = null;
    }
}
