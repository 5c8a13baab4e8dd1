package dev.madang.rooms;

import dev.madang.media.engine.CloseReason;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.PeerHandle;
import dev.madang.media.engine.PeerOptions;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.rtp.Codec;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.PublishBounds;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.media.sdp.negotiation.CommonCodecs;
import dev.madang.rooms.Leg.Direction;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.mode.PublishLimits;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The legs of a room: lets them join, changes them, takes them out. What belongs together happens under the room's lock,
 * negotiation with the media core does not.
 */
final class Legs {
    /** Receive legs of one participant that is known by name; one more takes the place of its oldest. */
    static final int MAX_RECEIVE_LEGS = 4;

    private final Room room;
    private final Roster roster;
    private final Admission admission;
    private final Feeding feeding;
    private final Bulletin bulletin;
    private final Journal journal;
    private final Speakers speakers;
    private final Interruptions interruptions;
    private final MediaEngine media;
    private final Powers powers;

    Legs(
            Room room,
            Roster roster,
            Admission admission,
            Feeding feeding,
            Bulletin bulletin,
            Journal journal,
            Speakers speakers,
            Interruptions interruptions,
            MediaEngine media,
            Powers powers) {
        this.room = room;
        this.roster = roster;
        this.admission = admission;
        this.feeding = feeding;
        this.bulletin = bulletin;
        this.journal = journal;
        this.speakers = speakers;
        this.interruptions = interruptions;
        this.media = media;
        this.powers = powers;
    }

    /** Makes the Peer of a leg; without the lock. */
    @FunctionalInterface
    private interface PeerMaker {
        PeerHandle make(Leg leg) throws SdpException;
    }

    /** A leg of somebody without a presence: WHIP or WHEP. */
    Leg join(Entrant who, Direction direction, SessionDescription offer, LegListener listener) throws SdpException {
        Participant participant = room.lockedGet(() -> {
            room.requireOpen();
            Participant admitted = admission.admit(who, direction);
            try {
                requireTracks(admitted, direction, offer, Map.of());
            } catch (RefusedException refused) {
                admitted.joining(direction, -1);
                leaveIfGone(admitted, LeaveReason.LOST);
                throw refused;
            }
            room.settle();
            return admitted;
        });
        Leg leg = new Leg(room, participant, direction, listener);
        if (direction == Direction.PUBLISH) {
            return join(leg, made -> media.answer(offer, bounded(PeerOptions.RECEIVE), made.peerListener()), Map.of());
        }
        leg.asked(kindsReceived(offer));
        Map<MediaKind, Set<Codec>> sent = room.lockedGet(() -> feeding.codecs(participant));
        return join(
                leg,
                made -> media.answer(CommonCodecs.keep(offer, sent), PeerOptions.SEND, made.peerListener()),
                Map.of());
    }

    private static Set<MediaKind> kindsReceived(SessionDescription offer) {
        Set<MediaKind> kinds = EnumSet.noneOf(MediaKind.class);
        for (MediaSection section : offer.media()) {
            MediaKind kind = section.kind();
            if (kind != null && !section.isRefused() && section.direction().receives()) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    /** A publish leg, or a duplex leg, of one who is present. */
    Leg publish(
            Presence presence,
            Direction direction,
            SessionDescription offer,
            Map<String, TrackSource> sources,
            LegListener listener)
            throws SdpException {
        PeerOptions options = bounded(direction == Direction.DUPLEX ? PeerOptions.DUPLEX : PeerOptions.RECEIVE);
        room.locked(() -> requireTracks(presence.participant(), direction, offer, sources));
        Leg leg = admit(presence, direction, listener);
        return join(leg, made -> media.answer(offer, options, made.peerListener()), sources);
    }

    /** A receive leg, offered by us, of one who is present. */
    Leg receive(Presence presence, LegListener listener) {
        Leg leg = admit(presence, Direction.RECEIVE, listener);
        try {
            return join(leg, made -> media.offer(made.offered(), made.peerListener()), Map.of());
        } catch (SdpException impossible) {
            throw new IllegalStateException("our own offer cannot be made", impossible);
        }
    }

    /** Those of one in the audience, on a duplex leg, are let in when it is promoted, and only such as it may publish then. */
    private void requireTracks(
            Participant participant, Direction direction, SessionDescription offer, Map<String, TrackSource> sources) {
        if (!direction.publishes() || !roster.mayPublish(participant)) {
            return;
        }
        for (MediaSection section : offer.media()) {
            MediaKind kind = section.kind();
            if (kind != null && !section.isRefused() && section.direction().sends()) {
                powers.require(
                        participant,
                        sources.getOrDefault(String.valueOf(section.mid()), TrackSource.UNSAID)
                                .right(kind));
            }
        }
    }

    private PeerOptions bounded(PeerOptions options) {
        PublishLimits limits = room.rules().publishing();
        return options.with(new PublishBounds(limits.audioBps(), limits.videoBps(), limits.publishBps()));
    }

    private Leg admit(Presence presence, Direction direction, LegListener listener) {
        return room.lockedGet(() -> {
            room.requirePresent(presence);
            admission.admitLeg(presence.participant(), direction);
            Leg leg = new Leg(room, presence.participant(), direction, listener);
            leg.presence(presence);
            if (direction == Direction.RECEIVE) {
                leg.offered(feeding.needed(presence.participant()));
            }
            return leg;
        });
    }

    private Leg join(Leg leg, PeerMaker maker, Map<String, TrackSource> sources) throws SdpException {
        boolean made = false;
        try {
            PeerHandle peer = maker.make(leg);
            made = true;
            attach(leg, peer, sources);
            return leg;
        } finally {
            if (!made) {
                room.locked(() -> giveUp(leg));
            }
        }
    }

    /** The negotiation of a leg failed: its place is free again. */
    private void giveUp(Leg leg) {
        leg.participant().joining(leg.direction(), -1);
        leaveIfGone(leg.participant(), LeaveReason.LOST);
        room.settle();
    }

    private void attach(Leg leg, PeerHandle peer, Map<String, TrackSource> sources) {
        room.locked(() -> {
            try {
                room.requireOpen();
                if (leg.ended()) {
                    throw new RefusedException(Refusal.PEER_GONE, "the connection ended before it was made");
                }
                Presence presence = leg.presence();
                if (presence != null) {
                    room.requirePresent(presence);
                }
                if (!roster.contains(leg.participant())) {
                    throw new RefusedException(Refusal.NOT_PRESENT, "you were taken out of the room");
                }
                attachNow(leg, peer, sources);
                room.settle();
            } catch (RefusedException refused) {
                giveUp(leg);
                peer.close(CloseReason.REQUESTED);
                throw refused;
            }
        });
    }

    private void attachNow(Leg leg, PeerHandle peer, Map<String, TrackSource> sources) {
        Participant participant = leg.participant();
        Participant stale = leg.direction().publishes() ? admission.makeWay(participant, leg.direction()) : null;
        participant.joining(leg.direction(), -1);
        leg.attach(peer);
        if (!participant.joined()) {
            room.joined(participant);
        }
        if (leg.direction().receives()) {
            attachReceive(leg);
        }
        if (leg.direction().publishes()) {
            attachPublish(leg, sources);
        }
        if (stale != null) {
            expel(stale, LeaveReason.REPLACED);
        }
    }

    private void attachPublish(Leg leg, Map<String, TrackSource> sources) {
        Participant participant = leg.participant();
        Leg former = participant.replacePublishLeg(leg);
        leg.sources().putAll(sources);
        changeTracks(participant);
        interruptions.look(participant);
        // The Slots have let go of the former Producers before these go, so that no viewer sees the change as an end.
        if (former != null && former != leg) {
            former.close(LegEnd.REPLACED);
        }
    }

    private void attachReceive(Leg leg) {
        Participant participant = leg.participant();
        for (Leg other : participant.legs()) {
            boolean replaced =
                    other.direction().receives() && leg.presence() != null && other.presence() == leg.presence();
            if (replaced) {
                // What a duplex leg published goes with it.
                drop(other);
                other.close(LegEnd.REPLACED);
            }
        }
        participant.receiveLegs().add(leg);
        if (participant.receiveLegs().size() > MAX_RECEIVE_LEGS) {
            Leg oldest = participant.receiveLegs().removeFirst();
            oldest.close(LegEnd.REPLACED);
            interruptions.look(participant);
        }
        if (leg.direction() == Direction.DUPLEX) {
            leg.offered(new SlotCounts(leg.feeds().audioSlots(), leg.feeds().videoSlots()));
        }
        feeding.one(participant);
    }

    /** The participant publishes what its leg says now; everybody's Slots and views follow. */
    private void changeTracks(Participant participant) {
        Leg leg = participant.publishLeg();
        Participant.TrackChange change = leg != null && roster.mayPublish(participant)
                ? participant.tracks(leg.peer().producers(), leg.sources())
                : participant.tracks(List.of(), Map.of());
        if (change.isNone()) {
            return;
        }
        hearOrNot(participant);
        for (ProducerHandle producer : change.added()) {
            journal.published(participant, producer);
            if (leg != null && leg.carries(producer.id()) && feeding.active(producer.id(), true)) {
                journal.active(participant, producer, true);
            }
        }
        feeding.everybody();
        for (ProducerHandle producer : change.removed()) {
            boolean goesOn =
                    leg != null && leg.peer().producers().stream().anyMatch(other -> other.id() == producer.id());
            if (leg != null && !goesOn) {
                leg.carrying(producer.id(), false);
            }
            feeding.active(producer.id(), false);
            roster.everybody().forEach(other -> other.forgetWish(producer.id()));
            journal.unpublished(participant, producer);
        }
        if (participant.joined()) {
            bulletin.present(participant);
        }
    }

    private void hearOrNot(Participant participant) {
        boolean audible =
                participant.tracks().stream().anyMatch(track -> track.producer().kind() == MediaKind.AUDIO);
        if (audible) {
            speakers.add(participant.id());
        } else {
            silent(participant);
        }
    }

    private void silent(Participant participant) {
        if (speakers.remove(participant.id())) {
            bulletin.speakers(speakers.speaking(), speakers.dominant());
            feeding.speaker();
        }
    }

    /** A later offer of a leg by which somebody publishes. */
    SessionDescription publishAgain(
            Presence presence, Leg leg, SessionDescription offer, Map<String, TrackSource> sources)
            throws SdpException {
        room.locked(() -> {
            room.requirePresent(presence);
            if (leg.presence() != presence || leg.ended() || !leg.direction().publishes()) {
                throw new RefusedException(Refusal.PEER_GONE, "the leg has ended");
            }
            Map<String, TrackSource> said = new HashMap<>(leg.sources());
            said.putAll(sources);
            requireTracks(leg.participant(), leg.direction(), offer, said);
        });
        SessionDescription answer = leg.peer().answer(offer);
        room.locked(() -> {
            leg.sources().putAll(sources);
            if (leg.participant().publishLeg() == leg) {
                changeTracks(leg.participant());
                interruptions.look(leg.participant());
            }
            if (leg.direction().receives()) {
                leg.feeds().slots(leg.peer().slots());
                leg.offered(new SlotCounts(leg.feeds().audioSlots(), leg.feeds().videoSlots()));
                feeding.one(leg.participant());
            }
            room.settle();
        });
        return answer;
    }

    SlotCounts slotsNeeded(Presence presence) {
        return room.lockedGet(() -> {
            room.requirePresent(presence);
            return feeding.needed(presence.participant());
        });
    }

    /** The Slots of a leg's last offer exist now. */
    void slotsAgreed(Leg leg) {
        room.locked(() -> {
            if (!leg.ended()) {
                leg.feeds().slots(leg.peer().slots());
                feeding.one(leg.participant());
            }
        });
    }

    /** The role of a participant has changed: what it may not publish any more goes, what it may publish now comes. */
    void roleChanged(Participant participant) {
        Leg publishing = participant.publishLeg();
        boolean publishes = participant.rights().stream().anyMatch(Right.PUBLISHING::contains);
        if (!publishes && publishing != null) {
            if (!publishing.direction().receives()) {
                participant.remove(publishing);
                publishing.close(LegEnd.ROLE_CHANGED);
            }
            withdraw(participant);
        } else if (publishing != null) {
            changeTracks(participant);
        }
        feeding.everybody();
        feeding.one(participant);
        interruptions.look(participant);
    }

    /** Takes back every track of a participant, though its leg may stay. */
    private void withdraw(Participant participant) {
        Participant.TrackChange change = participant.tracks(List.of(), Map.of());
        silent(participant);
        for (ProducerHandle producer : change.removed()) {
            feeding.active(producer.id(), false);
            roster.everybody().forEach(other -> other.forgetWish(producer.id()));
            journal.unpublished(participant, producer);
        }
    }

    /** Takes a participant out with all of its legs, those that still join included. */
    void expel(Participant participant, LeaveReason why) {
        boolean replaced = why == LeaveReason.REPLACED;
        for (Leg leg : participant.legs()) {
            drop(leg);
            leg.close(replaced ? LegEnd.REPLACED : LegEnd.REMOVED);
        }
        Presence presence = participant.presence();
        if (presence != null) {
            roster.exit(presence);
            presence.listener()
                    .onEnd(
                            replaced ? PresenceListener.PresenceEnd.REPLACED : PresenceListener.PresenceEnd.REMOVED,
                            null);
        }
        interruptions.look(participant);
        // Also what still joins: it is refused when it would attach.
        leave(participant, why);
    }

    /** Ends the legs that came by that presence. */
    void close(Presence presence, LegEnd why) {
        for (Leg leg : presence.participant().legs()) {
            if (leg.presence() == presence) {
                drop(leg);
                leg.close(why);
            }
        }
    }

    /** Takes a leg out; false when it was not in. */
    private boolean drop(Leg leg) {
        boolean published = leg.participant().publishLeg() == leg;
        if (!leg.participant().remove(leg)) {
            return false;
        }
        interruptions.look(leg.participant());
        if (published) {
            changeTracks(leg.participant());
        }
        return true;
    }

    void leaveIfGone(Participant participant, LeaveReason why) {
        interruptions.look(participant);
        if (participant.isGone()) {
            leave(participant, why);
        }
    }

    private void leave(Participant participant, LeaveReason why) {
        if (admission.discharge(participant) && participant.joined()) {
            bulletin.gone(participant);
            journal.left(participant, why);
            if (participant.changed()) {
                room.keep();
            }
        }
    }

    void connected(Leg leg, boolean connected) {
        room.locked(() -> {
            leg.connected(connected);
            interruptions.look(leg.participant());
            boolean host = leg.role() == Role.HOST && leg.direction().publishes();
            if (host && leg.wasConnected()) {
                room.hostConnected();
            }
        });
    }

    void active(Leg leg, ProducerHandle producer, boolean active) {
        room.locked(() -> {
            leg.carrying(producer.id(), active);
            Participant participant = leg.participant();
            @Nullable TrackState track = participant.track(producer.id());
            if (!leg.ended() && track != null) {
                if (feeding.active(producer.id(), active)) {
                    journal.active(participant, producer, active);
                }
                feeding.tellActivity();
                interruptions.look(participant);
            }
        });
    }

    void encodingsPreferred(Leg leg, ProducerHandle producer, List<String> rids) {
        room.locked(() -> {
            Presence presence = leg.presence();
            leg.encodingsPreferred().put(producer.id(), rids);
            if (!leg.ended() && presence != null) {
                presence.listener().onEncodings(producer.id(), rids);
            }
        });
    }

    void closed(Leg leg, CloseReason reason) {
        room.locked(() -> {
            leg.end();
            feeding.forget(leg);
            // Whoever took it out before may have left its participant without anything.
            drop(leg);
            leaveIfGone(leg.participant(), leaveReason(reason));
            room.settle();
            if (leg.attached()) {
                leg.listener().onClosed(leg, leg.endReason(reason));
            }
        });
    }

    private static LeaveReason leaveReason(CloseReason reason) {
        return switch (reason) {
            case REQUESTED, REMOTE_CLOSED -> LeaveReason.LEFT;
            case ICE_TIMEOUT, CONSENT_EXPIRED, DTLS_FAILED, INTERNAL_ERROR -> LeaveReason.LOST;
            case NODE_STOPPED -> LeaveReason.ROOM_CLOSED;
        };
    }
}
