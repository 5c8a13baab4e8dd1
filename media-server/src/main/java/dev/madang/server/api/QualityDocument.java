package dev.madang.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.madang.media.engine.LimitCause;
import dev.madang.media.engine.PeerStats;
import dev.madang.media.engine.PeerStats.LayerDecision;
import dev.madang.media.engine.PeerStats.SlotStats;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.router.SlotView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a participant is sent in each Slot, and why. */
@Schema(description = "What a participant is sent, and why")
public record QualityDocument(
        @Schema(description = "Bits a second that the path is believed to carry, -1 where nothing limits it")
        long estimateBps,

        List<Slot> slots) {

    /**
     * A change of what a Slot may be sent.
     *
     * @param secondsAgo how long ago
     * @param from "best", "none", or encoding and layers as in "h L1T2"
     * @param estimateBps what the path was believed to carry then, -1 where nothing limited it
     */
    public record Decision(double secondsAgo, String from, String to, String cause, long estimateBps) {
        private static Decision of(LayerDecision decision) {
            double seconds = Math.round(decision.ageNanos() / 1e8) / 10.0;
            return new Decision(
                    seconds, decision.from(), decision.to(), name(decision.cause()), decision.estimateBps());
        }
    }

    /**
     * One Slot that something feeds.
     *
     * @param participant id of who publishes it, null when that is somebody else by now, or nobody
     * @param source what it is as its publisher says, likewise
     * @param encoding what is sent, null for nothing
     * @param wanted the best encoding that is preferred, by size, pin or name; null while nothing is
     * @param encodings what there is, the lowest quality first, by what they carry at present
     * @param cause why no better is sent: none (it is the best), wish, bandwidth, source, codec, descriptor or hidden
     * @param decisions the last changes, the oldest first
     * @param loss part of the packets that did not arrive, 0 to 1
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Slot(
            String mid,
            String kind,
            String track,
            @Nullable String participant,
            @Nullable String source,
            @Nullable String encoding,
            int temporal,
            @Nullable String wanted,
            List<String> encodings,
            boolean paused,
            String cause,
            List<Decision> decisions,
            long bitrateBps,
            double loss) {
        private static Slot of(SlotStats stats, @Nullable SlotView fed) {
            TrackId track = fed == null ? null : fed.track();
            ParticipantId participant = fed == null ? null : fed.participant();
            return new Slot(
                    stats.mid(),
                    stats.kind().name().toLowerCase(Locale.ROOT),
                    track == null ? "" : track.toString(),
                    participant == null ? null : participant.value(),
                    fed == null ? null : fed.source(),
                    stats.currentEncoding(),
                    stats.currentTemporalLayer(),
                    stats.preferredEncoding(),
                    stats.encodings(),
                    stats.paused(),
                    name(stats.cause()),
                    stats.decisions().stream().map(Decision::of).toList(),
                    stats.bitrateBps(),
                    stats.fractionLost());
        }
    }

    private static String name(LimitCause cause) {
        return cause.name().toLowerCase(Locale.ROOT);
    }

    /**
     * A receive leg.
     *
     * @param slots what the room has in its Slots
     */
    public record Receiving(PeerStats stats, List<SlotView> slots) {}

    /** The Slots of those receive legs together, and the narrowest of their paths. */
    public static QualityDocument of(List<Receiving> receiving) {
        List<Slot> slots = new ArrayList<>();
        long estimateBps = -1;
        for (Receiving leg : receiving) {
            PeerStats stats = leg.stats();
            Map<String, SlotView> byMid = new HashMap<>();
            leg.slots().forEach(slot -> byMid.put(slot.mid(), slot));
            if (stats.estimateBps() >= 0) {
                estimateBps = estimateBps < 0 ? stats.estimateBps() : Math.min(estimateBps, stats.estimateBps());
            }
            for (SlotStats slot : stats.slots()) {
                if (slot.producerId() != 0) {
                    slots.add(Slot.of(slot, byMid.get(slot.mid())));
                }
            }
        }
        return new QualityDocument(estimateBps, slots);
    }
}
