package dev.madang.rooms.sim;

import dev.madang.media.engine.SlotCounts;
import dev.madang.media.sdp.SdpException;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.HeadCount;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackSource;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.router.Presence;
import dev.madang.rooms.router.PresenceListener;
import dev.madang.rooms.router.SlotView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A participant by signalling: does what the test tells, and believes what it was told. */
public final class Somebody implements PresenceListener {
    private final Map<ParticipantId, ParticipantView> others = new LinkedHashMap<>();
    private final Map<TrackId, List<String>> encodings = new LinkedHashMap<>();
    private final Map<String, SlotView> slots = new LinkedHashMap<>();
    private final List<String> heard = new ArrayList<>();
    private final List<ParticipantView> self = new ArrayList<>();

    @Nullable
    Presence presence;

    private @Nullable Leg receiving;
    private @Nullable PresenceEnd end;
    private @Nullable String endDetail;
    private @Nullable HeadCount counts;
    private @Nullable RoomView room;
    private List<ParticipantId> speaking = List.of();
    private @Nullable ParticipantId dominant;
    private int offers;
    private int slotsWanted;

    public Presence presence() {
        return Objects.requireNonNull(presence);
    }

    public ParticipantId id() {
        return presence().participantId();
    }

    /** Publishes a voice and a picture. */
    public Leg publish() {
        try {
            return presence()
                    .publish(
                            Offers.parsed(Offers.publish()),
                            Map.of("0", new TrackSource("microphone", false), "1", new TrackSource("camera", false)),
                            new LegListener() {});
        } catch (SdpException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /** Publishes and receives on one connection, by that offer. */
    public Leg duplex(String offer) {
        try {
            return presence()
                    .duplex(
                            Offers.parsed(offer),
                            Map.of("0", new TrackSource("microphone", false), "1", new TrackSource("camera", false)),
                            new LegListener() {});
        } catch (SdpException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /** Begins to receive, and takes every offer that is needed. */
    public Leg receive() {
        Leg leg = presence().receive(new LegListener() {});
        receiving = leg;
        answer(leg);
        takeOffers();
        return leg;
    }

    /** Takes the offers that are needed by now. */
    public void takeOffers() {
        Leg leg = receiving;
        while (leg != null && slotsWanted > 0) {
            slotsWanted = 0;
            presence().offerAgain(leg, false);
            answer(leg);
        }
    }

    private void answer(Leg leg) {
        offers++;
        try {
            presence().accept(leg, Offers.answer(leg.peer().localDescription()));
        } catch (SdpException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    /** Those it was told of since it came in; who was there before is in {@link Presence#snapshot}. */
    public List<String> sees() {
        return others.values().stream().map(ParticipantView::name).toList();
    }

    public ParticipantView other(Somebody who) {
        return Objects.requireNonNull(others.get(who.id()));
    }

    /** Whose tracks it believes to be in its Slots, each as often as there are tracks. */
    public Map<ParticipantId, Long> fedBy() {
        return slots.values().stream()
                .filter(slot -> slot.participant() != null)
                .collect(Collectors.groupingBy(
                        slot -> Objects.requireNonNull(slot.participant()), Collectors.counting()));
    }

    /** How many offers it has answered. */
    public int offers() {
        return offers;
    }

    public SlotCounts slotCounts() {
        int audio =
                (int) slots.keySet().stream().filter(mid -> mid.startsWith("a")).count();
        return new SlotCounts(audio, slots.size() - audio);
    }

    public List<String> heard() {
        return heard;
    }

    public List<ParticipantId> speaking() {
        return speaking;
    }

    public @Nullable ParticipantId dominant() {
        return dominant;
    }

    public @Nullable PresenceEnd end() {
        return end;
    }

    /** The role that it was told to have last. */
    public @Nullable Role toldRole() {
        return self.isEmpty() ? null : self.getLast().role();
    }

    /** Whether it was told last that its own hand is raised. */
    public boolean toldHand() {
        return !self.isEmpty() && self.getLast().handRaised();
    }

    @Override
    public void onParticipants(List<ParticipantView> present, List<ParticipantId> gone) {
        present.forEach(view -> others.put(view.id(), view));
        gone.forEach(others::remove);
    }

    @Override
    public void onSlots(List<SlotView> changed) {
        changed.forEach(slot -> slots.put(slot.mid(), slot));
    }

    @Override
    public void onSlotsNeeded() {
        slotsWanted++;
    }

    @Override
    public void onEncodings(TrackId track, List<String> rids) {
        encodings.put(track, rids);
    }

    /** The encodings of each of its tracks that are wanted, for those of which it was told. */
    public Map<TrackId, List<String>> encodings() {
        return encodings;
    }

    @Override
    public void onSpeakers(List<ParticipantId> now, @Nullable ParticipantId word) {
        speaking = now;
        dominant = word;
    }

    @Override
    public void onSelf(ParticipantView view) {
        self.add(view);
    }

    @Override
    public void onData(Message message) {
        heard.add(message.data());
    }

    @Override
    public void onCounts(HeadCount now) {
        counts = now;
    }

    @Override
    public void onRoom(RoomView now) {
        room = now;
    }

    @Override
    public void onEnd(PresenceEnd why, @Nullable String said) {
        end = why;
        endDetail = said;
    }

    /** How many there are as it is shown when it comes, or comes back. */
    public @Nullable HeadCount shownCounts() {
        AtomicReference<@Nullable HeadCount> shown = new AtomicReference<>();
        presence().snapshot(now -> shown.set(now.counts()));
        return shown.get();
    }

    /** How many it was told last that there are. */
    public @Nullable HeadCount counts() {
        return counts;
    }

    /** The room as it was told last that it is, null as long as it did not change. */
    public @Nullable RoomView room() {
        return room;
    }

    /** What the one who closed the room said. */
    public @Nullable String endDetail() {
        return endDetail;
    }

    /** What it was told last that it may do. */
    public Set<Right> toldRights() {
        return self.isEmpty() ? Set.of() : self.getLast().rights();
    }
}
