package dev.madang.rooms;

import dev.madang.media.peer.MediaEngine;
import dev.madang.media.peer.MediaException;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One room: who is in it, and the engine that lets participants in as the mode's rules say, feeds the Slots of those who
 * receive from the Producers of those who publish, and ends when the rules say so. Methods may be called from any thread and
 * may block; what belongs together happens under the room's lock, negotiation with the media core does not.
 */
public final class Room {
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
    private final Bulletin bulletin;
    private final Interruptions interruptions;
    private final Legs legs;
    private final People people;
    private final SpeakerWatch watch;

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
        bulletin = new Bulletin(rules, roster);
        Speakers speakers = new Speakers();
        Feeding feeding = new Feeding(rules, roster, speakers);
        interruptions = new Interruptions(this, bulletin, surroundings.clock());
        legs = new Legs(
                this, roster, admission, feeding, bulletin, journal, speakers, interruptions, surroundings.media());
        people = new People(this, rules, roster, admission, legs, feeding, bulletin, journal, speakers, interruptions);
        watch = new SpeakerWatch(this, rules, roster, speakers, feeding, bulletin, surroundings.clock());
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
        return lockedGet(() -> {
            Participant host = roster.publishing(Role.HOST);
            return new RoomView(
                    key, mode, life.state(), createdAt, roster.joinedCounts(), host == null ? null : host.view());
        });
    }

    /** Everybody in the room, in the order they came. */
    public List<ParticipantView> participants() {
        return lockedGet(() -> roster.everybody().stream()
                .filter(Participant::joined)
                .map(Participant::view)
                .toList());
    }

    /** The receive legs of a participant; empty when there is no such participant. */
    public List<Leg> receiveLegs(ParticipantId who) {
        return lockedGet(() -> {
            Participant found = roster.find(who);
            return found == null ? List.of() : List.copyOf(found.receiveLegs());
        });
    }

    /** The publish leg that this Producer belongs to, while it is there. */
    public Optional<Leg> publisherOf(long producerId) {
        return lockedGet(() -> {
            for (Participant participant : roster.possiblePublishers()) {
                if (participant.track(producerId) != null) {
                    return Optional.ofNullable(participant.publishLeg());
                }
            }
            return Optional.empty();
        });
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
        return legs.join(who, Direction.PUBLISH, offer, listener);
    }

    /**
     * Lets somebody receive, whether or not there is anything to receive yet.
     *
     * @throws SdpException when the offer cannot be answered
     * @throws RefusedException when the rules or limits say no
     * @throws MediaException when the node is full or stopping
     */
    public Leg receive(Identity who, SessionDescription offer, LegListener listener) throws SdpException {
        return legs.join(who, Direction.RECEIVE, offer, listener);
    }

    /**
     * Lets somebody in by signalling, with or without media later. Of one that is known by role and name the earlier presence
     * ends.
     *
     * @throws RefusedException when the rules or limits say no
     */
    public Presence enter(Identity who, PresenceListener listener) {
        return people.enter(who, listener);
    }

    /**
     * Gives a participant another role, because the service wants it.
     *
     * @throws RefusedException when there is no such participant, or the rules or limits say no
     */
    public void changeRole(ParticipantId who, Role to) {
        people.changeRole(null, who, to);
    }

    /**
     * Takes a participant out, because the service wants it.
     *
     * @throws RefusedException when there is no such participant
     */
    public void remove(ParticipantId who) {
        people.remove(null, who);
    }

    /** Closes the room and every leg in it; false when it was closed before. */
    public boolean close(RoomEnd why) {
        boolean open = lockedGet(() -> {
            boolean was = life.state() != RoomState.CLOSED;
            if (was) {
                end(why);
            }
            return was;
        });
        if (open) {
            onClosed.accept(this);
        }
        return open;
    }

    private void end(RoomEnd why) {
        life.close();
        watch.close();
        interruptions.end();
        LegEnd reason = why == RoomEnd.NODE_STOPPED ? LegEnd.NODE_STOPPED : LegEnd.ROOM_CLOSED;
        for (Presence presence : new ArrayList<>(roster.presences())) {
            roster.exit(presence);
            presence.listener()
                    .onEnd(
                            why == RoomEnd.NODE_STOPPED
                                    ? PresenceListener.PresenceEnd.NODE_STOPPED
                                    : PresenceListener.PresenceEnd.ROOM_CLOSED);
        }
        for (Participant participant : new ArrayList<>(roster.everybody())) {
            for (Leg leg : participant.legs()) {
                participant.remove(leg);
                leg.close(reason);
            }
            for (ProducerHandle producer :
                    participant.tracks(List.of(), Map.of()).removed()) {
                journal.unpublished(participant, producer);
            }
            if (admission.discharge(participant) && participant.joined()) {
                journal.left(participant, LeaveReason.ROOM_CLOSED);
            }
        }
        journal.say(new RoomFact.RoomClosed(why));
    }

    private void due(RoomLife.Ending ending) {
        boolean meant = lockedGet(() -> {
            boolean still = life.stillMeant(ending);
            if (still) {
                end(ending.why());
            }
            return still;
        });
        if (meant) {
            onClosed.accept(this);
        }
    }

    Legs legs() {
        return legs;
    }

    People people() {
        return people;
    }

    boolean isClosed() {
        return lockedGet(() -> life.state() == RoomState.CLOSED);
    }

    /** @throws RefusedException when the room is closed */
    void requireOpen() {
        if (life.state() == RoomState.CLOSED) {
            throw new RefusedException(Refusal.NO_SUCH_ROOM, "the room is closed");
        }
    }

    /** @throws RefusedException when the presence has ended */
    void requirePresent(Presence presence) {
        if (presence.ended()) {
            throw new RefusedException(Refusal.NOT_PRESENT, "you are not in the room any more");
        }
    }

    /** Somebody is in the room from now on. */
    void joined(Participant participant) {
        participant.joined(surroundings.clock().now());
        roster.countJoined(participant);
        journal.joined(participant);
        bulletin.present(participant);
    }

    /** A host reached us with media. */
    void hostConnected() {
        life.hostConnected();
    }

    /** Takes note of who is there now. */
    void settle() {
        boolean hostPublishes = roster.publishing(Role.HOST) != null;
        life.settle(
                hostPublishes,
                hostPublishes || roster.isPresent(Role.HOST),
                roster.anybodyPublishes(),
                roster.size() == 0);
        watch.settle();
    }

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    <T> T lockedGet(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
