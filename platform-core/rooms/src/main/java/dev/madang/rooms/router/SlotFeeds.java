package dev.madang.rooms.router;

import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.engine.SlotHandle;
import dev.madang.media.rtp.Codec;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.router.Tracks.Track;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Slots of a receive leg and what feeds each. What it does to Slots happens after the present step. */
final class SlotFeeds {
    private final Side audio = new Side(TrackKind.AUDIO);
    private final Side video = new Side(TrackKind.VIDEO);
    private final Executor afterwards;
    private @Nullable ParticipantId dominant;

    /** @param afterwards does something when the present step is over */
    SlotFeeds(Executor afterwards) {
        this.afterwards = afterwards;
    }

    /** The Slots of one kind. */
    private static final class Side {
        final TrackKind kind;
        List<SlotHandle> slots = List.of();
        List<@Nullable Track> feeds = new ArrayList<>();

        Side(TrackKind kind) {
            this.kind = kind;
        }

        void slots(List<SlotHandle> all) {
            List<SlotHandle> before = slots;
            List<@Nullable Track> fed = feeds;
            slots = all.stream()
                    .filter(slot -> MediaKinds.track(slot.kind()) == kind)
                    .toList();
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
                    ? new SlotView(mid, kind, null, null)
                    : new SlotView(mid, kind, track.id(), track.state().view().source());
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

    SlotCounts counts() {
        return new SlotCounts(audio.slots.size(), video.slots.size());
    }

    /** Whether there are more tracks of a kind than Slots of it, so that some must wait. */
    boolean lacks(Tracks tracks) {
        return audio.lacks(tracks.audio()) || video.lacks(tracks.video());
    }

    /**
     * Brings the Slots in line with what should be received. A participant's sound goes beside its picture, the face before
     * the screen: clients play Slots of one number in step.
     *
     * @param preferences how each track would be liked, null where preferences are the Slots'
     * @return the Slots that are fed by another track than before
     */
    List<SlotView> feed(Tracks tracks, @Nullable Function<TrackId, LayerPreference> preferences) {
        List<SlotView> changed = new ArrayList<>();
        feed(video, tracks.video(), Map.of(), preferences, changed);
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
        feed(audio, tracks.audio(), pictures, preferences, changed);
        return changed;
    }

    /** That participant is dominant, or nobody is: where a viewer's path is narrow, its picture comes before the rest. */
    void dominant(@Nullable ParticipantId participant) {
        ParticipantId before = dominant;
        dominant = participant;
        for (int i = 0; i < video.feeds.size(); i++) {
            Track track = video.feeds.get(i);
            boolean spoke = track != null && track.participant().equals(before);
            boolean speaks = track != null && track.participant().equals(participant);
            if (spoke != speaks) {
                SlotHandle slot = video.slots.get(i);
                afterwards.execute(() -> slot.speaking(speaks));
            }
        }
    }

    private void feed(
            Side side,
            List<Track> wanted,
            Map<ParticipantId, Integer> suited,
            @Nullable Function<TrackId, LayerPreference> preferences,
            List<SlotView> changed) {
        List<@Nullable Track> next = SlotPlan.assign(
                side.feeds, wanted, Track::id, track -> suited.getOrDefault(track.participant(), SlotPlan.ANYWHERE));
        for (int i = 0; i < next.size(); i++) {
            Track now = next.get(i);
            Track before = side.feeds.set(i, now);
            boolean other = !Objects.equals(now == null ? null : now.id(), before == null ? null : before.id());
            ProducerHandle producer = now == null ? null : now.producer();
            if (other || producer != (before == null ? null : before.producer())) {
                feed(side.slots.get(i), now, side.kind, preferences);
            }
            if (other) {
                changed.add(side.view(i));
            }
        }
    }

    private void feed(
            SlotHandle slot,
            @Nullable Track track,
            TrackKind kind,
            @Nullable Function<TrackId, LayerPreference> preferences) {
        if (track != null && kind == TrackKind.VIDEO) {
            LayerPreference preference = preferences == null ? null : preferences.apply(track.id());
            boolean speaks = track.participant().equals(dominant);
            afterwards.execute(() -> {
                if (preference != null) {
                    slot.prefer(preference);
                }
                slot.speaking(speaks);
            });
        }
        ProducerHandle producer = track == null ? null : track.producer();
        afterwards.execute(() -> slot.feed(producer));
    }

    /** Tells the Slot of that track, if there is one, how it would be liked. */
    void prefer(TrackId id, LayerPreference preference) {
        for (int i = 0; i < video.feeds.size(); i++) {
            Track track = video.feeds.get(i);
            if (track != null && track.id().equals(id)) {
                SlotHandle slot = video.slots.get(i);
                afterwards.execute(() -> slot.prefer(preference));
            }
        }
    }

    /** The same by mid, or for every video Slot when that is null. */
    void prefer(@Nullable String mid, LayerPreference preference) {
        for (SlotHandle slot : video.slots) {
            if (mid == null || slot.mid().equals(mid)) {
                afterwards.execute(() -> slot.prefer(preference));
            }
        }
    }

    /** What feeds any Slot. */
    Set<TrackId> held() {
        Set<TrackId> held = new HashSet<>();
        for (Side side : List.of(audio, video)) {
            for (Track track : side.feeds) {
                if (track != null) {
                    held.add(track.id());
                }
            }
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

    /** Whether one of those tracks feeds a Slot that takes its codec. */
    boolean anyOf(Predicate<TrackId> those) {
        return anyOf(audio, those, true) || anyOf(video, those, true);
    }

    /** Whether one of those tracks feeds a Slot that does not take its codec. */
    boolean anyForeign(Predicate<TrackId> those) {
        return anyOf(audio, those, false) || anyOf(video, those, false);
    }

    private static boolean anyOf(Side side, Predicate<TrackId> those, boolean taken) {
        for (int i = 0; i < side.feeds.size(); i++) {
            Track feed = side.feeds.get(i);
            ProducerHandle producer = feed == null ? null : feed.producer();
            if (feed != null && producer != null && those.test(feed.id())) {
                Codec codec = producer.codec();
                if (taken == (codec == null || side.slots.get(i).takes(codec))) {
                    return true;
                }
            }
        }
        return false;
    }
}
