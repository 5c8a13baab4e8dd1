package dev.madang.media.peer;

import dev.madang.media.router.Producer;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A slot of one of our workers' Peers, from any thread. */
final class WorkerSlotHandle implements SlotHandle {
    private final Peer peer;
    private final SendSlot slot;
    private final MediaWorker worker;

    WorkerSlotHandle(Peer peer, SendSlot slot, MediaWorker worker) {
        this.peer = peer;
        this.slot = slot;
        this.worker = worker;
    }

    @Override
    public String mid() {
        return slot.mid();
    }

    @Override
    public MediaKind kind() {
        return slot.consumer().parameters().kind();
    }

    @Override
    public boolean takes(Codec codec) {
        return slot.consumer().parameters().payloadTypes().containsKey(codec);
    }

    @Override
    public void feed(@Nullable ProducerHandle producer) {
        if (producer != null && producer.kind() != kind()) {
            throw new IllegalArgumentException("a slot of " + kind() + " cannot be fed by " + producer.kind());
        }
        ProducerRef ref = producer == null ? null : ((WorkerProducerHandle) producer).ref();
        post(() -> {
            slot.feed(ref);
            Producer local = ref == null ? null : worker.exchange().local(ref, worker.nowNanos());
            slot.consumer().feed(local, worker.nowNanos());
            apply();
        });
    }

    @Override
    public void prefer(LayerPreference preference) {
        post(() -> {
            slot.prefer(preference);
            apply();
        });
    }

    /** Names of encodings mean something only with a Producer, so they are looked up anew with each. */
    private void apply() {
        LayerPreference preference = slot.preference();
        slot.rank();
        peer.send().weighSoon(worker.nowNanos());
        ProducerRef ref = slot.feed();
        int wanted = -1;
        String name = preference.encoding();
        if (ref != null && name != null) {
            wanted = position(ref.rids(), name);
        }
        slot.consumer()
                .prefer(
                        wanted,
                        preference.maxSpatial(),
                        preference.maxTemporal(),
                        preference.height(),
                        worker.nowNanos());
    }

    private static int position(List<@Nullable String> rids, String name) {
        int named = rids.indexOf(name);
        for (int i = 0; i < rids.size() && named < 0; i++) {
            if (rids.get(i) == null && name.equals(Integer.toString(i))) {
                named = i;
            }
        }
        return named;
    }

    @Override
    public void speaking(boolean speaks) {
        post(() -> {
            slot.speaking(speaks);
            apply();
        });
    }

    @Override
    public void pause(boolean paused) {
        post(() -> {
            slot.consumer().pause(paused, worker.nowNanos());
            peer.send().weighSoon(worker.nowNanos());
        });
    }

    private void post(Runnable command) {
        worker.post(() -> {
            if (!peer.isClosed() && !slot.isRemoved()) {
                peer.send().time(worker.nowNanos());
                command.run();
                peer.touch();
            }
        });
    }
}
