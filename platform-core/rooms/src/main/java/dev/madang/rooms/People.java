package dev.madang.rooms;

import dev.madang.media.engine.LayerPreference;
import dev.madang.rooms.Presence.Snapshot;
import dev.madang.rooms.PresenceListener.PresenceEnd;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.mode.Right;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What participants do for themselves: come in, go, mute, wish, raise hands. What is decided about others is {@link Moderation}'s. */
final class People {
    /** Of the audience that is told to who comes in; the rest is asked for. */
    static final int FIRST_PAGE = 500;

    private final Room room;
    private final RuleBook rules;
    private final Roster roster;
    private final Admission admission;
    private final Legs legs;
    private final Feeding feeding;
    private final Bulletin bulletin;
    private final Journal journal;
    private final Speakers speakers;
    private final Interruptions interruptions;
    private final Powers powers;
    private final Chat chat;
    private final HeadCounts counts;

    People(
            Room room,
            RuleBook rules,
            Roster roster,
            Admission admission,
            Legs legs,
            Feeding feeding,
            Bulletin bulletin,
            Journal journal,
            Speakers speakers,
            Interruptions interruptions,
            Powers powers,
            Chat chat,
            HeadCounts counts) {
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
        this.powers = powers;
        this.chat = chat;
        this.counts = counts;
    }

    /** Somebody comes in; the same participant's earlier presence ends. */
    Presence enter(Entrant who, PresenceListener listener) {
        return room.lockedGet(() -> {
            room.requireOpen();
            Admission.Entry entry = admission.enter(who);
            Participant participant = entry.participant();
            Presence former = participant.presence();
            if (former != null) {
                legs.close(former, LegEnd.REPLACED);
                roster.exit(former);
                former.listener().onEnd(PresenceEnd.REPLACED, null);
            }
            Presence presence = new Presence(room, participant, listener);
            roster.enter(participant, presence);
            interruptions.look(participant);
            entry.stale().forEach(stale -> legs.expel(stale, LeaveReason.REPLACED));
            if (!participant.joined()) {
                room.joined(participant);
            } else if (entry.changed()) {
                legs.roleChanged(participant);
                bulletin.present(participant);
            }
            room.settle();
            return presence;
        });
    }

    void snapshot(Presence presence, Consumer<Snapshot> reader) {
        room.locked(() -> {
            room.requirePresent(presence);
            Participant self = presence.participant();
            List<SlotView> slots = new ArrayList<>();
            for (Leg leg : self.receiveLegs()) {
                if (leg.presence() == presence) {
                    slots.addAll(leg.feeds().view());
                }
            }
            Leg publishing = self.publishLeg();
            List<ParticipantView> others = new ArrayList<>(bulletin.stageNoticedBy(presence));
            PeoplePage audience = bulletin.audienceNoticedBy(presence, 0, FIRST_PAGE);
            others.addAll(audience.people());
            reader.accept(new Snapshot(
                    room.view(),
                    self.view(),
                    others,
                    audience.next(),
                    slots,
                    speakers.speaking(),
                    speakers.dominant(),
                    publishing == null ? Map.of() : publishing.encodingsPreferred(),
                    counts.shown(),
                    chat.history(self)));
        });
    }

    /** Those of the audience that one is told of, from there on. */
    PeoplePage audience(Presence presence, long after, int most) {
        return room.lockedGet(() -> {
            room.requirePresent(presence);
            return bulletin.audienceNoticedBy(presence, after, most);
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

    /** Who unmutes what a moderator silenced lifts that too, where it may. */
    void mute(Presence presence, long producer, boolean muted) {
        room.locked(() -> {
            room.requirePresent(presence);
            Participant participant = presence.participant();
            TrackState track = participant.track(producer);
            if (track == null) {
                throw new RefusedException(Refusal.NO_SUCH_TRACK, "you publish no such track");
            }
            boolean news = track.muted(muted);
            boolean lifted = !muted && track.silenced() && !track.held();
            if (lifted) {
                participant.silence(track, null);
                tellSelf(participant);
                room.keep();
            }
            if (news || lifted) {
                journal.muted(participant, track.producer(), muted || track.silenced());
                bulletin.present(participant);
                feeding.everybody();
            }
        });
    }

    static void tellSelf(Participant participant) {
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
            powers.require(presence.participant(), Right.RAISE_HAND);
            if (presence.participant().raiseHand(raised)) {
                bulletin.present(presence.participant());
                tellSelf(presence.participant());
            }
        });
    }

    long send(Actor by, @Nullable Collection<ParticipantId> to, String data) {
        return room.lockedGet(() -> {
            room.requireOpen();
            return chat.send(by, to, data);
        });
    }
}
