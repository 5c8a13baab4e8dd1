package dev.madang.media.router;

/** Which encoding a Consumer should send: the wanted one when it flows, else the nearest lower one, else the lowest above. */
final class LayerChoice {
    private LayerChoice() {}

    /**
     * @param wanted position of the wanted encoding, or -1 for the best
     * @return position of the encoding to send, or -1 when none flows
     */
    static int of(Producer producer, int wanted, long nowNanos) {
        int top = producer.encodingCount() - 1;
        int start = wanted < 0 ? top : Math.min(wanted, top);
        for (int i = start; i >= 0; i--) {
            if (producer.encoding(i).isActive(nowNanos)) {
                return i;
            }
        }
        for (int i = start + 1; i <= top; i++) {
            if (producer.encoding(i).isActive(nowNanos)) {
                return i;
            }
        }
        return -1;
    }

    /** Position of the encoding that was heard last, however long ago, or -1: a picture that stands still sends nothing. */
    static int heardLast(Producer producer) {
        int last = -1;
        for (int i = 0; i < producer.encodingCount(); i++) {
            Encoding encoding = producer.encoding(i);
            if (encoding.codec() != null
                    && (last < 0
                            || encoding.lastPacketNanos()
                                    > producer.encoding(last).lastPacketNanos())) {
                last = i;
            }
        }
        return last;
    }
}
