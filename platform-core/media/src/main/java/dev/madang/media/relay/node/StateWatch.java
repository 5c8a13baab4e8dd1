package dev.madang.media.relay.node;

import dev.madang.media.engine.EncodingsState;
import dev.madang.media.engine.MediaCounter;
import dev.madang.media.engine.Relays;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.rtp.FrameSize;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.worker.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at a Producer's encodings five times a second, and tells what has changed. On its worker's thread but {@link #close}. */
final class StateWatch implements Relays.Watch {
    private static final System.Logger LOG = System.getLogger(StateWatch.class.getName());
    private static final long LOOK_NANOS = 200_000_000L;
    /** Rates are told again when one has changed by a part of so many. */
    private static final int PART = 4;

    private final TrackRef ref;
    private final Notices notices;
    private final Consumer<EncodingsState> listener;
    private final Timer timer;
    private @Nullable EncodingsState told;
    private boolean closed;

    StateWatch(TrackRef ref, Notices notices, Consumer<EncodingsState> listener) {
        this.ref = ref;
        this.notices = notices;
        this.listener = listener;
        timer = ref.origin().worker().timer(this::onTimer);
    }

    void begin() {
        if (!closed) {
            look(ref.origin().worker().nowNanos());
        }
    }

    private void onTimer(long nowNanos) {
        try {
            look(nowNanos);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a watch failed by our own fault", e);
            ref.origin().worker().counters().increment(MediaCounter.PEER_FAULTS);
            timer.cancel();
        }
    }

    private void look(long nowNanos) {
        Producer producer = ref.origin().producer(ref.id());
        if (producer == null) {
            timer.cancel();
            return;
        }
        EncodingsState state = state(producer, nowNanos);
        EncodingsState before = told;
        if (before == null || differs(before, state)) {
            told = state;
            notices.add(() -> listener.accept(state));
        }
        timer.schedule(nowNanos + LOOK_NANOS);
    }

    private static EncodingsState state(Producer producer, long nowNanos) {
        int newest = -1;
        for (int i = 0; i < producer.encodingCount(); i++) {
            Encoding encoding = producer.encoding(i);
            if (encoding.codec() != null
                    && (newest < 0
                            || encoding.lastPacketNanos()
                                    > producer.encoding(newest).lastPacketNanos())) {
                newest = i;
            }
        }
        List<EncodingsState.Encoding> encodings = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < producer.encodingCount(); i++) {
            encodings.add(state(producer.encoding(i), i == newest, nowNanos));
            order.add(producer.ranked(i).index());
        }
        boolean anyActive = encodings.stream().anyMatch(EncodingsState.Encoding::active);
        if (anyActive) {
            // It matters only where nothing flows, and would change with every packet.
            encodings.replaceAll(StateWatch::withoutNewest);
        }
        return new EncodingsState(encodings, order);
    }

    private static EncodingsState.Encoding withoutNewest(EncodingsState.Encoding of) {
        return new EncodingsState.Encoding(
                of.active(),
                false,
                of.codec(),
                of.width(),
                of.height(),
                of.maxSpatialLayer(),
                of.maxTemporalLayer(),
                of.layerBps());
    }

    private static EncodingsState.Encoding state(Encoding encoding, boolean newest, long nowNanos) {
        int spatial = Math.min(encoding.maxSpatialLayer(), Encoding.RATED_SPATIAL_LAYERS - 1);
        int temporal = Math.min(encoding.maxTemporalLayer(), Encoding.RATED_TEMPORAL_LAYERS - 1);
        List<Long> rates = new ArrayList<>();
        for (int s = 0; s <= spatial; s++) {
            for (int t = 0; t <= temporal; t++) {
                rates.add(encoding.layerBps(s, t, nowNanos));
            }
        }
        return new EncodingsState.Encoding(
                encoding.isActive(nowNanos),
                newest,
                encoding.codec(),
                FrameSize.width(encoding.frameSize()),
                FrameSize.height(encoding.frameSize()),
                spatial,
                temporal,
                rates);
    }

    private static boolean differs(EncodingsState one, EncodingsState other) {
        if (!one.order().equals(other.order())) {
            return true;
        }
        for (int i = 0; i < one.encodings().size(); i++) {
            EncodingsState.Encoding before = one.encodings().get(i);
            EncodingsState.Encoding now = other.encodings().get(i);
            if (before.active() != now.active()
                    || before.heardLast() != now.heardLast()
                    || before.codec() != now.codec()
                    || before.width() != now.width()
                    || before.height() != now.height()
                    || before.layerBps().size() != now.layerBps().size()
                    || now.active() && ratesDiffer(before.layerBps(), now.layerBps())) {
                return true;
            }
        }
        return false;
    }

    private static boolean ratesDiffer(List<Long> before, List<Long> now) {
        for (int i = 0; i < before.size(); i++) {
            if (Math.abs(before.get(i) - now.get(i)) > before.get(i) / PART) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        notices.end();
        ref.origin().worker().post(() -> {
            closed = true;
            timer.cancel();
        });
    }
}
