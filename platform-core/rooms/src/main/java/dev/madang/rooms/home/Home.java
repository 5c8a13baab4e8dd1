package dev.madang.rooms.home;

import dev.madang.rooms.event.LeaveReason;
import dev.madang.rooms.event.RoomEnd;
import dev.madang.rooms.event.RoomFact;
import dev.madang.rooms.home.people.Participant;
import dev.madang.rooms.home.people.Roster;
import dev.madang.rooms.home.people.RuleBook;
import dev.madang.rooms.message.Act;
import dev.madang.rooms.message.Answer;
import dev.madang.rooms.message.Attendance;
import dev.madang.rooms.message.Channel;
import dev.madang.rooms.message.Envelope;
import dev.madang.rooms.message.HomeMessage;
import dev.madang.rooms.message.LegKey;
import dev.madang.rooms.message.LegPlace;
import dev.madang.rooms.message.Legacy;
import dev.madang.rooms.message.RosterEntry;
import dev.madang.rooms.message.RouterId;
import dev.madang.rooms.message.RouterMessage;
import dev.madang.rooms.mode.ModeRules;
import dev.madang.rooms.mode.ModeSettings;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PeoplePage;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomKey;
import dev.madang.rooms.model.RoomState;
import dev.madang.rooms.model.Standing;
import dev.madang.rooms.registry.RoomRecord;
import dev.madang.rooms.store.KeptRoom;
import dev.madang.rooms.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Home of one room. Takes messages of Routers in, and what is due by the clock; decides; and has messages for Routers, facts and what
 * is to be kept ready. Not thread-safe, and blocks nowhere: whoever owns it lets one thread in at a time.
 */
public final class Home {
    /** So long those keep their place whose node has died. */
    private static final Duration COMES_BACK = Duration.ofSeconds(30);
    /** A Router that takes nothing for so long is lost. */
    private static final Duration SILENT = Duration.ofSeconds(30);

    private static final Duration LOOKS = Duration.ofSeconds(5);

    private final RoomRecord record;
    private final InstantSource steady;
    private final HomeOutput output;
    private final Routers routers;

    private final Timers timers;
    private final RuleBook rules;
    private final Roster roster;
    private final Powers powers;
    private final Bans bans;
    private final Standings standings = new Standings();
    private final Invitations invitations;
    private final Keeping keeping;
    private final Inheritance inheritance;
    private final Admission admission;
    private final RoomLife life;
    private final Journal journal;
    private final Interruptions interruptions;
    private final Speakers speakers = new Speakers();
    private final Listening listening;
    private final Chat chat;
    private final News news;
    private final Attending attending;
    private final Status status;
    private final Acts acts;
    private final String node;
    private Timers.@Nullable Timer watch;
    private HomeMessage.@Nullable Closed closed;

    /** What its service and mode make of a room's settings; throws {@link RefusedException} where they are not allowed. */
    @FunctionalInterface
    public interface Terms {
        ModeRules rules(ModeSettings settings);
    }

    /**
     * What a Home works with.
     *
     * @param node name of the Home's node
     * @param terms by which its settings become rules
     * @param places of its service's participants
     * @param ids gives texts that never repeat, letters and digits
     * @param invited the room of every invitation's code there is; from any thread
     * @param clock the time of day
     * @param steady a time that only goes forward
     */
    public record Surroundings(
            String node,
            Terms terms,
            Places places,
            Supplier<String> ids,
            Map<String, RoomKey> invited,
            InstantSource clock,
            InstantSource steady) {}

    /** @param kept what the room is made of */
    public Home(KeptRoom kept, Surroundings surroundings, HomeOutput output) {
        record = kept.record();
        InstantSource clock = surroundings.clock();
        steady = surroundings.steady();
        this.output = output;
        node = surroundings.node();
        routers = new Routers(() -> new Channel<>(record.incarnation(), record.term()));
        timers = new Timers(steady);
        rules = new RuleBook(surroundings.terms().rules(record.settings()));
        roster = new Roster(rules);
        powers = new Powers(record.mode(), roster);
        bans = new Bans(clock);
        kept.bans().forEach(bans::add);
        kept.standings().forEach(standings::keep);
        invitations = new Invitations(record.key(), surroundings.invited(), clock);
        kept.invitations().forEach(invitations::keep);
        inheritance = new Inheritance(record.key(), surroundings.node(), routers, timers, this::kept);
        keeping = new Keeping(timers, () -> {
            inheritance.changed();
            output.save(kept());
        });
        Inviting inviting = new Inviting(record.mode(), rules, powers, invitations, keeping, clock, surroundings.ids());
        admission = new Admission(
                record.mode(), rules, surroundings.places(), roster, bans, standings, inviting, surroundings.ids());
        admission.locked(kept.locked());
        admission.mayReturn().addAll(kept.mayReturn());
        life = new RoomLife(rules, clock, timers, why -> end(why, null));
        journal = new Journal(record, clock, output::append);
        news = new News(routers, roster);
        interruptions = new Interruptions(news, timers);
        listening = new Listening(speakers, news, timers, steady);
        chat = new Chat(rules, roster, powers, news, clock, steady);
        attending = new Attending(roster, admission, news, journal, speakers, interruptions, keeping, life, clock);
        Moderation moderation = new Moderation(
                rules,
                roster,
                admission,
                powers,
                attending,
                news,
                journal,
                bans,
                inviting,
                keeping,
                surroundings.ids());
        status = new Status(kept, surroundings.terms(), rules, powers, admission, life, journal, news, keeping);
        acts = new Acts(
                roster,
                admission,
                powers,
                attending,
                news,
                journal,
                keeping,
                moderation,
                inviting,
                chat,
                status,
                this::end);
    }

    /** The room begins, or is there again: its first fact is said, its waits begin. */
    public void open() {
        journal.say(
                record.term() == 1
                        ? new RoomFact.RoomCreated(record.mode())
                        : new RoomFact.RoomRestored(record.mode()));
        life.closeAt(status.closeAt());
        // At once: whoever restores it must not take this term for its own.
        keeping.now();
        settle();
    }

    /** A Router on another node that takes nothing any more is as one whose node has died. */
    private void watch() {
        if (watch == null
                && routers.present().stream().anyMatch(router -> !router.node().equals(node))) {
            watch = timers.after(LOOKS, () -> {
                watch = null;
                routers.silentSince(steady.instant().minus(SILENT)).forEach(this::lost);
                if (!isClosed()) {
                    watch();
                }
            });
        }
    }

    /**
     * Takes the room over from a Home that was lost or hands it over, in place of {@link #open}.
     *
     * @param legacy what the Router beside it knows
     */
    public void takeOver(Legacy legacy) {
        if (legacy.status().state() == RoomState.LIVE || legacy.status().state() == RoomState.GRACE) {
            life.hostConnected();
        }
        legacy.people().forEach(admission::adopt);
        speakers.adopt(legacy.ranking());
        chat.adopt(legacy.history());
        life.closeAt(status.closeAt());
        journal.say(new RoomFact.RoomTakenOver(
                record.mode(), legacy.people().stream().map(RosterEntry::view).toList()));
        timers.after(COMES_BACK, () -> {
            attending.giveUp(routers.present());
            settle();
        });
        keeping.now();
        roster.everybody().forEach(interruptions::look);
        settle();
    }

    /**
     * Says to that Router that its node is to take the room over; nothing may be asked of this Home any more, before it does or did not in
     * time. False when it is not there.
     */
    public boolean handOver(RouterId to) {
        if (isClosed() || !routers.present().contains(to)) {
            return false;
        }
        keeping.flush();
        routers.send(to, new HomeMessage.Inherit(kept()));
        routers.send(to, new HomeMessage.TakeOver());
        return true;
    }

    /** Another Home decides: this one does nothing any more, and says so to nobody. */
    public void stepDown() {
        keeping.end();
        listening.end();
        interruptions.end();
        invitations.end();
        life.close();
        roster.everybody().forEach(participant -> admission.freePlace());
    }

    /** Whether what that Router says is for this Home, and can be taken in. */
    public boolean takes(RouterId from, Envelope<RouterMessage> envelope) {
        return envelope.incarnation() == record.incarnation()
                && envelope.term() == record.term()
                && routers.takes(from, envelope);
    }

    /** Takes a message of that Router. */
    public void receive(RouterId from, Envelope<RouterMessage> envelope) {
        if (!takes(from, envelope)) {
            return;
        }
        for (RouterMessage message : routers.receive(from, envelope)) {
            take(from, message);
        }
    }

    private static Answer refused(HomeMessage.Closed closed) {
        return closed.why() == RoomEnd.NODE_STOPPED
                ? new Answer.Refused(Refusal.NODE_STOPS, "the node stops")
                : new Answer.Refused(Refusal.NO_SUCH_ROOM, "the room is closed");
    }

    private void take(RouterId from, RouterMessage message) {
        switch (message) {
            case RouterMessage.Hello(List<RouterMessage.Here> here) -> {
                RouterId former = routers.former(from);
                if (former != null) {
                    // What that node has is what it says now.
                    routers.remove(former);
                    listening.forget(former);
                }
                if (closed == null) {
                    attending.found(from, here);
                }
                welcome(from);
                watch();
                settle();
            }
            case RouterMessage.Goodbye() -> {
                routers.depart(from);
                end(from, LeaveReason.LEFT);
            }
            case RouterMessage.Request(long number, Act<?> act) -> {
                Answer answer = closed == null ? acts.answer(from, number, act) : refused(closed);
                settle();
                routers.send(from, new HomeMessage.Reply(number, answer));
            }
            case RouterMessage.Attends(Attendance attendance) -> {
                Participant participant = roster.find(attendance.participant());
                if (participant != null) {
                    attending.report(from, participant, attendance);
                    settle();
                }
            }
            case RouterMessage.GiveUp(ParticipantId who, long leg) -> {
                Participant participant = roster.find(who);
                if (participant != null) {
                    attending.giveUp(participant, new LegKey(from, leg));
                    settle();
                }
            }
            case RouterMessage.WantsSpeakers(boolean wanted) -> {
                listening.wants(from, wanted);
                settle();
            }
            case RouterMessage.Loudness(Map<ParticipantId, Integer> loudness) -> {
                listening.heard(from, loudness);
                settle();
            }
            case RouterMessage.Unknown(String kind) -> {}
        }
    }

    private void welcome(RouterId router) {
        List<RosterEntry> people = roster.everybody().stream()
                .filter(Participant::joined)
                .map(roster::entry)
                .toList();
        Introduction.of(status.now(), people, speakers.ranking(), chat.history())
                .forEach(message -> routers.send(router, message));
        if (listening.isOn()) {
            routers.send(router, new HomeMessage.Listen(true));
        }
        if (closed != null) {
            routers.send(router, closed);
        }
    }

    /** Routers to which there may be something to send. */
    public List<RouterId> routers() {
        return routers.all();
    }

    /** The node of that Router has died: those who were there have some time to come back elsewhere. */
    public void lost(RouterId router) {
        if (routers.remove(router) && !isClosed()) {
            listening.forget(router);
            attending.lost(router);
            timers.after(COMES_BACK, () -> end(router, LeaveReason.LOST));
            settle();
        }
    }

    private void end(RouterId router, LeaveReason why) {
        listening.forget(router);
        if (!isClosed()) {
            attending.end(router, why);
            settle();
        }
    }

    /** Every connection, and where it is. */
    public List<LegPlace> legs() {
        return roster.everybody().stream()
                .flatMap(participant -> participant.legs().stream()
                        .map(leg -> new LegPlace(
                                participant.id(), leg.key().router().node(), leg.direction())))
                .toList();
    }

    /** How many legs there are on each node, by its name; nodes that carry the room without any included. */
    public Map<String, Integer> carriers() {
        Map<String, Integer> legs = new HashMap<>();
        routers.present().forEach(router -> legs.putIfAbsent(router.node(), 0));
        roster.everybody()
                .forEach(participant -> participant
                        .legs()
                        .forEach(leg -> legs.merge(leg.key().router().node(), 1, Integer::sum)));
        return legs;
    }

    /** What is to be sent to that Router now. */
    public List<Envelope<HomeMessage>> outgoing(RouterId to) {
        return routers.outgoing(to, steady.instant());
    }

    /** Does what is due. */
    public void wake() {
        timers.wake();
        settle();
    }

    /** When {@link #wake} or {@link #outgoing} has something to do next though nothing happens, null for never. */
    public @Nullable Instant next() {
        Instant timer = timers.next();
        Instant resend = routers.next();
        return timer == null || resend != null && resend.isBefore(timer) ? resend : timer;
    }

    /** The end of a step: what follows from who is there now, and everything is told. */
    private void settle() {
        if (!isClosed()) {
            boolean hostPublishes = roster.publishing(Role.HOST) != null;
            life.settle(
                    hostPublishes,
                    hostPublishes || roster.isPresent(Role.HOST),
                    roster.anybodyPublishes(),
                    roster.size() == 0);
            status.settle();
            listening.settle();
            inheritance.settle();
        }
        news.tell(status::now, speakers.ranking());
    }

    /** Closes the room and everything in it; false when it was closed before. */
    public boolean close(RoomEnd why) {
        if (isClosed()) {
            return false;
        }
        end(why, null);
        settle();
        return true;
    }

    private void end(RoomEnd why, @Nullable String detail) {
        keeping.flush();
        life.close();
        keeping.end();
        listening.end();
        interruptions.end();
        invitations.end();
        attending.endAll();
        journal.say(new RoomFact.RoomClosed(why, detail));
        closed = new HomeMessage.Closed(why, detail);
        news.closed(closed);
        output.closed(why);
    }

    public boolean isClosed() {
        return life.state() == RoomState.CLOSED;
    }

    /** What the fleet should know of the room. */
    public RoomRecord record() {
        return record.with(status.settings());
    }

    /** What its mode says, as its settings are now. From any thread. */
    public ModeRules rules() {
        return rules.now();
    }

    /**
     * Some of those in the room, in the order they came.
     *
     * @param after where to begin: 0, or what the page before said
     * @param most how many, 1 and up
     */
    public PeoplePage participants(long after, int most) {
        return PeoplePage.of(roster.joinedAfter(after), most);
    }

    /** Those of them who are in a role that publishes. */
    public List<ParticipantView> stage() {
        return roster.possiblePublishers().stream()
                .filter(Participant::joined)
                .map(Participant::view)
                .toList();
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
        return status.kept(record(), mayReturn, all, bans.all(), invitations.all());
    }
}
