package dev.madang.media.peer;

import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.relay.TrackRef;
import dev.madang.media.relay.TrackSource;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.send.RtpSender;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A slot of one of our workers' Peers, from any thread. */
final class WorkerSlotHandle implements SlotHandle {
    private final Peer peer;
    private final RtpSender sender;

    WorkerSlotHandle(Peer peer, RtpSender sender) {
        this.peer = peer;
        this.sender = sender;
    }

    @Override
    public String mid() {
        return sender.mid();
    }

    @Override
    public MediaKind kind() {
        return sender.consumer().parameters().kind();
    }

    @Override
    public boolean takes(Codec codec) {
        return sender.consumer().parameters().payloadTypes().containsKey(codec);
    }

    @Override
    public void feed(@Nullable ProducerHandle producer) {
        if (producer != null && producer.kind() != kind()) {
            throw new IllegalArgumentException("a slot of " + kind() + " cannot be fed by " + producer.kind());
        }
        if (producer != null && !(producer instanceof TrackSource)) {
            throw new IllegalArgumentException("the Producer is not one of this engine");
        }
        TrackRef ref = producer instanceof TrackSource source ? source.ref() : null;
        post(nowNanos ->
                sender.subscribe(ref == null ? null : peer.host().tracks().local(ref), nowNanos));
    }

    @Override
    public void prefer(LayerPreference preference) {
        post(nowNanos -> sender.prefer(preference, nowNanos));
    }

    @Override
    public void speaking(boolean speaks) {
        post(nowNanos -> sender.speaking(speaks, nowNanos));
    }

    @Override
    public void pause(boolean paused) {
        post(nowNanos -> sender.consumer().pause(paused, nowNanos));
    }

    /** Changes what is sent, on the worker's thread, and shares the path anew. */
    private void post(LongConsumer change) {
        peer.host().worker().post(() -> {
            if (!peer.isClosed() && !sender.isRemoved()) {
                long nowNanos = peer.host().worker().nowNanos();
                peer.sender().time(nowNanos);
                change.accept(nowNanos);
                peer.sender().allocateSoon(nowNanos);
                peer.onDeadline();
            }
        });
    }
}
