package dev.madang.server.sdp;

import dev.madang.media.engine.SlotCounts;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.planb.PlanB;
import dev.madang.planb.PlanBSession;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.TrackKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one connection's client speaks: Unified Plan, passed on as it is, or Plan B, translated both ways. One thread at a time. */
public final class SdpDialect {
    /** What old clients name themselves by, as libwebrtc did. */
    private static final String PLAN_B = "plan-b";

    private static final String UNIFIED_PLAN = "unified-plan";

    /** Slots of a kind that an old client can be given: as many as the translation takes. */
    private static final int MOST_SLOTS = 64;

    private final @Nullable PlanBSession planB;

    private SdpDialect(@Nullable PlanBSession planB) {
        this.planB = planB;
    }

    /** What speaks that first offer. */
    public static SdpDialect of(SessionDescription offer) {
        return new SdpDialect(PlanB.detects(offer) ? new PlanBSession() : null);
    }

    /**
     * What a client says it speaks, before any SDP.
     *
     * @param semantics {@code plan-b}, or {@code unified-plan} or null for that
     * @throws IllegalArgumentException for anything else
     */
    public static SdpDialect named(@Nullable String semantics) {
        if (semantics != null && !semantics.equals(PLAN_B) && !semantics.equals(UNIFIED_PLAN)) {
            throw new IllegalArgumentException("semantics is " + UNIFIED_PLAN + " or " + PLAN_B);
        }
        return new SdpDialect(PLAN_B.equals(semantics) ? new PlanBSession() : null);
    }

    public boolean isPlanB() {
        return planB != null;
    }

    /**
     * How many Slots somebody who cannot be offered more later should have: one for each who may publish, and as many as there
     * are tracks now, since one may publish several.
     *
     * @param present who is in the room
     */
    public static SlotCounts slots(ModeRules rules, List<ParticipantView> present) {
        int publishers = Math.min(rules.limits().publishers(), MOST_SLOTS);
        return new SlotCounts(
                Math.max(Math.min(publishers, rules.audio().most()), tracks(present, TrackKind.AUDIO)),
                Math.max(Math.min(publishers, rules.video().most()), tracks(present, TrackKind.VIDEO)));
    }

    private static int tracks(List<ParticipantView> present, TrackKind kind) {
        long tracks = present.stream()
                .flatMap(participant -> participant.tracks().stream())
                .filter(track -> track.kind() == kind)
                .count();
        return (int) Math.min(tracks, MOST_SLOTS);
    }

    /**
     * The client's offer in Unified Plan.
     *
     * @param slots how many tracks of each kind it may be sent where it receives; Plan B does not say
     * @throws SdpException when it cannot be understood
     */
    public SessionDescription offered(SessionDescription theirs, SlotCounts slots) throws SdpException {
        return planB == null ? theirs : planB.toUnifiedOffer(theirs, slots.audio(), slots.video());
    }

    /** Our answer as the client understands it. */
    public SessionDescription answer(SessionDescription ours) throws SdpException {
        return planB == null ? ours : planB.toPlanBAnswer(ours);
    }

    /** Our offer as the client understands it. */
    public SessionDescription offer(SessionDescription ours) throws SdpException {
        return planB == null ? ours : planB.toPlanBOffer(ours);
    }

    /**
     * The client's answer in Unified Plan.
     *
     * @throws SdpException when it cannot be understood
     */
    public SessionDescription answered(SessionDescription theirs) throws SdpException {
        return planB == null ? theirs : planB.toUnifiedAnswer(theirs);
    }

    /**
     * By what name the client knows each track of its offer: the mid, or in Plan B, which has none of its own, the track's id.
     *
     * @param unified its offer in Unified Plan
     * @return names by mid
     */
    public Map<String, String> trackNames(SessionDescription unified) {
        Map<String, String> names = new HashMap<>();
        for (MediaSection section : unified.media()) {
            String mid = section.mid();
            if (mid != null) {
                names.put(mid, planB == null ? mid : trackId(section, mid));
            }
        }
        return names;
    }

    private static String trackId(MediaSection section, String mid) {
        String msid = section.value("msid");
        if (msid == null) {
            for (String line : section.values("ssrc")) {
                int at = line.indexOf(" msid:");
                if (at >= 0) {
                    msid = line.substring(at + " msid:".length());
                    break;
                }
            }
        }
        String[] parts = msid == null ? new String[0] : msid.strip().split(" +", 2);
        return parts.length == 2 ? parts[1] : mid;
    }
}
