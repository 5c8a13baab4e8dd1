package dev.madang.media.receive;

import dev.madang.media.rtp.Codec;
import org.jspecify.annotations.Nullable;

/** In which codec a track comes, written by its worker and read by anybody. */
public final class CarriedCodec {
    /** The worker's own copy. */
    private @Nullable Codec last;

    private @Nullable Codec told;
    private volatile @Nullable Codec shown;

    /** A packet of that codec has come. */
    public void onPacket(Codec codec) {
        if (codec != last) {
            last = codec;
            shown = codec;
        }
    }

    /** Whether it is another one than when this was asked last. */
    boolean takeNews() {
        boolean news = last != told;
        told = last;
        return news;
    }

    /** Null before the first packet. */
    @Nullable
    public Codec now() {
        return shown;
    }
}
