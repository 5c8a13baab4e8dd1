package dev.madang.rooms.home;

import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.home.people.KnownLeg;
import dev.madang.rooms.home.people.KnownPresence;
import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.PublishedTrack;
import dev.madang.rooms.home.people.PublishedTracks;
import dev.madang.rooms.home.people.Roster;
import dev.madang.rooms.message.Attendance;
import dev.madang.rooms.message.Attendance.LegState;
import dev.madang.rooms.message.Attendance.PresenceState;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.TrackKind;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Who is in a room by what: legs and presences come, change and go, and with them what participants publish. */
final class Attending {
    /** Receive legs of one participant that is known by name; one more takes the place of its oldest. */
    static final int MAX_RECEIVE_LEGS = 4;

    private final Roster roster;
    private final Admission admission;
    private final News news;
    private final Journal journal;
    private final Speakers speakers;
    private final Interruptions interruptions;
    private final Keeping keeping;
    private final RoomLife life;
    private final InstantSource clock;

    Attending(
            Roster roster,
            Admission admission,
            News news,
            Journal journal,
            Speakers speakers,
            Interruptions interruptions,
            Keeping keeping,
            RoomLife life,
            InstantSource clock) {
        this.roster = roster;
        this.admission = admission;
        this.news = news;
        this.journal = journal;
        this.speakers = speakers;
        this.interruptions = interruptions;
        this.keeping = keeping;
        this.life = life;
        this.clock = clock;
    }

    /** Somebody is there by signalling; the same participant's earlier presence ends, and those make way who must. */
    void enter(Admission.Entry entry, KnownPresence presence) {
        Participant participant = entry.participant();
        participant.givenUp();
        KnownPresence former = participant.presence();
        if (former != null) {
            for (KnownLeg leg : participant.legs()) {
                if (leg.isBy(former)) {
                    drop(participant, leg);
                    news.endLeg(participant, leg.key(), LegEnd.REPLACED);
                }
            }
            news.endPresence(participant, former, PresenceEnd.REPLACED);
        }
        roster.presence(participant, presence);
        interruptions.look(participant);
        entry.stale().forEach(stale -> expel(stale, LeaveReason.REPLACED));
        if (!participant.joined()) {
            joined(participant);
        } else if (entry.changed()) {
            roleChanged(participant);
            news.present(participant);
        }
    }

    /** Somebody is in the room from now on. */
    private void joined(Participant participant) {
        participant.joined(clock.instant());
        roster.countJoined(participant);
        journal.joined(participant);
        news.present(participant);
    }

    /**
     * A leg that was admitted is there.
     *
     * @throws RefusedException when its place was taken meanwhile
     */
    void attach(Participant participant, KnownLeg leg) {
        Participant stale = leg.direction().publishes() ? admission.makeWay(participant, leg.direction()) : null;
        participant.notJoining(leg.key());
        participant.givenUp();
        if (!participant.joined()) {
            joined(participant);
        }
        KnownLeg former = participant.add(leg);
        if (leg.direction().receives()) {
            replaceReceiveLegs(participant, leg);
        }
        if (leg.direction().publishes()) {
            changeTracks(participant);
        }
        if (former != null) {
            news.endLeg(participant, former.key(), LegEnd.REPLACED);
        }
        interruptions.look(participant);
        if (stale != null) {
            expel(stale, LeaveReason.REPLACED);
        }
    }

    private void replaceReceiveLegs(Participant participant, KnownLeg leg) {
        KnownPresence presence = participant.presence();
        for (KnownLeg other : participant.receiveLegs()) {
            // What a duplex leg published goes with it.
            if (other != leg && presence != null && leg.isBy(presence) && other.isBy(presence)) {
                replace(participant, other);
            }
        }
        List<KnownLeg> all = participant.receiveLegs();
        if (all.size() > MAX_RECEIVE_LEGS) {
            replace(participant, all.getFirst());
        }
    }

    private void replace(Participant participant, KnownLeg leg) {
        drop(participant, leg);
        news.endLeg(participant, leg.key(), LegEnd.REPLACED);
    }

    /** What a Router has of a participant is that, and no more. What was ended here meanwhile does not come back by it. */
    void report(RouterId router, Participant participant, Attendance attendance) {
        KnownPresence presence = participant.presence();
        if (presence != null && presence.isOf(router, attendance.answered())) {
            PresenceState now = attendance.presence();
            roster.presence(participant, now == null || now.number() != presence.number() ? null : presence.with(now));
        }
        for (KnownLeg leg : participant.legs()) {
            if (leg.key().router().equals(router)) {
                LegState now = attendance.legs().stream()
                        .filter(state -> state.number() == leg.key().number())
                        .findFirst()
                        .orElse(null);
                if (now == null) {
                    drop(participant, leg);
                } else {
                    update(participant, leg, now);
                }
            }
        }
        leaveIfGone(participant, attendance.ifGone());
    }

    /** A Router says all that it has, to a Home that may not know of it. */
    void found(RouterId router, List<RouterMessage.Here> here) {
        Set<Participant> there = new HashSet<>();
        for (RouterMessage.Here one : here) {
            Participant participant = roster.find(one.attendance().participant());
            if (participant != null) {
                participant.found(one.who());
                admission.rightsOf(participant);
            } else if (admission.isWelcomeBack(one.who())) {
                participant = admission.adopt(one.attendance().participant(), one.who());
            } else {
                sendAway(router, one.attendance());
                continue;
            }
            there.add(participant);
            found(router, participant, one.attendance());
        }
        for (Participant participant : List.copyOf(roster.everybody())) {
            if (!there.contains(participant)) {
                KnownPresence presence = participant.presence();
                if (presence != null && presence.router().node().equals(router.node())) {
                    roster.presence(participant, null);
                }
                for (KnownLeg leg : participant.legs()) {
                    if (leg.key().router().node().equals(router.node())) {
                        drop(participant, leg);
                    }
                }
                leaveIfGone(participant, LeaveReason.LEFT);
            }
        }
    }

    /** Meanwhile it was kept out, or came in elsewhere as another participant. */
    private void sendAway(RouterId router, Attendance attendance) {
        for (LegState leg : attendance.legs()) {
            news.endLeg(attendance.participant(), new LegKey(router, leg.number()), LegEnd.REMOVED);
        }
        PresenceState presence = attendance.presence();
        if (presence != null) {
            news.endPresence(attendance.participant(), router, presence.number(), PresenceEnd.REMOVED);
        }
    }

    private void found(RouterId router, Participant participant, Attendance attendance) {
        PresenceState presence = attendance.presence();
        KnownPresence former = participant.presence();
        if (presence != null) {
            if (former != null && !former.router().node().equals(router.node())) {
                // It is on two nodes: whoever came last was let in by the Home before.
                news.endPresence(participant, former, PresenceEnd.REPLACED);
            }
            roster.presence(
                    participant,
                    new KnownPresence(router, presence.number(), 0, presence.connected(), presence.heard()));
        } else if (former != null && former.router().node().equals(router.node())) {
            roster.presence(participant, null);
        }
        for (KnownLeg leg : participant.legs()) {
            if (leg.key().router().node().equals(router.node())) {
                participant.remove(leg);
            }
        }
        for (LegState state : attendance.legs()) {
            KnownLeg leg = new KnownLeg(new LegKey(router, state.number()), state);
            participant.add(leg);
            if (leg.direction().publishes() && leg.wasConnected() && participant.role() == Role.HOST) {
                life.hostConnected();
            }
        }
        if (!participant.joined()) {
            joined(participant);
        }
        changeTracks(participant);
        news.present(participant);
        interruptions.look(participant);
    }

    /**
     * Those whom no Router has are waited for no more, and what is on none of those is gone.
     *
     * @param present the Routers that are there
     */
    void giveUp(Collection<RouterId> present) {
        for (Participant participant : List.copyOf(roster.everybody())) {
            participant.givenUp();
            KnownPresence presence = participant.presence();
            if (presence != null && !present.contains(presence.router())) {
                roster.presence(participant, null);
            }
            for (KnownLeg leg : participant.legs()) {
                if (!present.contains(leg.key().router())) {
                    drop(participant, leg);
                }
            }
            leaveIfGone(participant, LeaveReason.LOST);
        }
    }

    /** Nothing of anybody is on that node any more. */
    void end(RouterId router, LeaveReason ifGone) {
        for (Participant participant : List.copyOf(roster.everybody())) {
            boolean here = false;
            KnownPresence presence = participant.presence();
            if (presence != null && presence.router().equals(router)) {
                here = true;
                roster.presence(participant, null);
            }
            for (KnownLeg leg : participant.legs()) {
                if (leg.key().router().equals(router)) {
                    here = true;
                    drop(participant, leg);
                }
            }
            here |= participant.notJoining(router);
            if (here) {
                leaveIfGone(participant, ifGone);
            }
        }
    }

    /** The node of that Router has died: those who are there by it are cut off. */
    void lost(RouterId router) {
        for (Participant participant : List.copyOf(roster.everybody())) {
            KnownPresence presence = participant.presence();
            if (presence != null && presence.router().equals(router)) {
                roster.presence(participant, presence.with(new PresenceState(presence.number(), false, false)));
            }
            for (KnownLeg leg : participant.legs()) {
                if (leg.key().router().equals(router)) {
                    update(participant, leg, leg.cutOff());
                }
            }
            if (participant.notJoining(router)) {
                leaveIfGone(participant, LeaveReason.LOST);
            }
            interruptions.look(participant);
        }
    }

    private void update(Participant participant, KnownLeg leg, LegState now) {
        leg.state(now);
        if (participant.publishLeg() == leg) {
            if (leg.wasConnected() && participant.role() == Role.HOST) {
                life.hostConnected();
            }
            changeTracks(participant);
        }
    }

    /** The tracks of a publish leg were negotiated anew. */
    void changeTracks(Participant participant, KnownLeg leg, LegState now) {
        update(participant, leg, now);
        interruptions.look(participant);
    }

    /** The participant publishes what its leg says now; everybody's view follows. */
    private void changeTracks(Participant participant) {
        PublishedTracks.Change change = participant.updateTracks();
        if (change.isNone()) {
            return;
        }
        hearOrNot(participant);
        for (PublishedTrack track : change.added()) {
            journal.published(participant, track);
            if (track.active()) {
                journal.active(participant, track);
            }
        }
        change.muted().forEach(track -> journal.muted(participant, track));
        change.active().stream()
                .filter(track -> !change.added().contains(track))
                .forEach(track -> journal.active(participant, track));
        change.removed().forEach(track -> journal.unpublished(participant, track));
        news.present(participant);
    }

    private void hearOrNot(Participant participant) {
        boolean audible = participant.tracks().all().stream().anyMatch(track -> track.kind() == TrackKind.AUDIO);
        if (audible) {
            speakers.add(participant.id());
        } else if (speakers.remove(participant.id())) {
            news.speakers();
        }
    }

    /** The role or the rights of a participant have changed: what it may not publish any more goes, what it may publish now comes. */
    void roleChanged(Participant participant) {
        KnownLeg publishing = participant.publishLeg();
        boolean publishes = participant.rights().stream().anyMatch(Right.PUBLISHING::contains);
        if (!publishes && publishing != null && !publishing.direction().receives()) {
            participant.remove(publishing);
            news.endLeg(participant, publishing.key(), LegEnd.ROLE_CHANGED);
        }
        changeTracks(participant);
        interruptions.look(participant);
    }

    /** Takes a participant out with all of its legs, those that still join included. */
    void expel(Participant participant, LeaveReason why) {
        boolean replaced = why == LeaveReason.REPLACED;
        for (KnownLeg leg : participant.legs()) {
            drop(participant, leg);
            news.endLeg(participant, leg.key(), replaced ? LegEnd.REPLACED : LegEnd.REMOVED);
        }
        KnownPresence presence = participant.presence();
        if (presence != null) {
            roster.presence(participant, null);
            news.endPresence(participant, presence, replaced ? PresenceEnd.REPLACED : PresenceEnd.REMOVED);
        }
        interruptions.look(participant);
        // Also what still joins: it is refused when it would attach.
        leave(participant, why);
    }

    /** Takes a leg out. */
    private void drop(Participant participant, KnownLeg leg) {
        boolean published = participant.publishLeg() == leg;
        if (participant.remove(leg) && published) {
            changeTracks(participant);
        }
    }

    /** The negotiation of a leg failed: its place is free again. */
    void giveUp(Participant participant, LegKey leg) {
        participant.notJoining(leg);
        leaveIfGone(participant, LeaveReason.LOST);
    }

    void leaveIfGone(Participant participant, LeaveReason why) {
        interruptions.look(participant);
        if (participant.isGone()) {
            leave(participant, why);
        }
    }

    private void leave(Participant participant, LeaveReason why) {
        if (admission.discharge(participant) && participant.joined()) {
            news.gone(participant);
            journal.left(participant, why);
            if (participant.changed()) {
                keeping.soon();
            }
        }
    }

    /** The room is over: everybody leaves. */
    void endAll() {
        for (Participant participant : List.copyOf(roster.everybody())) {
            roster.presence(participant, null);
            participant.legs().forEach(participant::remove);
            participant.updateTracks().removed().forEach(track -> journal.unpublished(participant, track));
            if (admission.discharge(participant) && participant.joined()) {
                journal.left(participant, LeaveReason.ROOM_CLOSED);
            }
        }
    }
}
