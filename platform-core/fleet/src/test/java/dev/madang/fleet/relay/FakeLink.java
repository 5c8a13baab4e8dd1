package dev.madang.fleet.relay;

import dev.madang.media.engine.Grant;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.RelayLink;
import dev.madang.media.engine.RelayStats;
import dev.madang.media.engine.RelayStream;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A way to another node by which no packet goes. */
final class FakeLink implements RelayLink {
    static final int WORKERS = 2;

    private final Pending pending;
    private final int most;
    private int landings;
    private boolean closed;
    final List<FakeStream> streams = new ArrayList<>();
    final List<FakeTrack> tracks = new ArrayList<>();
    final Map<ProducerHandle, Integer> preferred = new HashMap<>();

    private static long ids;

    FakeLink(Pending pending) {
        this(pending, MOST_STREAMS);
    }

    FakeLink(Pending pending, int most) {
        this.pending = pending;
        this.most = most;
    }

    /** One encoding on its way. */
    final class FakeStream implements RelayStream {
        final ProducerHandle of;
        final int encoding;
        final int worker;
        int ssrc;
        final Listener listener;
        private final Pending.Calls calls = pending.new Calls();

        FakeStream(ProducerHandle of, int encoding, int worker, Listener listener) {
            this.of = of;
            this.encoding = encoding;
            this.worker = worker;
            this.listener = listener;
        }

        /** It begins, or goes on under another SSRC. */
        void goOn() {
            ssrc = (int) ++ids;
            Grant grant = new Grant(0, ssrc, List.of(Codec.VP8), 90_000, 0, 0, -1, -1, 0, 0, 0);
            calls.add(() -> listener.onGrant(grant));
        }

        void end() {
            streams.remove(this);
            calls.add(listener::onEnded);
        }

        @Override
        public void stop() {
            streams.remove(this);
            calls.end();
        }
    }

    List<FakeTrack> landed() {
        return tracks.stream().filter(track -> !track.ended).toList();
    }

    /** A Producer has ended. */
    void ended(ProducerHandle producer) {
        preferred.remove(producer);
        for (FakeStream stream : List.copyOf(streams)) {
            if (stream.of == producer) {
                stream.end();
            }
        }
    }

    @Override
    public RemoteTrack receive(
            MediaKind kind, List<Codec> codecs, List<@Nullable String> rids, RemoteTrack.Listener listener) {
        refuseClosed();
        FakeTrack track = new FakeTrack(++ids, rids, landings++ % WORKERS, WORKERS, listener, pending.new Calls());
        tracks.add(track);
        return track;
    }

    @Override
    public RelayStream send(ProducerHandle producer, int encoding, int worker, RelayStream.Listener listener) {
        if (encoding < 0 || encoding >= producer.encodings() || worker < 0 || worker >= WORKERS) {
            throw new IllegalArgumentException("encoding " + encoding + " to worker " + worker);
        }
        refuseClosed();
        if (streams.size() >= most) {
            throw new MediaException("as many streams as it may");
        }
        FakeStream stream = new FakeStream(producer, encoding, worker, listener);
        if (((FakeProducer) producer).ended) {
            stream.end();
        } else {
            streams.add(stream);
            stream.goOn();
        }
        return stream;
    }

    @Override
    public void prefer(ProducerHandle producer, int encoding) {
        if (encoding < -1 || encoding >= producer.encodings()) {
            throw new IllegalArgumentException("encoding " + encoding);
        }
        if (encoding < 0 || closed || ((FakeProducer) producer).ended) {
            preferred.remove(producer);
        } else {
            preferred.put(producer, encoding);
        }
    }

    private void refuseClosed() {
        if (closed) {
            throw new MediaException("closed");
        }
    }

    @Override
    public void rotate(int generation) {
        throw new AssertionError("nobody rotates");
    }

    @Override
    public RelayStats stats() {
        throw new AssertionError("nobody asks");
    }

    @Override
    public void close() {
        closed = true;
        List.copyOf(streams).forEach(FakeStream::end);
        preferred.clear();
        tracks.forEach(FakeTrack::ended);
    }
}
