package dev.madang.rooms;

import dev.madang.media.peer.LayerPreference;
import dev.madang.media.peer.MediaException;
import dev.madang.media.peer.ProducerHandle;
import dev.madang.media.peer.SlotHandle;
import dev.madang.media.rtp.MediaKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Slots of a receive leg and what feeds each. The room's lock guards the feeds. */
final class SlotFeeds {
    static final SlotFeeds NONE = new SlotFeeds(List.of());

    private final List<SlotHandle> audioSlots;
    private final List<SlotHandle> videoSlots;
    private List<@Nullable ProducerHandle> audioFeeds;
    private List<@Nullable ProducerHandle> videoFeeds;

    SlotFeeds(List<SlotHandle> slots) {
        audioSlots = ofKind(slots, MediaKind.AUDIO);
        videoSlots = ofKind(slots, MediaKind.VIDEO);
        audioFeeds = Collections.nCopies(audioSlots.size(), null);
        videoFeeds = Collections.nCopies(videoSlots.size(), null);
    }

    private static List<SlotHandle> ofKind(List<SlotHandle> slots, MediaKind kind) {
        return slots.stream().filter(slot -> slot.kind() == kind).toList();
    }

    /** Brings the Slots in line with what should be received. */
    void feed(Tracks tracks) {
        audioFeeds = feed(audioSlots, audioFeeds, tracks.audio());
        videoFeeds = feed(videoSlots, videoFeeds, tracks.video());
    }

    private static List<@Nullable ProducerHandle> feed(
            List<SlotHandle> slots, List<@Nullable ProducerHandle> current, List<ProducerHandle> wanted) {
        List<@Nullable ProducerHandle> next = new ArrayList<>(SlotPlan.assign(current, wanted));
        for (int i = 0; i < next.size(); i++) {
            ProducerHandle producer = next.get(i);
            if (producer != current.get(i)) {
                feed(slots.get(i), producer);
            }
        }
        return next;
    }

    private static void feed(SlotHandle slot, @Nullable ProducerHandle producer) {
        try {
            slot.feed(producer);
        } catch (MediaException peerGone) {
            // Its end is on the way to the room and takes this leg out.
        }
    }

    void prefer(@Nullable String mid, LayerPreference preference) {
        for (SlotHandle slot : videoSlots) {
            if (mid == null || slot.mid().equals(mid)) {
                slot.prefer(preference);
            }
        }
    }

    /** Whether one of those Producers feeds a Slot. */
    boolean anyOf(Set<Long> producers) {
        return anyOf(audioFeeds, producers) || anyOf(videoFeeds, producers);
    }

    private static boolean anyOf(List<@Nullable ProducerHandle> feeds, Set<Long> producers) {
        for (ProducerHandle feed : feeds) {
            if (feed != null && producers.contains(feed.id())) {
                return true;
            }
        }
        return false;
    }
}
