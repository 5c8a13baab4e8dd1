package dev.madang.server.signal;

import dev.madang.rooms.Room;
import dev.madang.rooms.Rooms;
import dev.madang.rooms.model.Entrant;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.Refusal;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.registry.NodeRecord;
import dev.madang.rooms.registry.NodeState;
import dev.madang.rooms.router.Presence;
import dev.madang.server.auth.AccessToken;
import dev.madang.server.auth.Tickets;
import dev.madang.server.auth.Tokens;
import dev.madang.server.config.MadangConfig;
import dev.madang.server.entry.Addresses;
import dev.madang.server.fleet.Drain;
import dev.madang.server.fleet.KnownNodes;
import dev.madang.server.fleet.NodeSelf;
import dev.madang.server.fleet.Placer;
import dev.madang.server.metrics.JoinMetrics;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import dev.madang.server.session.HalfOpenSessions;
import dev.madang.server.session.IceServers;
import dev.madang.server.session.Secrets;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The signalling sessions of this node: begins them, keeps those that lost their socket for a while, ends them. */
@Singleton
final class SignalSessions {
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    /** Sessions that were ended for their clients, as long as those may come back for them. */
    private final Map<String, Entry> endings = new ConcurrentHashMap<>();

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("signal-timer").daemon().factory());
    private final Rooms rooms;
    private final Tokens tokens;
    private final JoinMetrics metrics;
    private final IceServers iceServers;
    private final Secrets secrets;
    private final Tickets tickets;
    private final Addresses addresses;
    private final KnownNodes nodes;
    private final NodeSelf self;
    private final Placer placer;
    private final Drain drain;
    private final String version;
    private final MessageTexts texts;
    private final HalfOpenSessions halfOpen;
    private final Duration resumeTime;

    /** A session and, while it has no socket, the end that waits for it. */
    private static final class Entry {
        final SignalSession session;
        final AccessToken token;
        // Its own lock guards the rest.
        Outbox.@Nullable Wire wire;
        boolean over;

        @Nullable
        Future<?> end;

        Entry(SignalSession session, AccessToken token) {
            this.session = session;
            this.token = token;
        }

        synchronized boolean hasWire() {
            return wire != null;
        }

        synchronized boolean isBy(Outbox.Wire one) {
            return wire == one;
        }

        /** Whether that token is the participant's: in the role it came in, or the one it was given since. */
        boolean isOf(AccessToken other) {
            boolean sameRole = token.entrant().role() == other.entrant().role()
                    || session.presence().role() == other.entrant().role();
            return sameRole && token.isOfSame(other);
        }
    }

    @Inject
    SignalSessions(
            MadangConfig config,
            Rooms rooms,
            Tokens tokens,
            JoinMetrics metrics,
            IceServers iceServers,
            Secrets secrets,
            MessageTexts texts,
            HalfOpenSessions halfOpen,
            Tickets tickets,
            Addresses addresses,
            KnownNodes nodes,
            NodeSelf self,
            Placer placer,
            Drain drain,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.tickets = tickets;
        this.addresses = addresses;
        this.nodes = nodes;
        this.self = self;
        this.placer = placer;
        this.drain = drain;
        this.version = version;
        this.halfOpen = halfOpen;
        this.rooms = rooms;
        this.tokens = tokens;
        this.metrics = metrics;
        this.iceServers = iceServers;
        this.secrets = secrets;
        this.texts = texts;
        resumeTime = config.signal().resumeTime();
        timer.setRemoveOnCancelPolicy(true);
    }

    /** How many there are. */
    int count() {
        return entries.size();
    }

    /**
     * The other node that has the session which that message goes on with, or that is to have a new one; empty for this node.
     *
     * @param except nodes that do not take it
     * @throws ProblemException when the token is not good
     */
    Optional<NodeRecord> elsewhere(ClientMessage.Join message, Set<String> except) {
        if (message.token() == null) {
            return Optional.empty();
        }
        AccessToken token = tokens.verifyIdentity(message.token());
        ClientMessage.Resume resume = message.resume();
        if (resume != null && resume.session() != null) {
            Optional<String> owner = addresses.node(resume.session());
            if (owner.isPresent() && entries.containsKey(resume.session()) && !drain.isOn()) {
                return Optional.empty();
            }
            Optional<NodeRecord> there = owner.filter(node -> !except.contains(node))
                    .flatMap(nodes::find)
                    .filter(node -> nodes.isAlive(node.ref())
                            && node.state() == NodeState.READY
                            && !node.name().equals(self.name()));
            if (there.isPresent()) {
                return there;
            }
        }
        return placer.elsewhere(token.room(), token.entrant().role(), except);
    }

    /**
     * Lets a socket's client in, or lets it go on.
     *
     * @param wire where messages go
     * @param client the address that the socket came from
     * @throws ProblemException when the token or a limit says no
     */
    SignalSession join(ClientMessage.Join message, Outbox.Wire wire, InetAddress client) {
        if (message.token() == null) {
            throw new ProblemException(ProblemKind.CREDENTIALS_MISSING, "token is missing");
        }
        ClientMessage.Resume resume = message.resume();
        if (resume != null && resume.session() != null) {
            // Whoever is in stays in: the session's secret counts, and the token may have ended since.
            AccessToken holder = tokens.verifyIdentity(message.token());
            wire.trust();
            Optional<SignalSession> resumed = resume(resume.session(), resume.last(), holder, message.id(), wire);
            if (resumed.isPresent()) {
                return resumed.get();
            }
        }
        AccessToken token = tokens.verifyIdentity(message.token());
        Optional<Room> room = rooms.reach(token.room(), token.account().service());
        String ticket = message.ticket();
        Optional<Entrant> back =
                room.isEmpty() || ticket == null ? Optional.empty() : tickets.read(ticket, token, room.get());
        if (back.isEmpty()) {
            // A ticket brings back also whose token has expired meanwhile.
            tokens.verify(message.token());
        }
        wire.trust();
        return begin(
                token,
                back.orElse(token.entrant()),
                room.orElseThrow(() -> new ProblemException(ProblemKind.ROOM_NOT_FOUND, null)),
                message.id(),
                wire,
                client);
    }

    private SignalSession begin(
            AccessToken token,
            Entrant who,
            Room room,
            @Nullable Integer request,
            Outbox.Wire wire,
            InetAddress client) {
        drain.requireOff();
        if (!token.account().joinRate().allows(System.nanoTime())) {
            throw new ProblemException(ProblemKind.TOO_MANY_REQUESTS, "the service joins faster than it may");
        }
        Outbox outbox = new Outbox(texts);
        Notices notices = new Notices(
                outbox, texts, (task, nanos) -> timer.schedule(task, nanos, TimeUnit.NANOSECONDS), System::nanoTime);
        AtomicReference<@Nullable Presence> present = new AtomicReference<>();
        SignalSession session = new SignalSession(
                addresses.name(secrets.next()),
                outbox,
                notices,
                metrics,
                room,
                () -> ticket(token, room, present.get()),
                version,
                sections -> halfOpen.take(token, client, sections),
                this::forget);
        try {
            Presence entered = room.enter(who, session.news());
            present.set(entered);
            session.begin(entered);
        } catch (RuntimeException refused) {
            outbox.discard();
            throw refused;
        }
        Entry entry = new Entry(session, token);
        entry.wire = wire;
        entries.put(session.id(), entry);
        outbox.connect(wire);
        if (session.ended()) {
            entries.remove(session.id());
            outbox.discard();
        }
        greet(session, request);
        return session;
    }

    /** @throws SessionOverException when the session was ended before it had the socket */
    private void greet(SignalSession session, @Nullable Integer request) {
        requireNotOver(session);
        try {
            session.greet(request, resumeTime.toSeconds(), servers(session));
        } catch (RefusedException gone) {
            if (gone.refusal() != Refusal.NOT_PRESENT) {
                throw gone;
            }
            // It is just being ended; its socket is there to be told why.
        }
    }

    private static void requireNotOver(SignalSession session) {
        PresenceEnd why = session.endReason();
        if (why != null) {
            throw new SessionOverException(why);
        }
    }

    private String ticket(AccessToken token, Room room, @Nullable Presence present) {
        return present == null ? "" : tickets.write(token, room, present.identity(), present.standing());
    }

    private List<ServerMessage.IceServer> servers(SignalSession session) {
        return iceServers.of(session.presence().participantId().value()).stream()
                .map(server -> new ServerMessage.IceServer(server.url(), server.username(), server.credential()))
                .toList();
    }

    private Optional<SignalSession> resume(
            String id, long last, AccessToken token, @Nullable Integer request, Outbox.Wire wire) {
        Entry entry = entries.get(id);
        if (entry == null) {
            requireNoEnding(id, token);
            return Optional.empty();
        }
        Outbox.Wire former;
        synchronized (entry) {
            if (entry.over || !entry.isOf(token)) {
                return Optional.empty();
            }
            former = entry.wire;
            if (entry.end != null) {
                entry.end.cancel(false);
                entry.end = null;
            }
            entry.wire = wire;
        }
        if (former != null) {
            former.superseded();
        }
        SignalSession session = entry.session;
        session.presence().connected(true);
        if (session.outbox().reconnect(wire, last, new ServerMessage.Resumed(request))) {
            session.legs().repeatOffer();
        } else {
            session.outbox().connect(wire);
            greet(session, request);
        }
        if (session.ended()) {
            wire.end(session.endReason());
        }
        return Optional.of(session);
    }

    /** @throws SessionOverException when that session was ended while its client was away */
    private void requireNoEnding(String id, AccessToken token) {
        Entry ended = endings.get(id);
        PresenceEnd why = ended == null || !ended.isOf(token) ? null : ended.session.endReason();
        if (why != null) {
            throw new SessionOverException(why);
        }
    }

    /** The socket is gone: unless another has taken its place, the session ends after a while. */
    void dropped(SignalSession session, Outbox.Wire wire) {
        session.outbox().disconnect(wire);
        Entry entry = entries.get(session.id());
        if (entry == null || session.ended()) {
            return;
        }
        synchronized (entry) {
            if (entry.wire != wire) {
                return;
            }
            entry.wire = null;
            entry.end = timer.schedule(
                    () -> Thread.startVirtualThread(() -> giveUp(entry)), resumeTime.toMillis(), TimeUnit.MILLISECONDS);
        }
        session.presence().connected(false);
        boolean back;
        synchronized (entry) {
            back = entry.wire != null;
        }
        if (back) {
            // It came back meanwhile, and what was said last must be that.
            session.presence().connected(true);
        }
    }

    /** Whether anything is heard by the socket at present, unless another has taken its place. */
    void heard(SignalSession session, Outbox.Wire wire, boolean now) {
        Entry entry = entries.get(session.id());
        if (entry == null || !entry.isBy(wire)) {
            return;
        }
        session.presence().heard(now);
        if (!entry.isBy(wire)) {
            // Another has taken its place meanwhile, and what was said last must be that.
            session.presence().heard(true);
        }
    }

    private void giveUp(Entry entry) {
        synchronized (entry) {
            if (entry.wire != null) {
                return;
            }
            entry.over = true;
        }
        end(entry.session);
    }

    /** The client does not come back. */
    private void end(SignalSession session) {
        end(session, null);
    }

    /**
     * The client said goodbye.
     *
     * @param answer to that, or null
     */
    void end(SignalSession session, @Nullable ServerMessage answer) {
        session.leave(answer);
        forget(session);
    }

    /** The same, by the session's name; harmless where there is none. */
    void leave(String id) {
        Entry entry = entries.get(id);
        if (entry != null) {
            end(entry.session);
        }
    }

    private void forget(SignalSession session) {
        session.outbox().discard();
        Entry entry = entries.remove(session.id());
        if (entry != null) {
            synchronized (entry) {
                entry.over = true;
                if (entry.end != null) {
                    entry.end.cancel(false);
                }
            }
            if (session.endReason() != null) {
                endings.put(session.id(), entry);
                timer.schedule(() -> endings.remove(session.id()), resumeTime.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Some are to go elsewhere: their clients come back by another node, each with its ticket. */
    void leave(@Observes Drain.Leaving some) {
        List<Entry> here = entries.values().stream().filter(Entry::hasWire).toList();
        int count = (int) Math.ceil(here.size() * some.share());
        for (Entry entry : here.subList(0, count)) {
            Outbox.Wire wire;
            synchronized (entry) {
                wire = entry.wire;
            }
            // The session itself ends when its participant is there by another one.
            if (wire != null) {
                wire.nodeStops();
            }
        }
    }

    /** Sessions that want reports of quality at that second. */
    List<SignalSession> wantingQuality(long second) {
        return entries.values().stream()
                .map(entry -> entry.session)
                .filter(session -> session.wantsQuality(second))
                .toList();
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
