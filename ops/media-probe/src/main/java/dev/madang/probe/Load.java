package dev.madang.probe;

import dev.madang.media.client.MediaClient;
import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerListener;
import dev.madang.media.rtp.Codec;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Lets viewers join at a steady rate, waits, and reports. */
final class Load {
    private static final long PROGRESS_NANOS = 1_000_000_000L;

    private final Target target;
    private final Transport transport;
    private final int viewers;
    private final double joinsPerSecond;
    private final int durationSeconds;
    private final boolean publishes;
    private final int workers;
    private final List<Reception> receptions = new CopyOnWriteArrayList<>();
    private final List<PeerHandle> peers = new CopyOnWriteArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger closedEarly = new AtomicInteger();
    private final Histogram delays = new ConcurrentHistogram(3);
    private volatile boolean stopping;

    Load(
            Target target,
            Transport transport,
            int viewers,
            double joinsPerSecond,
            int durationSeconds,
            boolean publishes,
            int workers) {
        this.target = target;
        this.transport = transport;
        this.viewers = viewers;
        this.joinsPerSecond = joinsPerSecond;
        this.durationSeconds = durationSeconds;
        this.publishes = publishes;
        this.workers = workers;
    }

    Report run(PrintStream out) throws Exception {
        try (MediaClient client = transport.start(workers);
                ExecutorService joins = Executors.newVirtualThreadPerTaskExecutor()) {
            PublishCommand.@Nullable Publication publication = publishes
                    ? PublishCommand.Publication.start(client, target.publishing(), true, new PeerListener() {})
                    : null;
            List<Endpoint> entries = new ArrayList<>();
            for (int i = 0; i < Math.max(1, target.entries()); i++) {
                entries.add(target.entry(i).watching());
            }
            long start = System.nanoTime();
            long progress = start;
            for (int i = 0; i < viewers; i++) {
                Endpoint entry = entries.get(i % entries.size());
                String name = "viewer-" + i;
                joins.execute(() -> join(name, client, entry));
                long next = start + (long) ((i + 1) * 1e9 / joinsPerSecond);
                while (System.nanoTime() < next) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                if (System.nanoTime() - progress > PROGRESS_NANOS) {
                    progress = System.nanoTime();
                    progress(out, start);
                }
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(durationSeconds);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(Math.min(PROGRESS_NANOS, end - System.nanoTime()));
                progress(out, start);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            Report report = new Report(viewers, receptions, failed.get() + closedEarly.get(), seconds, delays.copy());
            stopping = true;
            if (publication != null) {
                publication.stop();
            }
            peers.forEach(peer -> peer.close(CloseReason.REQUESTED));
            return report;
        }
    }

    private void progress(PrintStream out, long start) {
        long joined = receptions.stream().filter(r -> r.firstFrameNanos() > 0).count();
        long packets = receptions.stream().mapToLong(Reception::packets).sum();
        long lost = receptions.stream().mapToLong(Reception::lost).sum();
        out.println(String.format(
                Locale.ROOT,
                "%5.1f s  %d of %d watch, %d failed, %d packets, %d lost",
                (System.nanoTime() - start) / 1e9,
                joined,
                viewers,
                failed.get() + closedEarly.get(),
                packets,
                lost));
    }

    private void join(String name, MediaClient client, Endpoint endpoint) {
        try {
            Reception reception = new Reception(name, delays);
            MediaClient.PendingOffer offer = client.offerToWatch(EnumSet.allOf(Codec.class));
            Endpoint.Session session = endpoint.post(offer.description());
            receptions.add(reception);
            peers.add(client.watch(
                    offer,
                    session.answer(),
                    new PeerListener() {
                        @Override
                        public void onClosed(PeerHandle peer, CloseReason reason) {
                            if (!stopping) {
                                closedEarly.incrementAndGet();
                            }
                        }
                    },
                    reception));
        } catch (Exception e) {
            if (failed.incrementAndGet() == 1) {
                System.err.println("a viewer could not join: " + e.getMessage());
            }
        }
    }
}
