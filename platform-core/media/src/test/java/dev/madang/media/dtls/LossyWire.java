package dev.madang.media.dtls;

import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Loses, repeats and reorders datagrams by a seed, and then heals: each resend waits twice as long as the one before, so a
 * wire that stays bad proves nothing but patience, while a handshake that still stands on a good one has a fault.
 */
final class LossyWire implements BiConsumer<byte[], Consumer<byte[]>>, AutoCloseable {
    private static final int LOST_PERCENT = 15;
    private static final int REPEATED_PERCENT = 10;
    private static final int LATE_PERCENT = 10;
    private static final int LATE_MILLIS = 15;
    private static final int GOOD_AFTER_DATAGRAMS = 30;

    private final Random random;
    private int datagrams;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    LossyWire(long seed) {
        random = new Random(seed);
    }

    @Override
    public synchronized void accept(byte[] datagram, Consumer<byte[]> to) {
        if (timer.isShutdown()) {
            return;
        }
        if (++datagrams > GOOD_AFTER_DATAGRAMS) {
            timer.schedule(() -> to.accept(datagram), 1, TimeUnit.MILLISECONDS);
            return;
        }
        if (random.nextInt(100) < LOST_PERCENT) {
            return;
        }
        for (int copies = random.nextInt(100) < REPEATED_PERCENT ? 2 : 1; copies > 0; copies--) {
            int delayMillis = random.nextInt(100) < LATE_PERCENT ? LATE_MILLIS : 1;
            timer.schedule(() -> to.accept(datagram.clone()), delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
    }
}
