package dev.madang.rooms;

import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.rooms.Tracks.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The Slots of a receive leg and what feeds each. The room's lock guards it. */
final class SlotFeeds {
    private final Side audio = new Side(MediaKind.AUDIO);
    private final Side video = new Side(MediaKind.VIDEO);
    private @Nullable ParticipantId speaker;

    /** The Slots of one kind. */
    private static final class Side {
        final MediaKind kind;
        List<SlotHandle> slots = List.of();
        List<@Nullable Track> feeds = new ArrayList<>();

        Side(MediaKind kind) {
            this.kind = kind;
        }

        void slots(List<SlotHandle> all) {
            List<SlotHandle> before = slots;
            List<@Nullable Track> fed = feeds;
            slots = all.stream().filter(slot -> slot.kind() == kind).toList();
            feeds = new ArrayList<>();
            for (SlotHandle slot : slots) {
                int at = before.indexOf(slot);
                feeds.add(at < 0 ? null : fed.get(at));
            }
        }

        SlotView view(int index) {
            Track track = feeds.get(index);
            String mid = slots.get(index).mid();
            return track == null
                    ? new SlotView(mid, kind, 0, null, null)
                    : new SlotView(
                            mid,
                            kind,
                            track.producer().id(),
                            track.participant(),
                            track.state().source());
        }

        boolean lacks(List<Track> wanted) {
            return !slots.isEmpty() && slots.size() < wanted.size();
        }
    }

    /** There are other Slots than before: those that stay keep what feeds them. */
    void slots(List<SlotHandle> all) {
        audio.slots(all);
        video.slots(all);
    }

    int audioSlots() {
        return audio.slots.size();
    }

    int videoSlots() {
        return video.slots.size();
    }

    /** Whether there are more tracks of a kind than Slots of it, so that some must wait. */
    boolean lacks(Tracks tracks) {
        return audio.lacks(tracks.audio()) || video.lacks(tracks.video());
    }

    /**
     * Brings the Slots in line with what should be received. A participant's sound goes beside its picture, the face before
     * the screen: clients play Slots of one number in step.
     *
     * @param wishes how each Producer would be liked, null where wishes are the Slots'
     * @return the Slots that are fed by something else than before
     */
    List<SlotView> feed(Tracks tracks, @Nullable LongFunction<LayerPreference> wishes) {
        List<SlotView> changed = new ArrayList<>();
        feed(video, tracks.video(), Map.of(), wishes, changed);
        Map<ParticipantId, Integer> pictures = new HashMap<>();
        for (int i = 0; i < video.feeds.size(); i++) {
            Track track = video.feeds.get(i);
            if (track != null && !track.state().isScreen()) {
                pictures.putIfAbsent(track.participant(), i);
            }
        }
        for (int i = 0; i < video.feeds.size(); i++) {
            Track track = video.feeds.get(i);
            if (track != null) {
                pictures.putIfAbsent(track.participant(), i);
            }
        }
        feed(audio, tracks.audio(), pictures, wishes, changed);
        return changed;
    }

    /** That participant has the word, or nobody has: where a viewer's path is narrow, its picture comes before the rest. */
    void speaker(@Nullable ParticipantId participant) {
        ParticipantId before = speaker;
        speaker = participant;
        for (int i = 0; i < video.feeds.size(); i++) {
            Track track = video.feeds.get(i);
            boolean spoke = track != null && track.participant().equals(before);
            boolean speaks = track != null && track.participant().equals(participant);
            if (spoke != speaks) {
                video.slots.get(i).speaking(speaks);
            }
        }
    }

    private void feed(
            Side side,
            List<Track> wanted,
            Map<ParticipantId, Integer> liked,
            @Nullable LongFunction<LayerPreference> wishes,
            List<SlotView> changed) {
        List<@Nullable Track> next = SlotPlan.assign(
                side.feeds, wanted, track -> liked.getOrDefault(track.participant(), SlotPlan.ANYWHERE));
        for (int i = 0; i < next.size(); i++) {
            Track now = next.get(i);
            Track before = side.feeds.set(i, now);
            if (now == null ? before != null : !now.equals(before)) {
                SlotHandle slot = side.slots.get(i);
                ProducerHandle producer = now == null ? null : now.producer();
                if (producer != null && side.kind == MediaKind.VIDEO) {
                    if (wishes != null) {
                        slot.prefer(wishes.apply(producer.id()));
                    }
                    slot.speaking(now.participant().equals(speaker));
                }
                feed(slot, producer);
                changed.add(side.view(i));
            }
        }
    }

    private static void feed(SlotHandle slot, @Nullable ProducerHandle producer) {
        try {
            slot.feed(producer);
        } catch (MediaException peerGone) {
            // Its end is on the way to the room and takes this leg out.
        }
    }

    /** Tells the Slot of that Producer, if there is one, how it would be liked. */
    void wish(long producer, LayerPreference wish) {
        for (int i = 0; i < video.feeds.size(); i++) {
            Track track = video.feeds.get(i);
            if (track != null && track.producer().id() == producer) {
                video.slots.get(i).prefer(wish);
            }
        }
    }

    /** The same by mid, or for every video Slot when that is null. */
    void prefer(@Nullable String mid, LayerPreference preference) {
        for (SlotHandle slot : video.slots) {
            if (mid == null || slot.mid().equals(mid)) {
                slot.prefer(preference);
            }
        }
    }

    /** What feeds any Slot. */
    Set<Track> held() {
        Set<Track> held = new HashSet<>();
        for (Side side : List.of(audio, video)) {
            side.feeds.stream().filter(Objects::nonNull).forEach(held::add);
        }
        return held;
    }

    /** Every Slot and what feeds it. */
    List<SlotView> view() {
        List<SlotView> views = new ArrayList<>();
        for (Side side : List.of(audio, video)) {
            for (int i = 0; i < side.feeds.size(); i++) {
                views.add(side.view(i));
            }
        }
        return views;
    }

    /** Whether one of those Producers feeds a Slot that takes its codec. */
    boolean anyOf(Set<Long> producers) {
        return anyOf(audio, producers, true) || anyOf(video, producers, true);
    }

    /** Whether one of those Producers feeds a Slot that does not take its codec. */
    boolean anyForeign(Set<Long> producers) {
        return anyOf(audio, producers, false) || anyOf(video, producers, false);
    }

    private static boolean anyOf(Side side, Set<Long> producers, boolean taken) {
        for (int i = 0; i < side.feeds.size(); i++) {
            Track feed = side.feeds.get(i);
            if (feed != null && producers.contains(feed.producer().id())) {
                Codec codec = feed.producer().codec();
                if (taken == (codec == null || side.slots.get(i).takes(codec))) {
                    return true;
                }
            }
        }
        return false;
    }
}
