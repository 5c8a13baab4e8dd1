package dev.madang.rooms;

import dev.madang.media.peer.LayerPreference;
import dev.madang.rooms.Presence.Snapshot;
import dev.madang.rooms.PresenceListener.PresenceEnd;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Those who are in a room by signalling, and what they do there; each method takes the room's lock. */
final class People {
    private final Room room;
    private final ModeRules rules;
    private final Roster roster;
    private final Admission admission;
    private final Legs legs;
    private final Feeding feeding;
    private final Bulletin bulletin;
    private final Journal journal;
    private final Speakers speakers;
    private final Interruptions interruptions;

    People(
            Room room,
            ModeRules rules,
            Roster roster,
            Admission admission,
            Legs legs,
            Feeding feeding,
            Bulletin bulletin,
            Journal journal,
            Speakers speakers,
            Interruptions interruptions) {
        this.room = room;
        this.rules = rules;
        this.roster = roster;
        this.admission = admission;
        this.legs = legs;
        this.feeding = feeding;
        this.bulletin = bulletin;
        this.journal = journal;
        this.speakers = speakers;
        this.interruptions = interruptions;
    }

    /** Somebody comes in; the same participant's earlier presence ends. */
    Presence enter(Identity who, PresenceListener listener) {
        return room.lockedGet(() -> {
            room.requireOpen();
            Admission.Entry entry = admission.enter(who);
            Participant participant = entry.participant();
            Presence former = participant.presence();
            if (former != null) {
                legs.close(former, LegEnd.REPLACED);
                roster.exit(former);
                former.listener().onEnd(PresenceEnd.REPLACED);
            }
            Presence presence = new Presence(room, participant, listener);
            roster.enter(participant, presence);
            interruptions.look(participant);
            Participant stale = entry.stale();
            if (stale != null) {
                legs.expel(stale, LeaveReason.REPLACED);
            }
            if (!participant.joined()) {
                room.joined(participant);
            }
            room.settle();
            return presence;
        });
    }

    void snapshot(Presence presence, Consumer<Snapshot> reader) {
        room.locked(() -> {
            room.requirePresent(presence);
            List<SlotView> slots = new ArrayList<>();
            for (Leg leg : presence.participant().receiveLegs()) {
                if (leg.presence() == presence) {
                    slots.addAll(leg.feeds().view());
                }
            }
            Leg publishing = presence.participant().publishLeg();
            reader.accept(new Snapshot(
                    presence.participant().view(),
                    bulletin.noticedBy(presence),
                    slots,
                    speakers.speaking(),
                    speakers.dominant(),
                    publishing == null ? Map.of() : publishing.encodingsWanted()));
        });
    }

    void connected(Presence presence, boolean now) {
        room.locked(() -> {
            presence.setConnected(now);
            interruptions.look(presence.participant());
            room.settle();
        });
    }

    void heard(Presence presence, boolean now) {
        room.locked(() -> {
            presence.setHeard(now && presence.isConnected());
            interruptions.look(presence.participant());
        });
    }

    void leave(Presence presence) {
        room.locked(() -> {
            if (!presence.ended()) {
                Participant participant = presence.participant();
                legs.close(presence, LegEnd.LEFT);
                roster.exit(presence);
                legs.leaveIfGone(participant, LeaveReason.LEFT);
                room.settle();
            }
        });
    }

    void mute(Presence presence, long producer, boolean muted) {
        room.locked(() -> {
            room.requirePresent(presence);
            Participant participant = presence.participant();
            TrackState track = track(participant, producer);
            if (track.muted(muted)) {
                journal.muted(participant, track.producer(), muted || track.silenced());
                bulletin.present(participant);
                feeding.everybody();
            }
        });
    }

    void silence(Presence moderator, long producer, boolean silenced) {
        room.locked(() -> {
            requireModerator(moderator);
            for (Participant participant : roster.possiblePublishers()) {
                TrackState track = participant.track(producer);
                if (track != null) {
                    if (participant.silence(track, silenced)) {
                        journal.muted(participant, track.producer(), silenced || track.muted());
                        bulletin.present(participant);
                        tellSelf(participant);
                        feeding.everybody();
                    }
                    return;
                }
            }
            throw new RefusedException(Refusal.NO_SUCH_TRACK, "nobody publishes such a track");
        });
    }

    private static TrackState track(Participant participant, long producer) {
        TrackState track = participant.track(producer);
        if (track == null) {
            throw new RefusedException(Refusal.NO_SUCH_TRACK, "you publish no such track");
        }
        return track;
    }

    private static void tellSelf(Participant participant) {
        Presence presence = participant.presence();
        if (presence != null) {
            presence.listener().onSelf(participant.view());
        }
    }

    void prefer(Presence presence, Map<Long, LayerPreference> wishes) {
        room.locked(() -> {
            room.requirePresent(presence);
            Participant participant = presence.participant();
            Set<Long> known = new HashSet<>();
            for (Participant publisher : roster.possiblePublishers()) {
                publisher.tracks().forEach(track -> known.add(track.producer().id()));
            }
            boolean pins = false;
            for (Map.Entry<Long, LayerPreference> wish : wishes.entrySet()) {
                if (!known.contains(wish.getKey())) {
                    continue;
                }
                pins |= participant.wish(wish.getKey()).pinned()
                        != wish.getValue().pinned();
                participant.wish(wish.getKey(), wish.getValue());
                for (Leg leg : participant.receiveLegs()) {
                    leg.feeds().wish(wish.getKey(), wish.getValue());
                }
            }
            if (pins) {
                feeding.one(participant);
            }
            if (!known.containsAll(wishes.keySet())) {
                throw new RefusedException(
                        Refusal.NO_SUCH_TRACK, "nobody publishes one of those tracks; the other wishes hold");
            }
        });
    }

    void raiseHand(Presence presence, boolean raised) {
        room.locked(() -> {
            room.requirePresent(presence);
            if (presence.participant().raiseHand(raised)) {
                bulletin.present(presence.participant());
                tellSelf(presence.participant());
            }
        });
    }

    /** @param by who wants it, null for the service itself */
    void changeRole(@Nullable Presence by, ParticipantId who, Role to) {
        room.locked(() -> {
            room.requireOpen();
            if (by != null) {
                boolean stepsDown = by.participantId().equals(who) && !admission.publishes(to);
                if (stepsDown) {
                    room.requirePresent(by);
                } else {
                    requireModerator(by);
                }
            }
            Participant participant = participant(who);
            Role from = participant.identity().role();
            if (from == to) {
                return;
            }
            if (!rules.mayBecome(from, to)) {
                throw new RefusedException(
                        Refusal.ROLE_CANNOT_CHANGE,
                        "a " + from.label() + " cannot become a " + to.label() + " in this mode");
            }
            admission.requirePlace(participant, to);
            roster.changeRole(participant, to);
            participant.raiseHand(false);
            legs.roleChanged(participant);
            journal.promoted(participant, from);
            bulletin.promoted(participant, from);
            room.settle();
        });
    }

    /** @param by who wants it, null for the service itself */
    void remove(@Nullable Presence by, ParticipantId who) {
        room.locked(() -> {
            room.requireOpen();
            if (by != null) {
                requireModerator(by);
            }
            legs.expel(participant(who), LeaveReason.REMOVED);
            room.settle();
        });
    }

    /** @param to whom, or null for everybody it may be heard by */
    void send(Presence from, @Nullable Collection<ParticipantId> to, String data) {
        room.locked(() -> {
            room.requirePresent(from);
            Set<ParticipantId> chosen = to == null ? Set.of() : Set.copyOf(to);
            List<Presence> hearers = new ArrayList<>();
            Set<ParticipantId> reached = new HashSet<>();
            for (Presence presence : roster.presences()) {
                ParticipantId id = presence.participantId();
                boolean hears = rules.notices(
                        presence.identity().role(), from.identity().role());
                if (presence != from && hears && (to == null || chosen.contains(id))) {
                    hearers.add(presence);
                    reached.add(id);
                }
            }
            if (!reached.containsAll(chosen)) {
                throw new RefusedException(
                        Refusal.NO_SUCH_PARTICIPANT, "one of those is not in the room, or not told of you");
            }
            hearers.forEach(hearer -> hearer.listener().onData(from.participantId(), data));
        });
    }

    private void requireModerator(Presence presence) {
        room.requirePresent(presence);
        if (!rules.moderates(presence.identity().role())) {
            throw new RefusedException(
                    Refusal.NOT_A_MODERATOR,
                    "a " + presence.identity().role().label() + " may not do that to others in this mode");
        }
    }

    private Participant participant(ParticipantId who) {
        Participant found = roster.find(who);
        if (found == null || !found.joined()) {
            throw new RefusedException(Refusal.NO_SUCH_PARTICIPANT, "the room has no such participant");
        }
        return found;
    }
}
