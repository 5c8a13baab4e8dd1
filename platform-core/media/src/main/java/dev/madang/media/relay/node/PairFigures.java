package dev.madang.media.relay.node;

import dev.madang.media.engine.RelayStats;

/** What one {@link RelayPair} has done; on its worker's thread. */
final class PairFigures {
    int streamsOut;
    int streamsIn;
    long packetsSent;
    long bytesSent;
    long packetsReceived;
    long bytesReceived;
    long packetsLost;
    long packetsRecovered;
    long retransmissionsSent;

    /** One pair's figures and path. */
    record Reading(
            int streamsOut,
            int streamsIn,
            long packetsSent,
            long bytesSent,
            long packetsReceived,
            long bytesReceived,
            long packetsLost,
            long packetsRecovered,
            long retransmissionsSent,
            RelayStats.Path path) {}

    Reading read(RelayStats.Path path) {
        return new Reading(
                streamsOut,
                streamsIn,
                packetsSent,
                bytesSent,
                packetsReceived,
                bytesReceived,
                packetsLost,
                packetsRecovered,
                retransmissionsSent,
                path);
    }
}
