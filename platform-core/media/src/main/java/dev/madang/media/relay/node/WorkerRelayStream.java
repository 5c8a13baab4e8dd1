package dev.madang.media.relay.node;

import dev.madang.media.engine.RelayStream;
import dev.madang.media.worker.MediaWorker;
import org.jspecify.annotations.Nullable;

/** A stream that one of our workers sends, from any thread. */
final class WorkerRelayStream implements RelayStream {
    private final MediaWorker worker;
    private final Notices notices;
    private @Nullable OutgoingStream stream;

    WorkerRelayStream(MediaWorker worker, Notices notices) {
        this.worker = worker;
        this.notices = notices;
    }

    /** It has begun, or the Producer had ended; on the worker's thread. */
    void begun(@Nullable OutgoingStream begun) {
        stream = begun;
    }

    @Override
    public void stop() {
        notices.end();
        worker.post(() -> {
            if (stream != null) {
                stream.stop();
            }
        });
    }
}
