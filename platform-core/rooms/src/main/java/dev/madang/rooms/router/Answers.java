package dev.madang.rooms.router;

import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Waits for what is asked of a Home, for those who may block: on any thread, never within a step. */
public final class Answers {
    /** A Home that says nothing for so long is away. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private Answers() {}

    /**
     * The answer, or the exception that came in its place.
     *
     * @throws RefusedException when the Home refuses, or is away
     */
    public static <R> R await(CompletableFuture<R> answer) {
        return await(answer, unused -> {});
    }

    /** @param undo what is done with an answer that comes when nobody waits for it any more */
    public static <R> R await(CompletableFuture<R> answer, Consumer<R> undo) {
        try {
            return awaitNegotiated(answer, undo);
        } catch (SdpException impossible) {
            throw new IllegalStateException("our own offer cannot be made", impossible);
        }
    }

    /**
     * The same where an offer of the client is part of it.
     *
     * @throws SdpException when that cannot be answered
     */
    public static <R> R awaitNegotiated(CompletableFuture<R> answer, Consumer<R> undo) throws SdpException {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            switch (cause) {
                case SdpException unanswerable -> throw unanswerable;
                case RuntimeException unable -> throw unable;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(cause);
            }
        } catch (TimeoutException away) {
            answer.thenAccept(undo);
            throw new RefusedException(Refusal.HOME_AWAY, "nobody decides for the room at present");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            answer.thenAccept(undo);
            throw new RefusedException(Refusal.HOME_AWAY, "interrupted while the room decides");
        }
    }
}
