package dev.madang.server.auth;

import dev.madang.rooms.model.ParticipantId;
import dev.madang.server.bound.Rate;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often a participant may want something by REST: as often as by signalling. Any thread. */
final class CallerRates {
    private static final double A_SECOND = 5;
    private static final double AT_ONCE = 100;
    private static final int REMEMBERED = 10_000;

    private final Map<ParticipantId, Rate> byParticipant = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ParticipantId, Rate> eldest) {
            return size() > REMEMBERED;
        }
    };

    synchronized boolean allows(ParticipantId who, long nowNanos) {
        return byParticipant
                .computeIfAbsent(who, any -> new Rate(A_SECOND, AT_ONCE))
                .allows(nowNanos);
    }
}
