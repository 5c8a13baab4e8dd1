package dev.madang.rooms;

import dev.madang.media.peer.CloseReason;
import dev.madang.media.peer.MediaEngine;
import dev.madang.media.peer.MediaException;
import dev.madang.media.peer.PeerHandle;
import dev.madang.media.peer.PeerOptions;
import dev.madang.media.peer.ProducerHandle;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.rooms.Leg.Direction;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomEvents;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.RoleRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One room and its engine: lets participants in as the mode's rules say, feeds the Slots of those who receive from the
 * Producers of those who publish, and ends when the rules say so. Methods may be called from any thread and may block; what
 * belongs together happens under the room's lock, negotiation with the media core does not.
 */
public final class Room {
    /** Receive legs of one participant that is known by name; one more takes the place of its oldest. */
    static final int MAX_RECEIVE_LEGS = 4;

    private final RoomKey key;
    private final String mode;
    private final ModeRules rules;
    private final Surroundings surroundings;
    private final Consumer<Room> onClosed;
    private final Instant createdAt;

    private final ReentrantLock lock = new ReentrantLock();
    private final Roster roster;
    private final Admission admission;
    private final RoomLife life;
    private final Journal journal;
    private final Set<Long> activeProducers = new HashSet<>();

    /** What a room works with. */
    record Surroundings(MediaEngine media, RoomClock clock, RoomEvents events, Supplier<String> ids) {}

    /** @param onClosed told once, without the lock, when the room is over */
    Room(
            RoomKey key,
            String mode,
            ModeRules rules,
            Service service,
            Surroundings surroundings,
            ServiceCapacity capacity,
            Consumer<Room> onClosed) {
        this.key = key;
        this.mode = mode;
        this.rules = rules;
        this.surroundings = surroundings;
        this.onClosed = onClosed;
        createdAt = surroundings.clock().now();
        roster = new Roster(rules);
        admission = new Admission(mode, rules, service, capacity, roster, surroundings.ids());
        life = new RoomLife(rules, surroundings.clock(), this::due);
        journal = new Journal(key, surroundings.clock(), surroundings.events());
    }

    /** The room begins: its first event is said, its waits begin. */
    void open() {
        locked(() -> {
            journal.say(new RoomFact.RoomCreated(mode));
            settle();
        });
    }

    public RoomKey key() {
        return key;
    }

    /** The name of the room's mode. */
    public String mode() {
        return mode;
    }

    /** What the room's mode says. */
    public ModeRules rules() {
        return rules;
    }

    /** The room at this moment. */
    public RoomView view() {
        lock.lock();
        try {
            Participant host = roster.publishing(Role.HOST);
            return new RoomView(
                    key, mode, life.state(), createdAt, roster.joinedCounts(), host == null ? null : host.view());
        } finally {
            lock.unlock();
        }
    }

    /** The publish leg that this Producer belongs to, while it is there. */
    public Optional<Leg> publisherOf(long producerId) {
        lock.lock();
        try {
            for (Participant participant : roster.possiblePublishers()) {
                Leg leg = participant.publishLeg();
                if (leg != null && has(leg, producerId)) {
                    return Optional.of(leg);
                }
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private static boolean has(Leg leg, long producerId) {
        return leg.peer().producers().stream().anyMatch(producer -> producer.id() == producerId);
    }

    /**
     * Lets somebody publish. A participant of the same role and name who publishes already is the same one coming back: the
     * new leg takes over at once. Somebody else takes the place only of one who is not heard of any more.
     *
     * @throws SdpException when the offer cannot be answered
     * @throws RefusedException when the rules or limits say no
     * @throws MediaException when the node is full or stopping
     */
    public Leg publish(Identity who, SessionDescription offer, LegListener listener) throws SdpException {
        return join(who, Direction.PUBLISH, offer, listener);
    }

    /**
     * Lets somebody receive, whether or not there is anything to receive yet.
     *
     * @throws SdpException when the offer cannot be answered
     * @throws RefusedException when the rules or limits say no
     * @throws MediaException when the node is full or stopping
     */
    public Leg receive(Identity who, SessionDescription offer, LegListener listener) throws SdpException {
        return join(who, Direction.RECEIVE, offer, listener);
    }

    /** Closes the room and every leg in it; false when it was closed before. */
    public boolean close(RoomEnd why) {
        lock.lock();
        try {
            if (life.state() == RoomState.CLOSED) {
                return false;
            }
            end(why);
        } finally {
            lock.unlock();
        }
        onClosed.accept(this);
        return true;
    }

    private Leg join(Identity who, Direction direction, SessionDescription offer, LegListener listener)
            throws SdpException {
        Participant participant = admit(who, direction);
        Leg leg = new Leg(this, participant, direction, listener);
        boolean answered = false;
        try {
            PeerOptions options = direction == Direction.PUBLISH ? PeerOptions.RECEIVE : PeerOptions.SEND;
            PeerHandle peer = surroundings.media().answer(offer, options, leg.peerListener());
            answered = true;
            attach(leg, peer);
            return leg;
        } finally {
            if (!answered) {
                locked(() -> giveUp(leg));
            }
        }
    }

    /** Checks rules and limits and keeps a place; {@link #attach} or {@link #giveUp} must follow. */
    private Participant admit(Identity who, Direction direction) {
        lock.lock();
        try {
            if (life.state() == RoomState.CLOSED) {
                throw new RefusedException(Refusal.NO_SUCH_ROOM, "the room is closed");
            }
            Participant participant = admission.admit(who, direction);
            settle();
            return participant;
        } finally {
            lock.unlock();
        }
    }

    /** The negotiation of a leg failed: its place is free again. */
    private void giveUp(Leg leg) {
        leg.participant().joining(leg.direction(), -1);
        leaveIfWithoutLegs(leg.participant(), LeaveReason.LOST);
        settle();
    }

    private void attach(Leg leg, PeerHandle peer) {
        lock.lock();
        try {
            if (life.state() == RoomState.CLOSED) {
                throw new RefusedException(Refusal.NO_SUCH_ROOM, "the room is closed");
            }
            if (leg.ended()) {
                throw new RefusedException(Refusal.PEER_GONE, "the connection ended before it was made");
            }
            if (leg.direction() == Direction.PUBLISH) {
                attachPublish(leg, peer);
            } else {
                attachReceive(leg, peer);
            }
            settle();
        } catch (RefusedException refused) {
            giveUp(leg);
            peer.close(CloseReason.REQUESTED);
            throw refused;
        } finally {
            lock.unlock();
        }
    }

    private void attachPublish(Leg leg, PeerHandle peer) {
        Participant stale = admission.makeWay(leg.participant());
        take(leg, peer);
        Leg former = leg.participant().replacePublishLeg(leg);
        journal.published(leg);
        feedAll();
        // The Slots have let go of the former Producers before these go, so that no viewer sees the change as an end.
        if (former != null) {
            unpublish(former);
            former.peer().close(CloseReason.REQUESTED);
        }
        if (stale != null) {
            expel(stale);
        }
    }

    private void attachReceive(Leg leg, PeerHandle peer) {
        Participant participant = leg.participant();
        take(leg, peer);
        participant.receiveLegs().add(leg);
        if (participant.receiveLegs().size() > MAX_RECEIVE_LEGS) {
            Leg oldest = participant.receiveLegs().removeFirst();
            oldest.peer().close(CloseReason.REQUESTED);
        }
        feed(leg, tracks(participant));
    }

    /** The leg is the participant's from now on. */
    private void take(Leg leg, PeerHandle peer) {
        Participant participant = leg.participant();
        participant.joining(leg.direction(), -1);
        leg.attach(peer);
        if (!participant.joined()) {
            participant.joined(surroundings.clock().now());
            roster.countJoined(participant);
            journal.joined(participant);
        }
    }

    /** Somebody else has its place now. */
    private void expel(Participant participant) {
        for (Leg leg : participant.legs()) {
            drop(leg);
            leg.peer().close(CloseReason.REQUESTED);
        }
        leaveIfWithoutLegs(participant, LeaveReason.REPLACED);
    }

    /** Takes a leg out; false when it was not in. */
    private boolean drop(Leg leg) {
        if (!leg.participant().remove(leg)) {
            return false;
        }
        if (leg.direction() == Direction.PUBLISH) {
            feedAll();
            unpublish(leg);
        }
        return true;
    }

    private void unpublish(Leg leg) {
        for (ProducerHandle producer : leg.peer().producers()) {
            activeProducers.remove(producer.id());
        }
        journal.unpublished(leg);
    }

    private void leaveIfWithoutLegs(Participant participant, LeaveReason why) {
        if (participant.hasNoLegs()) {
            leave(participant, why);
        }
    }

    private void leave(Participant participant, LeaveReason why) {
        if (admission.discharge(participant) && participant.joined()) {
            journal.left(participant, why);
        }
    }

    private void end(RoomEnd why) {
        life.close();
        CloseReason reason = why == RoomEnd.NODE_STOPPED ? CloseReason.NODE_STOPPED : CloseReason.REQUESTED;
        for (Participant participant : new ArrayList<>(roster.everybody())) {
            for (Leg leg : participant.legs()) {
                participant.remove(leg);
                if (leg.direction() == Direction.PUBLISH) {
                    unpublish(leg);
                }
                leg.peer().close(reason);
            }
            leave(participant, LeaveReason.ROOM_CLOSED);
        }
        journal.say(new RoomFact.RoomClosed(why));
    }

    private void due(RoomLife.Ending ending) {
        boolean meant;
        lock.lock();
        try {
            meant = life.stillMeant(ending);
            if (meant) {
                end(ending.why());
            }
        } finally {
            lock.unlock();
        }
        if (meant) {
            onClosed.accept(this);
        }
    }

    void legConnected(Leg leg, boolean connected) {
        locked(() -> {
            leg.connected(connected);
            hostMayMatter(leg);
        });
    }

    void producerActive(Leg leg, ProducerHandle producer, boolean active) {
        locked(() -> {
            boolean news = active ? activeProducers.add(producer.id()) : activeProducers.remove(producer.id());
            if (leg.ended() || leg.participant().publishLeg() != leg) {
                activeProducers.remove(producer.id());
            } else if (news) {
                journal.active(leg, producer, active);
                everyReceiveLeg(watching -> watching.active(watching.feeds().anyOf(activeProducers)));
            }
        });
    }

    void legClosed(Leg leg, CloseReason reason) {
        locked(() -> {
            leg.end();
            if (drop(leg)) {
                leaveIfWithoutLegs(leg.participant(), leaveReason(reason));
                settle();
            }
            if (leg.attached()) {
                leg.listener().onClosed(leg, reason);
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

    private void hostMayMatter(Leg leg) {
        if (leg.wasConnected()
                && leg.direction() == Direction.PUBLISH
                && leg.identity().role() == Role.HOST) {
            life.hostConnected();
        }
    }

    private void settle() {
        life.settle(roster.publishing(Role.HOST) != null, roster.anybodyPublishes(), roster.size() == 0);
    }

    private void feedAll() {
        Map<Role, Tracks> ofAudience = new EnumMap<>(Role.class);
        for (Participant participant : roster.everybody()) {
            RoleRules role = rules.of(participant.identity().role());
            Tracks tracks = role != null && role.publishes()
                    ? tracks(participant)
                    : ofAudience.computeIfAbsent(participant.identity().role(), any -> tracks(participant));
            for (Leg leg : participant.receiveLegs()) {
                feed(leg, tracks);
            }
        }
    }

    private Tracks tracks(Participant participant) {
        return Tracks.of(rules, participant.identity().role(), participant, roster.possiblePublishers());
    }

    private void feed(Leg leg, Tracks tracks) {
        leg.feeds().feed(tracks);
        leg.active(leg.feeds().anyOf(activeProducers));
    }

    private void everyReceiveLeg(Consumer<Leg> action) {
        for (Participant participant : roster.everybody()) {
            List<Leg> legs = participant.receiveLegs();
            legs.forEach(action);
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
