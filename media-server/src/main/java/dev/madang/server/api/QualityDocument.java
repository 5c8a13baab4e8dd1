package dev.madang.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.madang.media.peer.PeerStats;
import dev.madang.media.peer.PeerStats.SlotStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a participant is sent in each Slot, and why. */
@Schema(description = "What a participant is sent, and why")
public record QualityDocument(List<Slot> slots) {

    /**
     * One Slot that something feeds.
     *
     * @param encoding what is sent, null for nothing
     * @param wanted the encoding asked for, null where the server chooses
     * @param loss part of the packets that did not arrive, 0 to 1
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Slot(
            String mid,
            String kind,
            String track,
            @Nullable String encoding,
            int temporal,
            @Nullable String wanted,
            boolean paused,
            long bitrateBps,
            double loss) {
        private static Slot of(SlotStats stats) {
            return new Slot(
                    stats.mid(),
                    stats.kind().name().toLowerCase(Locale.ROOT),
                    Long.toString(stats.producerId()),
                    stats.currentEncoding(),
                    stats.currentTemporalLayer(),
                    stats.wantedEncoding(),
                    stats.paused(),
                    stats.bitrateBps(),
                    stats.fractionLost());
        }
    }

    /** The Slots of those receive legs together. */
    public static QualityDocument of(List<PeerStats> receiving) {
        List<Slot> slots = new ArrayList<>();
        for (PeerStats stats : receiving) {
            for (SlotStats slot : stats.slots()) {
                if (slot.producerId() != 0) {
                    slots.add(Slot.of(slot));
                }
            }
        }
        return new QualityDocument(slots);
    }
}
