package dev.madang.rooms.router;

import dev.madang.rooms.message.Said;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PeoplePage;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.router.copy.Knowledge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Everything that one who is present is told of, at one moment. Guarded by the room's steps. */
final class Snapshots {
    private Snapshots() {}

    static Presence.Snapshot of(Router router, Presence presence) {
        Attendee self = presence.attendee();
        Knowledge knowledge = router.knowledge();
        Bulletin bulletin = router.bulletin();
        List<SlotView> slots = new ArrayList<>();
        for (Leg leg : self.receiveLegs()) {
            if (leg.presence() == presence) {
                slots.addAll(leg.feeds().view());
            }
        }
        Map<TrackId, List<String>> encodings = new HashMap<>();
        Leg publishing = self.publishLeg();
        if (publishing != null) {
            publishing.encodingsPreferred().forEach((mid, rids) -> {
                TrackId track = publishing.track(mid);
                if (track != null) {
                    encodings.put(track, rids);
                }
            });
        }
        List<ParticipantView> others = new ArrayList<>(bulletin.stageNoticedBy(presence));
        PeoplePage audience = bulletin.audienceNoticedBy(presence, 0, Bulletin.FIRST_PAGE);
        others.addAll(audience.people());
        return new Presence.Snapshot(
                knowledge.view(),
                Objects.requireNonNull(self.entry()).view(),
                others,
                audience.next(),
                slots,
                knowledge.ranking().speaking(),
                knowledge.ranking().dominant(),
                encodings,
                router.counts().shown(),
                knowledge.history().all().stream()
                        .filter(said -> bulletin.hears(presence, said))
                        .map(Said::message)
                        .toList());
    }
}
