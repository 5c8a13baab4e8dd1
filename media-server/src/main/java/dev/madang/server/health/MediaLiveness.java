package dev.madang.server.health;

import dev.madang.media.engine.MediaEngine;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** The node lives as long as its media workers answer; otherwise only a restart helps. */
@Liveness
@Singleton
public final class MediaLiveness implements HealthCheck {
    private static final long PATIENCE_SECONDS = 5;

    private final MediaEngine media;

    @Inject
    public MediaLiveness(MediaEngine media) {
        this.media = media;
    }

    @Override
    public HealthCheckResponse call() {
        CompletableFuture<Integer> workers = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                workers.complete(media.stats().workers().size());
            } catch (RuntimeException failed) {
                workers.completeExceptionally(failed);
            }
        });
        boolean answered;
        try {
            answered = workers.get(PATIENCE_SECONDS, TimeUnit.SECONDS) > 0;
        } catch (ExecutionException | TimeoutException stuck) {
            answered = false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            answered = false;
        }
        return HealthCheckResponse.named("media workers").status(answered).build();
    }
}
