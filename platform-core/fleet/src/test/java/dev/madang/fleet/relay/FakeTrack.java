package dev.madang.fleet.relay;

import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.Grant;
import dev.madang.media.engine.RemoteTrack;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A track of another node that wants what the test says, and remembers what it was told. */
final class FakeTrack implements RemoteTrack {
    private final long id;
    private final List<@Nullable String> rids;
    private final int worker;
    private final int remoteWorkers;
    private final Listener listener;
    private final Pending.Calls calls;
    final Map<Integer, Grant> grants = new HashMap<>();

    @Nullable
    EncodingsState state;

    List<Integer> wanted = List.of();
    int preferred = -1;
    boolean ended;

    FakeTrack(
            long id,
            List<@Nullable String> rids,
            int worker,
            int remoteWorkers,
            Listener listener,
            Pending.Calls calls) {
        this.id = id;
        this.rids = rids;
        this.worker = worker;
        this.remoteWorkers = remoteWorkers;
        this.listener = listener;
        this.calls = calls;
    }

    void want(List<Integer> encodings) {
        if (!ended) {
            wanted = List.copyOf(encodings);
            calls.add(() -> listener.onWanted(this, encodings));
        }
    }

    void prefer(int encoding) {
        if (!ended) {
            preferred = encoding;
            calls.add(() -> listener.onPreferred(this, encoding));
        }
    }

    @Override
    public int landingWorker() {
        return worker;
    }

    @Override
    public void granted(int encoding, Grant grant) {
        if (encoding < 0 || encoding >= rids.size() || grant.worker() >= remoteWorkers) {
            throw new IllegalArgumentException("encoding " + encoding + " from worker " + grant.worker());
        }
        if (!ended) {
            grants.put(encoding, grant);
        }
    }

    @Override
    public void state(EncodingsState now) {
        if (now.encodings().size() != rids.size()) {
            throw new IllegalArgumentException(now.encodings().size() + " encodings");
        }
        if (!ended) {
            state = now;
        }
    }

    @Override
    public void ended() {
        ended = true;
        calls.end();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public MediaKind kind() {
        return MediaKind.VIDEO;
    }

    @Override
    public String mid() {
        return "";
    }

    @Override
    public List<Codec> codecs() {
        return List.of(Codec.VP8);
    }

    @Override
    public @Nullable Codec codec() {
        return null;
    }

    @Override
    public List<String> rids() {
        return rids.stream()
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    @Override
    public int encodings() {
        return rids.size();
    }

    @Override
    public int loudness() {
        return 0;
    }

    @Override
    public void requestKeyFrame() {
        throw new AssertionError("nobody asks");
    }
}
