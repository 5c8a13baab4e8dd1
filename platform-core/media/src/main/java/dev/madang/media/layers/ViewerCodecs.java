package dev.madang.media.layers;

import dev.madang.media.rtp.Codec;
import dev.madang.media.track.Encoding;
import dev.madang.media.track.Producer;
import java.util.Set;

/** What a viewer can decode in one slot. */
public final class ViewerCodecs {
    private final boolean[] taken = new boolean[Codec.values().length];
    private final boolean described;

    /** @param described whether it gets the dependency descriptor with each packet */
    public ViewerCodecs(Set<Codec> codecs, boolean described) {
        codecs.forEach(codec -> taken[codec.ordinal()] = true);
        this.described = described;
    }

    /** Whether it takes this codec. */
    public boolean takes(Codec codec) {
        return taken[codec.ordinal()];
    }

    /** Whether it takes what comes of that encoding, or nothing came yet. */
    public boolean takes(Encoding encoding) {
        Codec own = encoding.codec();
        return own == null || takes(own);
    }

    /** Whether all that comes of that track is in codecs that it does not take. */
    public boolean takesNothingOf(Producer source) {
        boolean foreign = false;
        for (int i = 0; i < source.encodingCount(); i++) {
            Codec own = source.encoding(i).codec();
            if (own != null && takes(own)) {
                return false;
            }
            foreign |= own != null;
        }
        return foreign;
    }

    /** Highest spatial layer of that encoding that it can decode. */
    public int spatialBound(Encoding encoding) {
        return encoding.spatialBound(described);
    }

    /** Whether that encoding has spatial layers that it could decode only with the dependency descriptor. */
    boolean lacksDescriptor(Encoding encoding) {
        return spatialBound(encoding) < encoding.maxSpatialLayer();
    }
}
