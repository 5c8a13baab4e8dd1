package dev.madang.media.track;

import dev.madang.media.rtp.Codec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an encoding whose packets need not come here: by where it enters, on another node.
 *
 * @param active whether media comes there
 * @param heardLast whether of all encodings this one carried media last
 * @param codec of its newest packet there, null before the first
 * @param maxSpatial highest spatial layer seen, 0 and up
 * @param maxTemporal highest temporal layer seen, 0 and up
 * @param layerBps what its layers up to each cost in bits a second: all temporal ones of the lowest spatial layer first
 */
public record ToldEncoding(
        boolean active,
        boolean heardLast,
        @Nullable Codec codec,
        int maxSpatial,
        int maxTemporal,
        List<Long> layerBps) {
    /** Nothing. */
    static final ToldEncoding NOTHING = new ToldEncoding(false, false, null, 0, 0, List.of());

    /** @throws IllegalArgumentException when there is not one rate for each pair of layers */
    public ToldEncoding {
        layerBps = List.copyOf(layerBps);
        if (!layerBps.isEmpty() && layerBps.size() != (maxSpatial + 1) * (maxTemporal + 1)) {
            throw new IllegalArgumentException(layerBps.size() + " rates of layers");
        }
    }

    /** Bits a second of its layers up to these. */
    long bitsPerSecond(int spatial, int temporal) {
        return layerBps.isEmpty()
                ? 0
                : layerBps.get(Math.min(spatial, maxSpatial) * (maxTemporal + 1) + Math.min(temporal, maxTemporal));
    }
}
