package dev.madang.server.signal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.madang.media.peer.PeerStats;
import dev.madang.media.peer.PeerStats.SlotStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a receive leg is sent in each Slot. */
final class QualityReport {
    private QualityReport() {}

    /**
     * One Slot that something feeds.
     *
     * @param encoding what is sent, null for nothing
     * @param wanted the encoding asked for, null where the server chooses
     * @param loss part of the packets that did not arrive, 0 to 1
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record Slot(
            String mid,
            String kind,
            String track,
            @Nullable String encoding,
            int temporal,
            @Nullable String wanted,
            boolean paused,
            long bitrateBps,
            double loss) {}

    static List<Slot> of(PeerStats stats) {
        List<Slot> slots = new ArrayList<>();
        for (SlotStats slot : stats.slots()) {
            if (slot.producerId() != 0) {
                slots.add(new Slot(
                        slot.mid(),
                        slot.kind().name().toLowerCase(Locale.ROOT),
                        Long.toString(slot.producerId()),
                        slot.currentEncoding(),
                        slot.currentTemporalLayer(),
                        slot.wantedEncoding(),
                        slot.paused(),
                        slot.bitrateBps(),
                        slot.fractionLost()));
            }
        }
        return slots;
    }
}
