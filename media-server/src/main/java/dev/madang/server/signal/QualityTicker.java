package dev.madang.server.signal;

import dev.madang.media.engine.PeerStats;
import dev.madang.rooms.router.Leg;
import dev.madang.server.api.QualityDocument;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Sends reports of quality to the sessions that want them. */
@Singleton
final class QualityTicker {
    private static final Logger LOG = Logger.getLogger("dev.madang.signal");

    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("quality-ticker").daemon().factory());
    private final SignalSessions sessions;
    private long second;

    @Inject
    QualityTicker(SignalSessions sessions) {
        this.sessions = sessions;
    }

    void start(@Observes StartupEvent started) {
        ticker.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private void tick() {
        second++;
        for (SignalSession session : sessions.wantingQuality(second)) {
            try {
                report(session);
            } catch (RuntimeException bug) {
                LOG.error("a report of quality failed", bug);
            }
        }
    }

    private static void report(SignalSession session) {
        Leg leg = session.receiveLeg();
        if (leg != null) {
            leg.peer().stats().whenComplete((stats, gone) -> {
                if (stats != null) {
                    send(session, stats, leg);
                }
            });
        }
    }

    /** On a thread of its own: the room and the socket may let it wait, and the media worker that counted must not. */
    private static void send(SignalSession session, PeerStats stats, Leg leg) {
        Thread.startVirtualThread(() -> {
            QualityDocument quality = QualityDocument.of(List.of(new QualityDocument.Receiving(stats, leg.slots())));
            session.outbox().report(new ServerMessage.Quality(quality.estimateBps(), quality.slots()));
        });
    }

    @PreDestroy
    void stop() {
        ticker.shutdownNow();
    }
}
