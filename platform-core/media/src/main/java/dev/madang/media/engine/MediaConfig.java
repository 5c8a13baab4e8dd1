package dev.madang.media.engine;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * How a node's media core runs; immutable.
 *
 * @param workers media workers, one thread and one UDP port each; 1 to 256
 * @param bindAddress where the ports are bound; the wildcard address serves IPv4 and IPv6
 * @param firstPort UDP (and ICE-TCP) port of the first worker, the others follow; 0 lets the system choose
 * @param announced addresses put into candidates, in order of preference, one at least; each worker's port goes with them
 * @param iceTcp whether ICE-TCP passive candidates are offered
 * @param iceUdp whether UDP candidates are offered
 * @param iceTimeout more than zero: time from making a Peer to its first authenticated check
 * @param dtlsTimeout more than zero: time limit of a DTLS handshake
 * @param maxPeers Peers at once, 1 and up; more are refused
 */
public record MediaConfig(
        int workers,
        InetAddress bindAddress,
        int firstPort,
        List<InetAddress> announced,
        boolean iceTcp,
        boolean iceUdp,
        Duration iceTimeout,
        Duration dtlsTimeout,
        int maxPeers) {
    /** @throws IllegalArgumentException when a value is out of its range */
    public MediaConfig {
        announced = List.copyOf(announced);
        if (workers < 1 || workers > 256) {
            throw new IllegalArgumentException("workers must be 1 to 256, not " + workers);
        }
        if (firstPort < 0 || firstPort + workers - 1 > 65_535) {
            throw new IllegalArgumentException("ports " + firstPort + " and up are not valid");
        }
        if (announced.isEmpty()) {
            throw new IllegalArgumentException("at least one announced address is needed");
        }
        if (!iceTcp && !iceUdp) {
            throw new IllegalArgumentException("UDP or ICE-TCP must be on");
        }
    }

    /** Time from making a Peer to its keys; one that has none by then goes. */
    public Duration keysTimeout() {
        return iceTimeout.plus(dtlsTimeout);
    }
}
