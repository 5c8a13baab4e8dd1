package dev.madang.fleet.control;

import java.time.Duration;

/** Bounds that are usual but for one. */
final class Bounds {
    private static final LinkBounds USUAL = LinkBounds.usual();

    private Bounds() {}

    private static LinkBounds with(int links, int handshakes, int ofSource, Duration handshake, Duration silence) {
        return new LinkBounds(
                USUAL.linkBytes(),
                USUAL.allBytes(),
                links,
                handshakes,
                ofSource,
                handshake,
                USUAL.heartbeat(),
                silence,
                USUAL.stall());
    }

    static LinkBounds links(int links) {
        return with(links, 64, 4, USUAL.handshake(), USUAL.silence());
    }

    static LinkBounds handshakes(int handshakes, int ofSource, Duration handshake) {
        return with(USUAL.links(), handshakes, ofSource, handshake, USUAL.silence());
    }

    /** For peers that send no heartbeats. */
    static LinkBounds patient() {
        return with(USUAL.links(), 64, 4, USUAL.handshake(), Duration.ofMinutes(1));
    }
}
