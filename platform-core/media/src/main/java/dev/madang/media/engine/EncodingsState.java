package dev.madang.media.engine;

import dev.madang.media.rtp.Codec;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a Producer's encodings where it enters, so that another node can choose among them before any packet of
 * them is there; immutable.
 *
 * @param encodings in the publisher's order
 * @param order places of all of them in that order, the lowest quality first
 */
public record EncodingsState(List<Encoding> encodings, List<Integer> order) {
    /** @throws IllegalArgumentException when the order does not name each encoding once */
    public EncodingsState {
        encodings = List.copyOf(encodings);
        order = List.copyOf(order);
        int count = encodings.size();
        if (order.size() != count
                || new HashSet<>(order).size() != count
                || order.stream().anyMatch(place -> place < 0 || place >= count)) {
            throw new IllegalArgumentException("an order of " + count + " encodings: " + order);
        }
    }

    /**
     * One encoding.
     *
     * @param active whether media comes
     * @param heardLast whether of all encodings this one carried media last
     * @param codec of its newest packet, null before the first
     * @param width of its pictures in pixels, 0 where unknown; up to 65,535
     * @param height the same
     * @param maxSpatialLayer highest spatial layer seen, 0 to 7
     * @param maxTemporalLayer highest temporal layer seen, 0 to 7
     * @param layerBps what its layers up to each cost in bits a second: all temporal ones of the lowest spatial layer first;
     *     empty where unknown
     */
    public record Encoding(
            boolean active,
            boolean heardLast,
            @Nullable Codec codec,
            int width,
            int height,
            int maxSpatialLayer,
            int maxTemporalLayer,
            List<Long> layerBps) {
        private static final int MOST_LAYER = 7;

        /** @throws IllegalArgumentException when a value is out of its range */
        public Encoding {
            layerBps = List.copyOf(layerBps);
            if (width < 0 || width > 0xffff || height < 0 || height > 0xffff) {
                throw new IllegalArgumentException("a picture of " + width + " x " + height);
            }
            if (maxSpatialLayer < 0
                    || maxSpatialLayer > MOST_LAYER
                    || maxTemporalLayer < 0
                    || maxTemporalLayer > MOST_LAYER) {
                throw new IllegalArgumentException("layers " + maxSpatialLayer + ", " + maxTemporalLayer);
            }
            if (!layerBps.isEmpty() && layerBps.size() != (maxSpatialLayer + 1) * (maxTemporalLayer + 1)) {
                throw new IllegalArgumentException(layerBps.size() + " rates of layers");
            }
        }
    }
}
