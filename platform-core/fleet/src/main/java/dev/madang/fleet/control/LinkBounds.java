package dev.madang.fleet.control;

import dev.madang.fleet.control.queue.ByteBudget;
import java.time.Duration;

/**
 * How much control links may hold and how long they wait.
 *
 * @param linkBytes frames that wait to be sent on one link, and as many that came and wait for the listener; at least
 *     {@link Link#MOST_FRAME} and some for each frame
 * @param allBytes the same for all links together, each way
 * @param links so many links
 * @param handshakes so many handshakes that others began
 * @param handshakesOfSource so many of them from one address
 * @param handshake how long one may take, the connection included
 * @param heartbeat how often one is sent
 * @param silence a link on which nothing comes for so long has ended
 * @param stall a link on which something waits and nothing can be written for so long has ended; so has one whose listener takes nothing
 */
public record LinkBounds(
        long linkBytes,
        long allBytes,
        int links,
        int handshakes,
        int handshakesOfSource,
        Duration handshake,
        Duration heartbeat,
        Duration silence,
        Duration stall) {
    private static final long MIB = 1024 * 1024;

    /** @throws IllegalArgumentException when a frame of full size would never be taken */
    public LinkBounds {
        if (linkBytes < Link.MOST_FRAME + ByteBudget.FRAME_COST || allBytes < linkBytes) {
            throw new IllegalArgumentException("no room for one frame: " + linkBytes + " of " + allBytes);
        }
    }

    /** 32 MiB a link, 256 MiB in all; 1,024 links; 64 handshakes, 4 of a source, 2 s each; 250 ms, 1 s and 2 s. */
    public static LinkBounds usual() {
        return new LinkBounds(
                32 * MIB,
                256 * MIB,
                1024,
                64,
                4,
                Duration.ofSeconds(2),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2));
    }
}
