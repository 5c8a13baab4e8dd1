package dev.madang.fleet.link;

import java.util.HashSet;
import java.util.Set;

/** What both sides of a handshake do alike. */
public final class Handshakes {
    /** The header of {@code hello} and {@code welcome}, by which the length of the rest is known. */
    public static final int HEADER_BYTES = GreetingCodec.HEADER_BYTES;

    /** The whole of each has so many bytes at the most. */
    public static final int MOST_BYTES = GreetingCodec.MOST_BYTES;

    /** So far may the clocks of two nodes be apart, in milliseconds. */
    static final long MOST_OFF_MS = 30_000;

    private Handshakes() {}

    /**
     * @return the wire version
     * @throws LinkRefusedException TIME_OFF, VERSION_OUTSIDE, SELF_CONNECTION, LOWER_EPOCH
     */
    static int check(LinkSelf self, Greeting theirs, KnownEpochs epochs, long nowMs) throws LinkRefusedException {
        long time = theirs.timeMs();
        if (time < nowMs - MOST_OFF_MS || time > nowMs + MOST_OFF_MS) {
            throw new LinkRefusedException(LinkRefusal.TIME_OFF);
        }
        int version = self.node()
                .wire()
                .highestCommon(theirs.node().wire())
                .orElseThrow(() -> new LinkRefusedException(LinkRefusal.VERSION_OUTSIDE));
        String name = theirs.node().name();
        if (name.equals(self.node().name())) {
            throw new LinkRefusedException(LinkRefusal.SELF_CONNECTION);
        }
        if (theirs.node().epoch() < epochs.of(name)) {
            throw new LinkRefusedException(LinkRefusal.LOWER_EPOCH);
        }
        return version;
    }

    static Set<String> common(LinkSelf self, Greeting theirs) {
        Set<String> features = new HashSet<>(self.node().features());
        features.retainAll(theirs.node().features());
        return Set.copyOf(features);
    }
}
