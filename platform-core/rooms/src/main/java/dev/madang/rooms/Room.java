package dev.madang.rooms;

import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.home.Home;
import dev.madang.rooms.home.Places;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.LegPlace;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.Grants;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.Actor;
import dev.madang.rooms.model.Ban;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.Invitation;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PeoplePage;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomChange;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackKind;
import dev.madang.rooms.registry.NodeRef;
import dev.madang.rooms.registry.RegisteredRoom;
import dev.madang.rooms.registry.Registry;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.router.Answers;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.router.Presence;
import dev.madang.rooms.router.PresenceListener;
import dev.madang.rooms.router.Router;
import dev.madang.rooms.store.KeptRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One room as a node knows it: this node's Router, which holds legs and presences, and the room's Home, which decides, where that is here.
 * They speak by messages only, wherever the Home is. Methods may be called from any thread and may block; those that want something of the Home throw {@link RefusedException}
 * with {@link Refusal#HOME_AWAY} when it does not answer in time.
 */
public final class Room {
    private static final System.Logger LOG = System.getLogger("dev.madang.rooms");

    private final RoomRecord record;
    private final RoomWiring wiring;
    private final Turns turns;
    private final Router router;
    private final Owner owner;
    /** Open when the room's end, and all before it, has been told. */
    private final CountDownLatch told = new CountDownLatch(1);

    /** What is told of a room outside of its steps; implementations may block. */
    interface Owner {
        /** Its settings are others than before. */
        void changed(Room room);

        /** Its Home says that this node is to take it over. */
        void mayTakeOver(Room room);

        /** The room is over. Told once. */
        void closed(Room room);
    }

    /**
     * @param homeNode the node that decides
     * @param life of this node's Router: none of that room on this node had that number before
     */
    Room(RoomRecord record, NodeRef homeNode, long life, RoomWiring.Surroundings surroundings, Owner owner) {
        this.record = record;
        this.owner = owner;
        wiring = new RoomWiring(record, homeNode, life, surroundings, this::forgotten);
        wiring.onConsent(() -> owner.mayTakeOver(this));
        turns = wiring.turns();
        router = wiring.router();
    }

    /**
     * Its Home is here. Before it is opened.
     *
     * @param kept what it is made of
     * @param terms by which its settings become rules
     * @param places of its service's participants
     */
    void decide(KeptRoom kept, Home.Terms terms, Places places) {
        wiring.decide(kept, terms, places);
    }

    private void forgotten() {
        try {
            owner.closed(this);
        } finally {
            told.countDown();
        }
    }

    /** Returns when all that came of the room's life has been told, its end included; or after a few seconds, for one who tells it. */
    void awaitTold() {
        try {
            if (!told.await(Answers.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "the end of room {0} is not told in time", key());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** The room begins here: where its Home is here too, its first event is said, its waits begin. */
    void open() {
        turns.run(() -> {
            Home home = wiring.home();
            if (home != null) {
                home.open();
            }
            router.open();
        });
    }

    /**
     * Returns when the Home has said what the room is.
     *
     * @throws RefusedException when it does not in time
     */
    void awaitWelcome() {
        if (!router.welcomed().isDone()) {
            Answers.await(router.welcomed());
        }
    }

    /** Whether it is known what the room is. */
    boolean isWelcome() {
        return router.welcomed().isDone();
    }

    /** Whether its Home is here. */
    public boolean decides() {
        return turns.read(() -> wiring.home() != null);
    }

    /** Takes what a Router on another node says. */
    RoomWiring.Received receive(RouterId from, Envelope<RouterMessage> envelope) {
        return wiring.receive(from, envelope);
    }

    /** Whether that is its Router, and it looks for that Home. */
    boolean isOf(RouterId there, long incarnation, long term) {
        RoomRecord now = record();
        return router.id().equals(there) && now.incarnation() == incarnation && now.term() == term && !decides();
    }

    /** The Registry has something else in its place: its Home does not decide any more. */
    void superseded(Registry.Outcome by) {
        RoomRecord now = record();
        LOG.log(
                System.Logger.Level.WARNING,
                "room {0}, incarnation {1}, term {2}, gives way: {3}",
                key(),
                String.valueOf(now.incarnation()),
                String.valueOf(now.term()),
                by);
        if (by instanceof Registry.Outcome.Superseded(RegisteredRoom other)
                && other.room().incarnation() == now.incarnation()) {
            follow(other);
        } else {
            close(RoomEnd.NODE_STOPPED);
        }
    }

    /** Takes what the Home on another node says to a Router here. */
    void receiveFromHome(RouterId to, Envelope<HomeMessage> envelope) {
        if (router.id().equals(to)) {
            wiring.receive(envelope);
        }
    }

    /** That node has died, or is out of reach for good: nothing works there any more. */
    void lost(String node) {
        turns.run(() -> {
            Home home = wiring.home();
            if (home != null) {
                home.routers().stream()
                        .filter(other -> other.node().equals(node))
                        .forEach(home::lost);
            }
        });
    }

    /** Tracks of other nodes can be had that could not before. */
    public void remoteChanged() {
        router.remoteChanged();
    }

    /** What carries that track, where it comes in on this node; else null. */
    public @Nullable ProducerHandle local(TrackId track) {
        return router.local(track);
    }

    /** Somebody is about to come. */
    void expect() {
        router.expect();
    }

    /** What the Registry should have of it; null where its Home is not here, or it is over. */
    @Nullable
    RegisteredRoom registered(NodeRef self) {
        return turns.read(() -> {
            Home home = wiring.home();
            return home == null || home.isClosed() ? null : new RegisteredRoom(home.record(), self, home.carriers());
        });
    }

    public RoomKey key() {
        return record.key();
    }

    /** The name of the room's mode. */
    public String mode() {
        return record.mode();
    }

    /** What it is, and under which term. */
    RoomRecord record() {
        return turns.read(wiring::record);
    }

    /** Names of the other nodes that carry it, those with most of it first; empty where its Home is not here. */
    List<String> carriers() {
        return turns.read(() -> {
            Home home = wiring.home();
            return home == null
                    ? List.of()
                    : home.carriers().entrySet().stream()
                            .filter(carrier ->
                                    !carrier.getKey().equals(router.id().node()))
                            .sorted(Map.Entry.<String, Integer>comparingByValue()
                                    .reversed())
                            .map(Map.Entry::getKey)
                            .toList();
        });
    }

    /** Every connection of the room, on whatever node; empty where its Home is not here. */
    public List<LegPlace> legs() {
        return turns.read(() -> {
            Home home = wiring.home();
            return home == null ? List.of() : home.legs();
        });
    }

    /** How many of its people have anything on this node. */
    public int peopleHere() {
        return router.people();
    }

    /** Which Home of its life decides: 1 for the first, one more for each that took over. */
    public long term() {
        return record().term();
    }

    /** The node that decides for it. */
    public NodeRef homeNode() {
        return turns.read(wiring::homeNode);
    }

    /**
     * Its Home is here from now on, as the one before was lost or hands the room over.
     *
     * @return false where there is nothing to take over
     */
    boolean takeOver(RoomRecord next, Home.Terms terms, Places places) {
        return wiring.takeOver(next, terms, places);
    }

    /** Hands the room over to a node that carries it; nothing happens when its Home is not here, or nothing of it there. */
    void handOver(String node) {
        wiring.handOver(node);
    }

    /** Says hello anew to the Home that decides, which does not know of this node. */
    void greetAgain(long life) {
        wiring.greetAgain(life);
    }

    /** Another node decides, under a later term. */
    void follow(RegisteredRoom now) {
        wiring.follow(now.room(), now.home());
    }

    /** What the room's mode says, as its settings are now. */
    public ModeRules rules() {
        return router.rules();
    }

    /** When this room was created: tells it apart from others that had its id. */
    public Instant createdAt() {
        return record.createdAt();
    }

    /** What was set for it. */
    ModeSettings settings() {
        return router.copy().settings();
    }

    /** The room at this moment. */
    public RoomView view() {
        return router.copy().view();
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
        return router.copy().participants(after, most);
    }

    /** Those of them who are in a role that publishes. */
    public List<ParticipantView> stage() {
        return router.copy().stage();
    }

    /** The participant who is here by such a token: of its identity, and of its role. */
    public Optional<ParticipantId> here(Entrant token) {
        return router.copy().here(token);
    }

    /** The participant of that id, or else of that identity. */
    public Optional<ParticipantId> participant(String idOrIdentity) {
        return router.copy().participant(idOrIdentity);
    }

    /** The receive legs of a participant on this node; empty when there is no such participant. */
    public List<Leg> receiveLegs(ParticipantId who) {
        return router.receiveLegs(who);
    }

    /** The publish leg by which that track comes in, while it is there and on this node. */
    public Optional<Leg> publisherOf(TrackId track) {
        return router.publisherOf(track);
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
        return Answers.awaitNegotiated(router.publish(who, offer, listener), Leg::close);
    }

    /**
     * Lets somebody receive, whether or not there is anything to receive yet.
     *
     * @throws SdpException when the offer cannot be answered
     * @throws RefusedException when the rules or limits say no
     * @throws MediaException when the node is full or stopping
     */
    public Leg receive(Entrant who, SessionDescription offer, LegListener listener) throws SdpException {
        return Answers.awaitNegotiated(router.receive(who, offer, listener), Leg::close);
    }

    /**
     * Lets somebody in by signalling, with or without media later. The earlier presence of the same identity ends.
     *
     * @throws RefusedException when the rules or limits say no
     */
    public Presence enter(Entrant who, PresenceListener listener) {
        return Answers.await(router.enter(who, listener), Presence::leave);
    }

    /**
     * Gives a participant another role, or other rights in the one it has.
     *
     * @param role null for the one it has
     * @param grants what is given and taken beyond the role's rights, null for what there was
     * @throws RefusedException when there is no such participant, or the rules, limits or the actor's rights say no
     */
    public void promote(Actor by, ParticipantId who, @Nullable Role role, @Nullable Grants grants) {
        ask(new Act.Promote(by, who, role, grants));
    }

    /**
     * Sends somebody's track to nobody.
     *
     * @param held whether only a moderator lifts that; null to send it to everybody again
     * @throws RefusedException when there is no such track, or the actor's rights say no
     */
    public void silence(Actor by, TrackId track, @Nullable Boolean held) {
        ask(new Act.SilenceTrack(by, track, held));
    }

    /** The same for all that somebody sends of a kind, now and later. */
    public void silence(Actor by, ParticipantId who, TrackKind kind, @Nullable Boolean held) {
        ask(new Act.SilenceKind(by, who, kind, held));
    }

    /**
     * Takes a participant out.
     *
     * @param keptOut how long it may not come back: null for the room's life, zero for not at all
     * @throws RefusedException when there is no such participant, or the actor's rights say no
     */
    public void remove(Actor by, ParticipantId who, @Nullable Duration keptOut) {
        ask(new Act.Remove(by, who, keptOut));
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
        return ask(new Act.BanIdentity(by, identity, time)).ban();
    }

    /** Who is kept out, the oldest first. */
    public List<Ban> bans(Actor by) {
        return ask(new Act.ListBans(by)).bans();
    }

    /** @throws RefusedException when there is no such ban */
    public void unban(Actor by, String ban) {
        ask(new Act.Unban(by, ban));
    }

    /**
     * Changes what others see of a participant: its own metadata by one who has the right, anybody's by the service.
     *
     * @param to a JSON object, or null
     */
    public void changeMetadata(Actor by, ParticipantId who, @Nullable String to) {
        Entrant.requireMetadata(to);
        ask(new Act.ChangeMetadata(by, who, to));
    }

    /**
     * Gives a participant another name; the service does.
     *
     * @throws IllegalArgumentException when that is no name
     */
    public void rename(Actor by, ParticipantId who, String name) {
        Entrant.requireName("a name", name);
        ask(new Act.Rename(by, who, name));
    }

    /**
     * Says something.
     *
     * @param to whom, or null for everybody it may be heard by
     * @return the message's number
     */
    public long send(Actor by, @Nullable Collection<ParticipantId> to, String data) {
        return ask(new Act.Send(by, to == null ? null : Set.copyOf(to), data)).number();
    }

    /**
     * Changes the room. Moderators lock it and change who is heard, who is seen, how people talk and its metadata; the rest is the service's.
     *
     * @throws RefusedException when a setting is not allowed, or the actor's rights say no; nothing has changed then
     */
    public void change(Actor by, RoomChange change) {
        ask(new Act.ChangeRoom(by, change));
        if (!change.settings().values().isEmpty()) {
            owner.changed(this);
        }
    }

    /**
     * Makes an invitation.
     *
     * @param name what it is for, or null
     * @throws RefusedException when the mode has no such role, there are too many invitations, or the actor's rights say no
     */
    public Invitation invite(Actor by, Role role, int uses, Duration life, @Nullable String name) {
        return ask(new Act.Invite(by, role, uses, life, name)).invitation();
    }

    /** The invitations that are that one's matter, the oldest first. */
    public List<Invitation> invitations(Actor by) {
        return ask(new Act.ListInvitations(by)).invitations();
    }

    /** @throws RefusedException when there is none of that code that is that one's matter */
    public void revokeInvitation(Actor by, String code) {
        ask(new Act.RevokeInvitation(by, code));
    }

    /**
     * What that invitation is, without using it.
     *
     * @throws RefusedException when there is none
     */
    public Invitation invitation(String code) {
        return ask(new Act.FindInvitation(code)).invitation();
    }

    /**
     * Lets one more in by an invitation.
     *
     * @throws RefusedException when there is none, it has let in all that it may, or the room is locked
     */
    public Invitation useInvitation(String code) {
        return ask(new Act.UseInvitation(code)).invitation();
    }

    /**
     * Checks that somebody may close the room for all: the service, or one who moderates and whom nobody in it outranks.
     *
     * @throws RefusedException when the actor's rights say no
     */
    public void requireMayClose(Actor by) {
        ask(new Act.AskToClose(by));
    }

    /**
     * Closes the room for all.
     *
     * @param detail what everybody is told, or null
     * @throws RefusedException when the actor's rights say no
     */
    public void close(Actor by, @Nullable String detail) {
        ask(new Act.Close(by, detail));
    }

    /**
     * Closes the room and every leg in it; where its Home is elsewhere, ends what is of it here. False when it was closed before.
     */
    public boolean close(RoomEnd why) {
        if (why == RoomEnd.NODE_STOPPED) {
            return wiring.stop();
        }
        return turns.get(() -> {
            Home home = wiring.home();
            if (home != null) {
                return home.close(why);
            }
            boolean open = !router.isClosed();
            router.leave(why);
            return open;
        });
    }

    /** Whether it is over here because its node stops. */
    boolean isStopped() {
        return turns.read(wiring::isStopped);
    }

    boolean isClosed() {
        return router.isClosed();
    }

    private <A extends Answer> A ask(Act<A> act) {
        return Answers.await(router.ask(act));
    }
}
