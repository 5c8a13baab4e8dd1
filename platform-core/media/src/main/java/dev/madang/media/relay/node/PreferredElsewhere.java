package dev.madang.media.relay.node;

import dev.madang.media.rtp.Codec;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import dev.madang.media.track.StoredPacket;
import dev.madang.media.track.TrackTap;

/** The best encoding of a Producer that anybody prefers at another node, whether it is sent there or not. On the worker's thread. */
final class PreferredElsewhere implements TrackTap {
    private final Producer producer;
    private final Runnable onEnd;
    private int encoding;

    /** @param onEnd is run when the Producer ends */
    PreferredElsewhere(Producer producer, Runnable onEnd) {
        this.producer = producer;
        this.onEnd = onEnd;
        producer.addTap(this);
    }

    void encoding(int position) {
        encoding = position;
    }

    void end() {
        producer.removeTap(this);
    }

    @Override
    public void onPacket(Producer source, Encoding of, StoredPacket packet, Codec codec, int wireBytes) {
        // Its packets are nothing to it.
    }

    @Override
    public void onEnd(Producer source) {
        onEnd.run();
    }

    @Override
    public int preferredRank() {
        return producer.rankOf(encoding);
    }
}
