package dev.madang.rooms;

import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.rooms.Leg.Direction;
import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomEvents;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Right;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.mode.TalkRules;
import dev.madang.rooms.registry.RoomRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One room: who is in it, and the engine that lets participants in as the mode's rules say, feeds the Slots of those who
 * receive from the Producers of those who publish, and ends when the rules say so. Methods may be called from any thread and
 * may block; what belongs together happens under the room's lock, negotiation with the media core does not.
 */
public final class Room {
    /** What those who moderate may set; the bounds are the service's. */
    private static final Set<String> MODERATORS_SETTINGS =
            Set.of(TalkRules.CHAT, ModeRules.LOUDEST, ModeRules.LAST_SPEAKERS);

    private final RoomRecord record;
    private final Surroundings surroundings;
    private final Terms terms;
    private final Owner owner;

    private final ReentrantLock lock = new ReentrantLock();
    private final RuleBook rules;
    private final Roster roster;
    private final Powers powers;
    private final Bans bans;
    private final Standings standings = new Standings();
    private final Invitations invitations;
    private final Inviting inviting;
    private final Keeping keeping;
    private final Admission admission;
    private final RoomLife life;
    private final Journal journal;
    private final Bulletin bulletin;
    private final Interruptions interruptions;
    private final HeadCounts counts;
    private final Legs legs;
    private final People people;
    private final Moderation moderation;
    private final SpeakerWatch watch;

    private ModeSettings settings;
    private boolean recording;
    private @Nullable String metadata;
    private @Nullable Instant closeAt;
    private final Feeding feeding;

    /**
     * What a room works with.
     *
     * @param invited the room of each invitation's code
     */
    record Surroundings(
            MediaEngine media,
            RoomClock clock,
            RoomEvents events,
            Supplier<String> ids,
            RoomStore store,
            Map<String, RoomKey> invited) {}

    /** What its service and mode make of a room's settings; throws {@link RefusedException} where they are not allowed. */
    @FunctionalInterface
    interface Terms {
        ModeRules rules(ModeSettings settings);
    }

    /** What is told of a room without its lock; implementations may block. */
    interface Owner {
        /** Its settings are others than before. */
        void changed(Room room);

        /** The room is over. Told once. */
        void closed(Room room);
    }

    /**
     * @param kept what it is made of
     * @param terms by which its settings become rules
     */
    Room(
            KeptRoom kept,
            Terms terms,
            Service service,
            Surroundings surroundings,
            ServiceCapacity capacity,
            Owner owner) {
        record = kept.record();
        settings = record.settings();
        recording = kept.recording();
        metadata = kept.metadata();
        closeAt = kept.closeAt();
        this.terms = terms;
        this.surroundings = surroundings;
        this.owner = owner;
        RoomClock clock = surroundings.clock();
        rules = new RuleBook(terms.rules(settings));
        roster = new Roster(rules);
        powers = new Powers(mode(), roster);
        bans = new Bans(clock);
        kept.bans().forEach(bans::add);
        kept.standings().forEach(standings::keep);
        invitations = new Invitations(key(), surroundings.invited(), clock);
        kept.invitations().forEach(invitations::keep);
        inviting = new Inviting(this, rules, powers, invitations, clock, surroundings.ids());
        admission =
                new Admission(mode(), rules, service, capacity, roster, bans, standings, inviting, surroundings.ids());
        admission.locked(kept.locked());
        admission.mayReturn().addAll(kept.mayReturn());
        keeping = new Keeping(this, surroundings.store(), clock, this::kept);
        life = new RoomLife(rules, clock, this::due);
        journal = new Journal(record, clock, surroundings.events());
        bulletin = new Bulletin(rules, roster);
        Speakers speakers = new Speakers();
        Feeding feeding = new Feeding(rules, roster, speakers);
        interruptions = new Interruptions(this, bulletin, clock);
        counts = new HeadCounts(this, rules, roster, clock);
        legs = new Legs(
                this,
                roster,
                admission,
                feeding,
                bulletin,
                journal,
                speakers,
                interruptions,
                surroundings.media(),
                powers);
        people = new People(
                this,
                rules,
                roster,
                admission,
                legs,
                feeding,
                bulletin,
                journal,
                speakers,
                interruptions,
                powers,
                new Chat(rules, roster, powers, clock),
                counts);
        moderation = new Moderation(
                this,
                rules,
                roster,
                admission,
                powers,
                legs,
                feeding,
                bulletin,
                journal,
                bans,
                inviting,
                surroundings.ids());
        watch = new SpeakerWatch(this, roster, speakers, feeding, bulletin, clock);
        this.feeding = feeding;
    }

    /** The room begins, or is there again: its first event is said, its waits begin. */
    void open() {
        locked(() -> {
            journal.say(record.term() == 1 ? new RoomFact.RoomCreated(mode()) : new RoomFact.RoomRestored(mode()));
            life.closeAt(closeAt);
            settle();
            // At once: whoever restores it must not take this term for its own.
            keep();
            keeping.now();
        });
    }

    public RoomKey key() {
        return record.key();
    }

    /** The name of the room's mode. */
    public String mode() {
        return record.mode();
    }

    /** What the Registry should know of it. */
    RoomRecord record() {
        return lockedGet(() -> new RoomRecord(
                record.key(), record.incarnation(), record.term(), record.mode(), settings, record.createdAt()));
    }

    /** What the room's mode says, as its settings are now. */
    public ModeRules rules() {
        return rules.now();
    }

    /** When this room was created: tells it apart from others that had its id. */
    public Instant createdAt() {
        return record.createdAt();
    }

    /** The room at this moment. */
    public RoomView view() {
        return lockedGet(() -> {
            Participant host = roster.publishing(Role.HOST);
            return new RoomView(
                    key(),
                    mode(),
                    life.state(),
                    createdAt(),
                    roster.joinedCounts(),
                    host == null ? null : host.view(),
                    admission.locked(),
                    recording,
                    rules.now().talk().chat(),
                    settings.values(),
                    metadata,
                    closeAt);
        });
    }

    /** Everybody in the room, in the order they came. */
    public List<ParticipantView> participants() {
        return participants(0, Integer.MAX_VALUE).people();
    }

    /**
     * Some of those in the room, in the order they came.
     *
     * @param after where to begin: 0, or what the page before said
     * @param most how many, 1 and up
     */
    public PeoplePage participants(long after, int most) {
        return lockedGet(() -> Bulletin.page(roster.joinedAfter(after), most));
    }

    /** Those of them who are in a role that publishes. */
    public List<ParticipantView> stage() {
        return lockedGet(() -> roster.possiblePublishers().stream()
                .filter(Participant::joined)
                .map(Participant::view)
                .toList());
    }

    /** The participant who is here by such a token: of its identity, and of its role. */
    public Optional<ParticipantId> here(Entrant token) {
        return lockedGet(() -> {
            Participant who = roster.known(token.identity());
            return who != null && who.joined() && who.cameAs().role() == token.role()
                    ? Optional.of(who.id())
                    : Optional.empty();
        });
    }

    /** The participant of that id, or else of that identity. */
    public Optional<ParticipantId> participant(String idOrIdentity) {
        return lockedGet(() -> {
            Participant found = roster.find(new ParticipantId(idOrIdentity));
            Participant who = found == null ? roster.known(idOrIdentity) : found;
            return who == null || !who.joined() ? Optional.empty() : Optional.of(who.id());
        });
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
     * Lets somebody publish. A participant of the same identity who publishes already is the same one coming back: the new leg takes over
     * at once. Somebody else takes the place only of one who is not heard of any more.
     *
     * @throws SdpException when the offer cannot be answered
     * @throws RefusedException when the rules or limits say no
     * @throws MediaException when the node is full or stopping
     */
    public Leg publish(Entrant who, SessionDescription offer, LegListener listener) throws SdpException {
        return legs.join(who, Direction.PUBLISH, offer, listener);
    }

    /**
     * Lets somebody receive, whether or not there is anything to receive yet.
     *
     * @throws SdpException when the offer cannot be answered
     * @throws RefusedException when the rules or limits say no
     * @throws MediaException when the node is full or stopping
     */
    public Leg receive(Entrant who, SessionDescription offer, LegListener listener) throws SdpException {
        return legs.join(who, Direction.RECEIVE, offer, listener);
    }

    /**
     * Lets somebody in by signalling, with or without media later. The earlier presence of the same identity ends.
     *
     * @throws RefusedException when the rules or limits say no
     */
    public Presence enter(Entrant who, PresenceListener listener) {
        return people.enter(who, listener);
    }

    /**
     * Gives a participant another role, or other rights in the one it has.
     *
     * @param role null for the one it has
     * @param grants what is given and taken beyond the role's rights, null for what there was
     * @throws RefusedException when there is no such participant, or the rules, limits or the actor's rights say no
     */
    public void promote(Actor by, ParticipantId who, @Nullable Role role, @Nullable Grants grants) {
        moderation.promote(by, who, role, grants);
    }

    /**
     * Sends somebody's track to nobody.
     *
     * @param held whether only a moderator lifts that; null to send it to everybody again
     * @throws RefusedException when there is no such track, or the actor's rights say no
     */
    public void silence(Actor by, long producer, @Nullable Boolean held) {
        moderation.silence(by, producer, held);
    }

    /** The same for all that somebody sends of a kind, now and later. */
    public void silence(Actor by, ParticipantId who, MediaKind kind, @Nullable Boolean held) {
        moderation.silence(by, who, kind, held);
    }

    /**
     * Takes a participant out.
     *
     * @param keptOut how long it may not come back: null for the room's life, zero for not at all
     * @throws RefusedException when there is no such participant, or the actor's rights say no
     */
    public void remove(Actor by, ParticipantId who, @Nullable Duration keptOut) {
        moderation.remove(by, who, keptOut);
    }

    /**
     * Keeps an identity out, whether or not it is in the room.
     *
     * @param time how long, null for the room's life
     * @throws RefusedException when the actor's rights say no
     * @throws IllegalArgumentException when that can be no identity
     */
    public Ban ban(Actor by, String identity, @Nullable Duration time) {
        Entrant.requireIdentity(identity);
        return moderation.ban(by, identity, time);
    }

    /** Who is kept out, the oldest first. */
    public List<Ban> bans(Actor by) {
        return moderation.bans(by);
    }

    /** @throws RefusedException when there is no such ban */
    public void unban(Actor by, String ban) {
        moderation.unban(by, ban);
    }

    /**
     * Changes what others see of a participant: its own metadata by one who has the right, anybody's by the service.
     *
     * @param to a JSON object, or null
     */
    public void changeMetadata(Actor by, ParticipantId who, @Nullable String to) {
        Entrant.requireMetadata(to);
        moderation.changeMetadata(by, who, to);
    }

    /**
     * Gives a participant another name; the service does.
     *
     * @throws IllegalArgumentException when that is no name
     */
    public void rename(Actor by, ParticipantId who, String name) {
        Entrant.requireName("a name", name);
        moderation.rename(by, who, name);
    }

    /**
     * Says something.
     *
     * @param to whom, or null for everybody it may be heard by
     * @return the message's number
     */
    public long send(Actor by, @Nullable Collection<ParticipantId> to, String data) {
        return people.send(by, to, data);
    }

    /**
     * Changes the room. Moderators lock it and change who is heard, who is seen, how people talk and its metadata; the rest is the service's.
     *
     * @throws RefusedException when a setting is not allowed, or the actor's rights say no; nothing has changed then
     */
    public void change(Actor by, RoomChange change) {
        locked(() -> {
            requireOpen();
            Participant who = powers.who(by);
            requireMayChange(who, change);
            ModeSettings next = settings.with(change.settings());
            ModeRules nextRules = next.equals(settings) ? rules.now() : terms.rules(next);
            settings = next;
            rules.now(nextRules);
            if (change.metadata() != null) {
                metadata = change.metadata().orElse(null);
            }
            if (change.closeAt() != null) {
                closeAt = change.closeAt().orElse(null);
                life.closeAt(closeAt);
            }
            if (change.locked() != null && change.locked() != admission.locked()) {
                admission.locked(change.locked());
                journal.say(new RoomFact.RoomLocked(change.locked()));
            }
            if (change.recording() != null && change.recording() != recording) {
                recording = change.recording();
                journal.say(new RoomFact.RecordingRequested(recording));
            }
            feeding.everybody();
            settle();
            keep();
            bulletin.room(view());
        });
        if (!change.settings().values().isEmpty()) {
            owner.changed(this);
        }
    }

    private void requireMayChange(@Nullable Participant by, RoomChange change) {
        if (by == null) {
            return;
        }
        boolean onlyRecording = change.locked() == null
                && change.metadata() == null
                && change.settings().values().isEmpty();
        if (change.recording() != null) {
            powers.require(by, Right.RECORD);
        }
        if (change.recording() == null || !onlyRecording) {
            powers.require(by, Right.MODERATE);
        }
        boolean beyond = change.closeAt() != null
                || !MODERATORS_SETTINGS.containsAll(change.settings().values().keySet());
        if (beyond) {
            throw new RefusedException(
                    Refusal.RIGHT_MISSING, "of a room's settings moderators change " + MODERATORS_SETTINGS);
        }
    }

    /**
     * Makes an invitation.
     *
     * @param name what it is for, or null
     * @throws RefusedException when the mode has no such role, there are too many invitations, or the actor's rights say no
     */
    public Invitation invite(Actor by, Role role, int uses, Duration life, @Nullable String name) {
        return inviting.invite(by, role, uses, life, name);
    }

    /** The invitations that are that one's matter, the oldest first. */
    public List<Invitation> invitations(Actor by) {
        return inviting.list(by);
    }

    /** @throws RefusedException when there is none of that code that is that one's matter */
    public void revokeInvitation(Actor by, String code) {
        inviting.revoke(by, code);
    }

    /**
     * What that invitation is, without using it.
     *
     * @throws RefusedException when there is none
     */
    public Invitation invitation(String code) {
        return inviting.find(code);
    }

    /**
     * Lets one more in by an invitation.
     *
     * @throws RefusedException when there is none, it has let in all that it may, or the room is locked
     */
    public Invitation useInvitation(String code) {
        return lockedGet(() -> {
            // Whoever would stand before a locked door does not spend it.
            admission.requireUnlocked(inviting.find(code).role(), Grants.NONE);
            return inviting.use(code);
        });
    }

    /**
     * Checks that somebody may close the room for all: the service, or one who moderates and whom nobody in it outranks.
     *
     * @throws RefusedException when the actor's rights say no
     */
    public void requireMayClose(Actor by) {
        locked(() -> {
            requireOpen();
            Participant who = powers.who(by);
            powers.require(who, Right.MODERATE);
            if (powers.isOutranked(who)) {
                throw new RefusedException(Refusal.OUTRANKED, "somebody in the room ranks above you");
            }
        });
    }

    /**
     * Closes the room for all.
     *
     * @param detail what everybody is told, or null
     * @throws RefusedException when the actor's rights say no
     */
    public void close(Actor by, @Nullable String detail) {
        requireMayClose(by);
        close(RoomEnd.REQUESTED, detail);
    }

    /** Closes the room and every leg in it; false when it was closed before. */
    public boolean close(RoomEnd why) {
        return close(why, null);
    }

    private boolean close(RoomEnd why, @Nullable String detail) {
        boolean open = lockedGet(() -> {
            boolean was = life.state() != RoomState.CLOSED;
            if (was) {
                end(why, detail);
            }
            return was;
        });
        if (open) {
            owner.closed(this);
        }
        return open;
    }

    private void end(RoomEnd why, @Nullable String detail) {
        keeping.now();
        life.close();
        watch.close();
        interruptions.end();
        counts.end();
        invitations.end();
        if (why != RoomEnd.NODE_STOPPED) {
            surroundings.store().remove(key());
        }
        LegEnd reason = why == RoomEnd.NODE_STOPPED ? LegEnd.NODE_STOPPED : LegEnd.ROOM_CLOSED;
        for (Presence presence : new ArrayList<>(roster.presences())) {
            roster.exit(presence);
            presence.listener()
                    .onEnd(
                            why == RoomEnd.NODE_STOPPED
                                    ? PresenceListener.PresenceEnd.NODE_STOPPED
                                    : PresenceListener.PresenceEnd.ROOM_CLOSED,
                            detail);
        }
        for (Participant participant : new ArrayList<>(roster.everybody())) {
            for (Leg leg : participant.legs()) {
                participant.remove(leg);
                leg.endDetail(detail);
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
        journal.say(new RoomFact.RoomClosed(why, detail));
    }

    private void due(RoomLife.Ending ending) {
        boolean meant = lockedGet(() -> {
            boolean still = life.stillMeant(ending);
            if (still) {
                end(ending.why(), null);
            }
            return still;
        });
        if (meant) {
            owner.closed(this);
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
        if (life.state() == RoomState.CLOSED) {
            return;
        }
        boolean hostPublishes = roster.publishing(Role.HOST) != null;
        life.settle(
                hostPublishes,
                hostPublishes || roster.isPresent(Role.HOST),
                roster.anybodyPublishes(),
                roster.size() == 0);
        watch.settle();
        counts.settle();
    }

    /** Something has changed that outlives the node. */
    void keep() {
        if (life.state() != RoomState.CLOSED) {
            keeping.soon();
        }
    }

    /** The same for what must not be lost, however soon the node is. */
    void keepNow() {
        keep();
        keeping.now();
    }

    /** What of it outlives the node, as it is now. */
    private KeptRoom kept() {
        Map<String, Standing> all = new HashMap<>(standings.all());
        Set<String> mayReturn = new HashSet<>(admission.mayReturn());
        for (Participant participant : roster.everybody()) {
            if (participant.changed()) {
                all.put(participant.identity(), participant.standing());
            }
            if (admission.locked() && participant.joined() && participant.canComeBack()) {
                mayReturn.add(participant.identity());
            }
        }
        return new KeptRoom(
                record(),
                metadata,
                closeAt,
                admission.locked(),
                recording,
                mayReturn,
                all,
                bans.all(),
                invitations.all());
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
