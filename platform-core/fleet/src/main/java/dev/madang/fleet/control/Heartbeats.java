package dev.madang.fleet.control;

import dev.madang.fleet.link.ControlRecord;

/** What heartbeats tell: how long the way to the other node and back takes. The reader tells what came, the writer what is to be said. */
final class Heartbeats {
    private record Last(long sent, long at) {}

    private volatile Last last = new Last(0, 0);
    private volatile long roundTrip = -1;

    void came(ControlRecord.Heartbeat heartbeat, long now) {
        last = new Last(heartbeat.sent(), now);
        if (heartbeat.echo() != 0) {
            long took = now - heartbeat.echo() - heartbeat.held();
            // Times of the other node's own making may be any.
            if (took >= 0 && heartbeat.held() >= 0) {
                roundTrip = took;
            }
        }
    }

    int write(byte[] record, long now) {
        Last answered = last;
        long held = answered.sent() == 0 ? 0 : now - answered.at();
        // 0 stands for none.
        return ControlRecord.heartbeat(record, now == 0 ? 1 : now, answered.sent(), held);
    }

    long roundTripNanos() {
        return roundTrip;
    }
}
