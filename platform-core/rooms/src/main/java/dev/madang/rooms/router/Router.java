package dev.madang.rooms.router;

import dev.madang.media.engine.LayerPreference;
import dev.madang.media.engine.MediaEngine;
import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.ProducerHandle;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.Channel;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.Legacy;
import dev.madang.rooms.message.Ranking;
import dev.madang.rooms.message.RoomStatus;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RosterEntry.RosterTrack;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.message.Said;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.model.Direction;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.router.copy.Knowledge;
import dev.madang.rooms.router.copy.RoomCopy;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.time.Steps;
import dev.madang.rooms.time.Timers;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One node's part of a room: its legs and presences. Takes messages of the Home in, and what is due by the clock; feeds Slots; and has
 * messages for the Home ready. What it holds is guarded by {@link Steps}; methods that may be called outside of a step say so.
 */
public final class Router {
    /** Numbers of legs are those of no Router before on the same node, whatever is left of it. */
    private static final long LEGS_A_LIFE = 1_000;

    private volatile RouterId id;
    private final Steps steps;
    private final Timers timers;
    private final Knowledge knowledge = new Knowledge();
    private final Requests requests;
    private final Connections connections;
    private final Bulletin bulletin;
    private final HeadCounts counts;
    private final Feeding feeding;
    private final Loudness loudness;
    private final Joining joining;
    private final RoomCopy copy;
    private final Idleness idleness;
    private final CompletableFuture<Void> welcomed = new CompletableFuture<>();
    private volatile @Nullable ModeRules rules;
    private boolean wantsSpeakers;
    private Channel<RouterMessage, HomeMessage> home;
    private @Nullable KeptRoom inherited;
    private Runnable consent = () -> {};

    /** @param room which room, under which Home */
    public Router(RouterId id, RoomRecord room, MediaEngine media, RemoteTracks remote, Steps steps) {
        this.id = id;
        this.steps = steps;
        home = new Channel<>(room.incarnation(), room.term());
        timers = new Timers(steps.steady());
        requests = new Requests(steps, this::tellHome);
        connections = new Connections(
                id.node(), id.life() * LEGS_A_LIFE, room.key(), steps, this::tellHome, requests, knowledge, remote);
        feeding = connections.feeding();
        bulletin = new Bulletin(knowledge, steps, connections.presences());
        counts = new HeadCounts(knowledge, steps, timers, connections.presences());
        loudness = new Loudness(knowledge, timers, connections::local, this::tellHome);
        joining = new Joining(this, connections, media);
        copy = new RoomCopy(steps, knowledge);
        idleness = new Idleness(timers, connections, requests);
    }

    private void tellHome(RouterMessage message) {
        home.send(message);
    }

    /** @param what is done, within a step, when the Home says that this node is to take the room over */
    public void onConsent(Runnable what) {
        consent = what;
    }

    /** Says to the Home that it is there; the first step. */
    public void open() {
        home.send(new RouterMessage.Hello(List.of()));
    }

    /** Another Home decides for that life of the room from now on: it is told what is here, and asked what waits for an answer. Within a step. */
    public void follow(RoomRecord now) {
        if (connections.isClosed()) {
            return;
        }
        home = new Channel<>(now.incarnation(), now.term());
        connections.giveUpJoining();
        home.send(new RouterMessage.Hello(connections.here()));
        wantsSpeakers = false;
        loudness.listen(false);
        requests.askAgain();
    }

    /**
     * The Home does not know of this Router: it is another one from now on, which has all that it had. Within a step.
     *
     * @param life none of that room on this node had that number before
     */
    public void beginAgain(RoomRecord room, long life) {
        if (!connections.isClosed()) {
            id = new RouterId(id.node(), life);
            follow(room);
        }
    }

    /** What is known of the room here, for its next Home; null where that is nothing. Within a step. */
    public @Nullable Legacy legacy() {
        return rules == null ? null : knowledge.legacy(inherited);
    }

    /** Which Router it is for the Home; from any thread. */
    public RouterId id() {
        return id;
    }

    /** Over when the Home has said what the room is. From any thread. */
    public CompletableFuture<Void> welcomed() {
        return welcomed;
    }

    /** The room, for reading. From any thread, after it was {@link #welcomed}. */
    public RoomCopy copy() {
        return copy;
    }

    /** How many people have anything here. From any thread. */
    public int people() {
        return steps.read(() -> (int) connections.attendees().stream()
                .filter(attendee -> !attendee.isGone())
                .count());
    }

    /** Whether the room is over, as far as this node knows. From any thread. */
    public boolean isClosed() {
        return steps.read(connections::isClosed);
    }

    /** Whether nothing of the room has been on this node for some time. Within a step. */
    public boolean isIdle() {
        return idleness.isIdle();
    }

    /** Somebody is about to come: it is not idle for some time. From any thread. */
    public void expect() {
        steps.run(idleness::touch);
    }

    /** Leaves the room: what is still there ends, and the Home is told so last. Within a step. */
    public void leave(RoomEnd why) {
        if (!connections.isClosed()) {
            requests.end(new Answer.Refused(Refusal.NODE_STOPS, "the node has left the room"));
            end(why, null);
            home.send(new RouterMessage.Goodbye());
        }
    }

    /** Whether the Home knows of everything that was said to it. Within a step. */
    public boolean isHeard() {
        return home.isAcknowledged();
    }

    /** Tracks of other nodes can be had that could not before. From any thread. */
    public void remoteChanged() {
        steps.run(() -> {
            if (rules != null && !connections.isClosed()) {
                feeding.everybody(connections.attendees());
            }
        });
    }

    /** What carries that track, where it comes in on this node; else null. From any thread. */
    public @Nullable ProducerHandle local(TrackId track) {
        return steps.read(() -> {
            RosterTrack known = knowledge.roster().track(track);
            return known == null ? null : connections.local(known);
        });
    }

    Steps steps() {
        return steps;
    }

    Connections connections() {
        return connections;
    }

    Knowledge knowledge() {
        return knowledge;
    }

    Bulletin bulletin() {
        return bulletin;
    }

    HeadCounts counts() {
        return counts;
    }

    Joining joining() {
        return joining;
    }

    /** What the mode says, as the room's settings are now. From any thread, after it was {@link #welcomed}. */
    public ModeRules rules() {
        return Objects.requireNonNull(rules, "the Home has not said anything yet");
    }

    /** Takes a message of the Home. Within a step. */
    public void receive(Envelope<HomeMessage> envelope) {
        home.receive(envelope).forEach(this::take);
    }

    /** What is to be sent to the Home now. Within a step, at its end. */
    public List<Envelope<RouterMessage>> outgoing() {
        boolean wanted = !connections.isClosed()
                && (!connections.presences().isEmpty() || rules != null && feeding.followsSpeakers());
        if (wanted != wantsSpeakers) {
            wantsSpeakers = wanted;
            home.send(new RouterMessage.WantsSpeakers(wanted));
        }
        if (rules != null) {
            counts.settle();
        }
        return home.outgoing(steps.steady().instant());
    }

    /** Does what is due. Within a step. */
    public void wake() {
        timers.wake();
    }

    /** When {@link #wake} or {@link #outgoing} has something to do next though nothing happens, null for never. */
    public @Nullable Instant next() {
        Instant timer = timers.next();
        Instant resend = home.next();
        return timer == null || resend != null && resend.isBefore(timer) ? resend : timer;
    }

    private void take(HomeMessage message) {
        switch (message) {
            case HomeMessage.Welcome welcome -> {
                List<RosterEntry> before = List.copyOf(knowledge.roster().all());
                long heard = knowledge.newestSaid();
                introduced(before, heard, knowledge.welcome(welcome));
            }
            case HomeMessage.People(List<RosterEntry> people, boolean more) -> {
                List<RosterEntry> before = List.copyOf(knowledge.roster().all());
                long heard = knowledge.newestSaid();
                introduced(before, heard, knowledge.people(people, more));
            }
            case HomeMessage.Reply(long request, Answer answer) -> requests.answered(request, answer);
            case HomeMessage.StatusChanged(RoomStatus status, boolean told) -> {
                knowledge.status(status);
                rules = status.rules();
                if (told) {
                    feeding.everybody(connections.attendees());
                    bulletin.room(knowledge.view());
                }
            }
            case HomeMessage.Present(RosterEntry entry, boolean tellsItself) -> present(entry, tellsItself);
            case HomeMessage.Gone(ParticipantId who) -> {
                RosterEntry before = knowledge.remove(who);
                connections.left(who);
                if (before != null) {
                    forgetPreferences(before, null);
                    connections.keepRemote();
                    if (!before.tracks().isEmpty()) {
                        feeding.everybody(connections.attendees());
                    }
                    bulletin.gone(before);
                }
            }
            case HomeMessage.EndLeg(ParticipantId who, long number, LegEnd why) -> {
                Leg leg = connections.leg(number);
                if (leg != null) {
                    connections.end(leg, why);
                }
            }
            case HomeMessage.EndPresence(ParticipantId who, long number, PresenceEnd why) ->
                connections.presences().stream()
                        .filter(presence -> presence.number() == number)
                        .findFirst()
                        .ifPresent(presence -> connections.end(presence, why, null));
            case HomeMessage.Speaking(Ranking ranking, boolean told) -> {
                knowledge.ranking(ranking);
                if (told) {
                    bulletin.speakers(ranking);
                    feeding.followSpeakers(connections.attendees());
                }
            }
            case HomeMessage.Inherit(KeptRoom kept) -> inherited = kept;
            case HomeMessage.TakeOver() -> consent.run();
            case HomeMessage.Listen(boolean on) -> loudness.listen(on);
            case HomeMessage.Heard(Said said, Set<ParticipantId> to) -> {
                if (to == null) {
                    knowledge.history().add(said, knowledge.rules().talk().history());
                }
                bulletin.heard(said, to);
            }
            case HomeMessage.Closed(RoomEnd why, String detail) -> end(why, detail);
            case HomeMessage.Unknown(String kind) -> {}
        }
    }

    /**
     * @param before who was known to be in the room, by an earlier Home
     * @param heard number of the newest message to everybody that was known
     */
    private void introduced(List<RosterEntry> before, long heard, boolean completely) {
        if (!completely) {
            return;
        }
        rules = knowledge.rules();
        connections.attendees().forEach(connections::reread);
        connections.keepRemote();
        feeding.everybody(connections.attendees());
        for (RosterEntry former : before) {
            if (knowledge.roster().find(former.id()) == null) {
                connections.left(former.id());
                forgetPreferences(former, null);
                bulletin.gone(former);
            }
        }
        if (!welcomed.isDone()) {
            steps.afterwards(() -> welcomed.complete(null));
            return;
        }
        Map<ParticipantId, RosterEntry> known = new HashMap<>();
        before.forEach(former -> known.put(former.id(), former));
        for (RosterEntry entry : knowledge.roster().all()) {
            RosterEntry former = known.get(entry.id());
            bulletin.present(former, entry, !entry.equals(former));
        }
        bulletin.room(knowledge.view());
        bulletin.speakers(knowledge.ranking());
        knowledge.history().all().stream()
                .filter(said -> said.message().number() > heard)
                .forEach(said -> bulletin.heard(said, null));
    }

    private void end(RoomEnd why, @Nullable String detail) {
        counts.end();
        loudness.listen(false);
        idleness.end();
        connections.close(why, detail);
        knowledge.close();
    }

    private void present(RosterEntry entry, boolean tellsItself) {
        RosterEntry before = knowledge.put(entry);
        Attendee attendee = connections.attendeeIfThere(entry.id());
        if (attendee != null) {
            attendee.entry(entry);
        }
        boolean sendsOtherwise =
                before == null ? !entry.tracks().isEmpty() : !before.tracks().equals(entry.tracks());
        boolean roleChanged =
                before != null && before.view().role() != entry.view().role();
        if (sendsOtherwise || roleChanged) {
            if (before != null) {
                forgetPreferences(before, entry);
                connections.keepRemote();
            }
            feeding.everybody(connections.attendees());
        }
        bulletin.present(before, entry, tellsItself);
    }

    /** Nobody prefers anything of tracks that are gone. */
    private void forgetPreferences(RosterEntry before, @Nullable RosterEntry now) {
        Set<TrackId> goneTracks = new HashSet<>();
        before.tracks().forEach(track -> goneTracks.add(track.id()));
        if (now != null) {
            now.tracks().forEach(track -> goneTracks.remove(track.id()));
        }
        if (!goneTracks.isEmpty()) {
            connections.attendees().forEach(attendee -> attendee.keepPreferences(track -> !goneTracks.contains(track)));
        }
    }

    /**
     * Lets somebody in by signalling, with or without media later. The earlier presence of the same identity ends. From any thread.
     *
     * @return ends in a {@link RefusedException} when the rules or limits say no
     */
    public CompletableFuture<Presence> enter(Entrant who, PresenceListener listener) {
        return steps.get(() -> {
            Presence presence = new Presence(this, connections.nextNumber(), who, listener);
            return ask(new Act.Enter(who, presence.number()), entered -> {
                connections.add(presence, entered.participant());
                return presence;
            });
        });
    }

    /**
     * Lets somebody publish by WHIP. From any thread.
     *
     * @return ends in a {@link RefusedException}, a {@link MediaException} when the node is full or stopping, or an {@link SdpException}
     */
    public CompletableFuture<Leg> publish(Entrant who, SessionDescription offer, LegListener listener) {
        return joining.join(who, Direction.PUBLISH, offer, listener);
    }

    /** Lets somebody receive by WHEP, in the same way. */
    public CompletableFuture<Leg> receive(Entrant who, SessionDescription offer, LegListener listener) {
        return joining.join(who, Direction.RECEIVE, offer, listener);
    }

    /** Wants something of the Home. From any thread. */
    public <A extends Answer> CompletableFuture<A> ask(Act<A> act) {
        return ask(act, answer -> answer);
    }

    /** @param take makes the result of the answer, within the step that brings it */
    <A extends Answer, R> CompletableFuture<R> ask(Act<A> act, Function<A, R> take) {
        return ask(act, take, () -> {});
    }

    /** @param refused what follows in place of that, within the step too */
    <A extends Answer, R> CompletableFuture<R> ask(Act<A> act, Function<A, R> take, Runnable refused) {
        return steps.get(() -> requests.ask(act, take, refused));
    }

    /** The receive legs of a participant on this node; empty when there is no such participant. From any thread. */
    public List<Leg> receiveLegs(ParticipantId who) {
        return steps.read(() -> {
            Attendee found = connections.attendeeIfThere(who);
            return found == null ? List.of() : found.receiveLegs();
        });
    }

    /** The publish leg by which that track comes in, while it is there and on this node. From any thread. */
    public Optional<Leg> publisherOf(TrackId id) {
        return steps.read(() -> {
            RosterTrack track = knowledge.roster().track(id);
            return track == null || !track.leg().router().node().equals(this.id.node())
                    ? Optional.empty()
                    : Optional.ofNullable(connections.leg(track.leg().number()));
        });
    }

    /** @throws RefusedException when there is no such track; what was said of others holds */
    void prefer(Attendee attendee, Map<TrackId, LayerPreference> preferences) {
        boolean pins = false;
        boolean unknown = false;
        for (Map.Entry<TrackId, LayerPreference> preference : preferences.entrySet()) {
            TrackId track = preference.getKey();
            if (knowledge.roster().track(track) == null) {
                unknown = true;
                continue;
            }
            pins |= attendee.preference(track).pinned() != preference.getValue().pinned();
            attendee.preference(track, preference.getValue());
            attendee.receiveLegs().forEach(leg -> leg.feeds().prefer(track, preference.getValue()));
        }
        if (pins) {
            feeding.one(attendee);
        }
        if (unknown) {
            throw new RefusedException(
                    Refusal.NO_SUCH_TRACK, "nobody publishes one of those tracks; the preferences of the others hold");
        }
    }
}
