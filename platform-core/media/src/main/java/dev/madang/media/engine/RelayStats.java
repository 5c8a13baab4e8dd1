package dev.madang.media.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one link does at present; immutable. Counts are since it was opened.
 *
 * @param streamsOut encodings that are sent
 * @param streamsIn encodings that come
 * @param packetsSent retransmissions included
 * @param bytesSent as on the wire
 * @param packetsReceived accepted
 * @param bytesReceived as on the wire
 * @param packetsLost that never came here
 * @param packetsRecovered that came here by retransmission
 * @param retransmissionsSent that the other node asked for
 * @param paths one for each worker here and each worker there
 */
public record RelayStats(
        int streamsOut,
        int streamsIn,
        long packetsSent,
        long bytesSent,
        long packetsReceived,
        long bytesReceived,
        long packetsLost,
        long packetsRecovered,
        long retransmissionsSent,
        List<Path> paths) {

    /**
     * The way between two workers.
     *
     * @param address where the other one is reached, null while there is no path
     * @param roundTripNanos newest round trip of a check, or -1
     * @param provedBytes longest datagram that has proved to pass, 0 while there is no path
     */
    public record Path(
            int localWorker, int remoteWorker, @Nullable String address, long roundTripNanos, int provedBytes) {}
}
