package dev.madang.server.signal;

import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.PeerPhase;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.rooms.Room;
import dev.madang.rooms.mode.Role;
import dev.madang.rooms.model.HeadCount;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.Message;
import dev.madang.rooms.model.ParticipantId;
import dev.madang.rooms.model.ParticipantView;
import dev.madang.rooms.model.PresenceEnd;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.RoomView;
import dev.madang.rooms.model.TrackId;
import dev.madang.rooms.model.TrackSource;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.router.Presence;
import dev.madang.rooms.router.PresenceListener;
import dev.madang.rooms.router.SlotView;
import dev.madang.server.api.Cursors;
import dev.madang.server.metrics.JoinMetrics;
import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import dev.madang.server.sdp.SdpDialect;
import dev.madang.server.session.HalfOpenSessions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One participant's signalling, over as many sockets as it takes one after the other: turns messages into acts of its presence
 * and what the presence is told into messages. Requests come one at a time.
 */
final class SignalSession implements PresenceListener {
    private static final Logger LOG = Logger.getLogger("dev.madang.signal");

    private final String id;
    private final Outbox outbox;
    private final DoneRequests done = new DoneRequests();
    private final Notices notices;
    private final KindRates rates = new KindRates();
    private final JoinMetrics metrics;
    private final Room room;
    private final Supplier<String> tickets;
    private final String version;
    private final IntFunction<HalfOpenSessions.Place> places;
    private final Consumer<SignalSession> onEnd;

    private volatile @Nullable Presence presence;
    /** What is told before the first snapshot is part of it. Written and read where the room tells things, one at a time. */
    private boolean greeted;

    private @Nullable Leg publishLeg;
    private volatile @Nullable Leg receiveLeg;
    /** Of the client's certificate on the publish leg: another one is another connection (RFC 8842, 5.5). */
    private Set<String> publishFingerprints = Set.of();
    /** Numbers our offers; answers must name the newest. */
    private int offers;

    private String offered = "";
    private SdpDialect publishDialect = SdpDialect.named(null);
    private SdpDialect receiveDialect = SdpDialect.named(null);

    private boolean offerWaits;
    private boolean slotsWanted;
    private volatile int qualityEvery;
    private volatile boolean onStage;
    private volatile boolean ended;
    private volatile @Nullable PresenceEnd endReason;

    /**
     * @param tickets writes resume tickets of the participant as it is now
     * @param version of the server
     * @param places asked for a place before each new connection, with the m-sections of the client's own offer; says no with a {@link ProblemException}
     * @param onEnd told when the presence has ended without being asked to; returns at once
     */
    SignalSession(
            String id,
            Outbox outbox,
            Notices notices,
            JoinMetrics metrics,
            Room room,
            Supplier<String> tickets,
            String version,
            IntFunction<HalfOpenSessions.Place> places,
            Consumer<SignalSession> onEnd) {
        this.notices = notices;
        this.id = id;
        this.room = room;
        this.tickets = tickets;
        this.version = version;
        this.places = places;
        this.outbox = outbox;
        this.metrics = metrics;
        this.onEnd = onEnd;
    }

    String id() {
        return id;
    }

    Room room() {
        return room;
    }

    Outbox outbox() {
        return outbox;
    }

    DoneRequests done() {
        return done;
    }

    KindRates rates() {
        return rates;
    }

    void begin(Presence entered) {
        presence = entered;
    }

    private void keepFor(Role role) {
        onStage = room.rules().publishes(role);
        outbox.keep(onStage ? Outbox.Keeping.STAGE : Outbox.Keeping.AUDIENCE);
    }

    /** Whether its client may publish. */
    boolean onStage() {
        return onStage;
    }

    Presence presence() {
        Presence present = presence;
        if (present == null) {
            throw new IllegalStateException("no presence yet");
        }
        return present;
    }

    /** A new resume ticket of its participant. */
    String ticket() {
        return tickets.get();
    }

    boolean ended() {
        return ended;
    }

    /** Why it was ended, null as long as it was not, and when the client left. */
    @Nullable
    PresenceEnd endReason() {
        return endReason;
    }

    /** Whether a report of quality is due at that second. */
    boolean wantsQuality(long second) {
        int every = qualityEvery;
        return every > 0 && second % every == 0;
    }

    /** @param seconds between reports of quality, 0 for none */
    void qualityEvery(int seconds) {
        qualityEvery = seconds;
    }

    /** The leg by which media goes to the client, or null. */
    @Nullable
    Leg receiveLeg() {
        return receiveLeg;
    }

    /** Tells everything there is to know, first of all or anew. */
    synchronized void greet(@Nullable Integer request, long resumeSeconds, List<ServerMessage.IceServer> iceServers) {
        List<String> legs = new ArrayList<>();
        if (publishLeg != null) {
            legs.add(publishLeg.direction().label());
        }
        if (receiveLeg != null && receiveLeg != publishLeg) {
            legs.add(receiveLeg.direction().label());
        }
        String ticket = tickets.get();
        presence().snapshot(snapshot -> {
            greeted = true;
            HeadCount counts = snapshot.counts();
            keepFor(snapshot.self().role());
            notices.tellAll(new ServerMessage.Joined(
                    request,
                    id,
                    resumeSeconds,
                    ticket,
                    version,
                    Views.room(snapshot.room()),
                    Views.person(snapshot.self()),
                    Views.rights(room.rules(), snapshot.self()),
                    Views.people(snapshot.others()),
                    snapshot.more() == null ? null : Cursors.write(snapshot.more()),
                    Views.slots(snapshot.slots()),
                    legs,
                    iceServers,
                    counts == null ? null : new ServerMessage.HeadCount(counts.people(), counts.audience()),
                    snapshot.history().stream().map(Views::data).toList()));
            if (!snapshot.speaking().isEmpty()) {
                onSpeakers(snapshot.speaking(), snapshot.dominant());
            }
            snapshot.encodings().forEach(this::onEncodings);
        });
        repeatOffer();
    }

    /** The answer to an offer may have been lost with the socket: the client is asked once more. */
    synchronized void repeatOffer() {
        if (offerWaits && receiveLeg != null) {
            notices.tell(new ServerMessage.Offer(null, offers, offered));
        }
    }

    /** Sends a message that nobody else gets. */
    void tell(ServerMessage message) {
        notices.tell(message);
    }

    private void tellOfRoom(ServerMessage message) {
        if (greeted) {
            notices.tell(message);
        }
    }

    /** Answers an offer of the publish leg. */
    synchronized void publish(ClientMessage.Publish message) throws SdpException {
        long startNanos = System.nanoTime();
        SessionDescription theirs = parse(message.sdp());
        Set<String> fingerprints = fingerprints(theirs);
        Leg leg = publishFingerprints.equals(fingerprints) ? publishLeg : null;
        SdpDialect dialect = leg == null ? SdpDialect.of(theirs) : publishDialect;
        SessionDescription offer = dialect.offered(theirs, SdpDialect.slots(room.rules(), room.stage()));
        Map<String, String> names = dialect.trackNames(offer);
        Map<String, TrackSource> sources = sources(message.sources(), names);
        SessionDescription answer;
        if (leg == null) {
            leg = join(
                    offer.media().size(),
                    listener -> message.duplex()
                            ? presence().duplex(offer, sources, listener)
                            : presence().publish(offer, sources, listener));
            publishLeg = leg;
            publishDialect = dialect;
            publishFingerprints = fingerprints;
            if (message.duplex()) {
                receiveLeg = leg;
                offerWaits = false;
            }
            answer = leg.peer().localDescription();
            metrics.signalled(leg, Duration.ofNanos(System.nanoTime() - startNanos));
        } else {
            answer = presence().publishAgain(leg, offer, sources);
        }
        Map<String, String> tracks = new HashMap<>();
        leg.tracks().forEach((mid, track) -> tracks.put(names.getOrDefault(mid, mid), track.toString()));
        String text = SdpWriter.write(dialect.answer(answer));
        tellSilences();
        tell(new ServerMessage.Published(message.id(), text, tracks));
    }

    /** Who was silenced before, and comes back or publishes anew, would take its tracks for heard. */
    private void tellSilences() {
        if (!presence().standing().silenced().isEmpty()) {
            presence().snapshot(snapshot -> onSelf(snapshot.self()));
        }
    }

    /** What was said of the tracks, by mid. */
    private static Map<String, TrackSource> sources(
            @Nullable Map<String, ClientMessage.Source> said, Map<String, String> names) {
        Map<String, TrackSource> sources = new HashMap<>();
        if (said != null) {
            names.forEach((mid, name) -> {
                ClientMessage.Source source = said.get(name);
                if (source != null && source.source() != null) {
                    sources.put(mid, trackSource(source.source(), source.muted()));
                }
            });
        }
        return sources;
    }

    private static TrackSource trackSource(String source, boolean muted) {
        try {
            return new TrackSource(source, muted);
        } catch (IllegalArgumentException notAllowed) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, notAllowed.getMessage());
        }
    }

    /**
     * Makes the receive leg, with an offer.
     *
     * @param fresh whether the client has a new connection, so that the leg there was is replaced
     */
    synchronized void receive(@Nullable Integer request, SdpDialect dialect, boolean fresh) throws SdpException {
        long startNanos = System.nanoTime();
        if (receiveLeg != null && !fresh) {
            throw new ProblemException(ProblemKind.OUT_OF_ORDER, "there is a receive leg already");
        }
        Leg leg = join(0, listener -> presence().receive(listener));
        receiveLeg = leg;
        receiveDialect = dialect;
        sendOffer(request, leg.peer().localDescription());
        metrics.signalled(leg, Duration.ofNanos(System.nanoTime() - startNanos));
    }

    /** Offers the receive leg with new ICE credentials. */
    synchronized void restart(@Nullable Integer request) throws SdpException {
        Leg leg = offeredLeg();
        sendOffer(request, presence().offerAgain(leg, true));
    }

    private Leg offeredLeg() {
        Leg leg = receiveLeg;
        if (leg == null || leg == publishLeg) {
            throw new ProblemException(ProblemKind.OUT_OF_ORDER, "there is no receive leg that the server offers");
        }
        return leg;
    }

    private void sendOffer(@Nullable Integer request, SessionDescription offer) throws SdpException {
        offerWaits = true;
        slotsWanted = false;
        offered = SdpWriter.write(receiveDialect.offer(offer));
        tell(new ServerMessage.Offer(request, ++offers, offered));
    }

    /** Takes the answer to the newest offer; with more to receive meanwhile, the next offer follows. */
    synchronized void answer(ClientMessage.Answer message) throws SdpException {
        Leg leg = offeredLeg();
        if (!offerWaits || message.offer() != offers) {
            throw new ProblemException(ProblemKind.OUT_OF_ORDER, "no offer of that number waits for an answer");
        }
        presence().accept(leg, receiveDialect.answered(parse(message.sdp())));
        offerWaits = false;
        offerMoreSlots();
    }

    private synchronized void offerMoreSlots() {
        Leg leg = receiveLeg;
        if (!slotsWanted || offerWaits || leg == null || ended) {
            return;
        }
        try {
            if (presence().hasSlotsNeeded(leg)) {
                slotsWanted = false;
                return;
            }
            if (leg == publishLeg) {
                slotsWanted = false;
                SlotCounts needed = presence().slotsNeeded();
                tell(new ServerMessage.SlotsNeeded(needed.audio(), needed.video()));
            } else {
                sendOffer(null, presence().offerAgain(leg, false));
            }
        } catch (MediaException | RefusedException gone) {
            slotsWanted = false;
        } catch (SdpException untranslatable) {
            LOG.warnf("an offer of more slots cannot be written for this client: %s", untranslatable.getMessage());
        }
    }

    private static SessionDescription parse(@Nullable String sdp) throws SdpException {
        if (sdp == null) {
            throw new ProblemException(ProblemKind.INVALID_VALUE, "sdp is missing");
        }
        return SdpParser.parse(sdp);
    }

    private static Set<String> fingerprints(SessionDescription theirs) {
        Set<String> found = new HashSet<>();
        String shared = theirs.value("fingerprint");
        if (shared != null) {
            found.add(shared);
        }
        theirs.media().forEach(section -> found.addAll(section.values("fingerprint")));
        return found;
    }

    private interface Joining {
        Leg by(LegListener listener) throws SdpException;
    }

    /** Makes a leg, which holds a place until it has keys by DTLS or is gone. */
    private Leg join(int sections, Joining joining) throws SdpException {
        HalfOpenSessions.Place place = places.apply(sections);
        boolean joined = false;
        try {
            Leg leg = joining.by(legListener(place));
            joined = true;
            return leg;
        } finally {
            if (!joined) {
                place.release();
            }
        }
    }

    private LegListener legListener(HalfOpenSessions.Place place) {
        return new LegListener() {
            @Override
            public void onPhase(Leg leg, PeerPhase phase, Duration sinceCreated) {
                if (phase == PeerPhase.DTLS) {
                    place.release();
                }
                metrics.reached(leg, phase, sinceCreated);
            }

            @Override
            public void onClosed(Leg leg, LegEnd why) {
                place.release();
                Thread.startVirtualThread(() -> legClosed(leg, why));
            }
        };
    }

    private synchronized void legClosed(Leg leg, LegEnd why) {
        boolean published = leg == publishLeg;
        boolean received = leg == receiveLeg;
        if (published) {
            publishLeg = null;
        }
        if (received) {
            receiveLeg = null;
            offerWaits = false;
        }
        if ((published || received) && !ended) {
            String which = leg.direction().label();
            tell(new ServerMessage.LegClosed(which, Views.lower(why)));
        }
    }

    @Override
    public void onParticipants(List<ParticipantView> present, List<ParticipantId> gone) {
        if (greeted) {
            notices.participants(present, gone);
        }
    }

    @Override
    public void onSlots(List<SlotView> slots) {
        tellOfRoom(new ServerMessage.Slots(Views.slots(slots)));
    }

    @Override
    public void onSlotsNeeded() {
        // An offer may block, and others wait behind this call.
        Thread.startVirtualThread(() -> {
            synchronized (this) {
                slotsWanted = true;
                offerMoreSlots();
            }
        });
    }

    @Override
    public void onEncodings(TrackId track, List<String> rids) {
        tellOfRoom(new ServerMessage.Encodings(track.toString(), rids));
    }

    @Override
    public void onSpeakers(List<ParticipantId> speaking, @Nullable ParticipantId dominant) {
        if (greeted) {
            notices.speakers(speaking, dominant);
        }
    }

    @Override
    public void onSelf(ParticipantView self) {
        keepFor(self.role());
        tellOfRoom(new ServerMessage.Self(Views.person(self), Views.rights(room.rules(), self), tickets.get()));
    }

    @Override
    public void onData(Message message) {
        if (greeted) {
            notices.data(message);
        }
    }

    @Override
    public void onCounts(HeadCount counts) {
        if (greeted) {
            notices.counts(counts);
        }
    }

    @Override
    public void onRoom(RoomView now) {
        if (greeted) {
            notices.room(now);
        }
    }

    @Override
    public void onEnd(PresenceEnd why, @Nullable String detail) {
        endReason = why;
        ended = true;
        notices.tellLast(new ServerMessage.End(Views.lower(why), detail), wire -> wire.end(why));
        onEnd.accept(this);
    }

    /** The client says goodbye. */
    void leave() {
        if (!ended) {
            ended = true;
            presence().leave();
            notices.tellLast(new ServerMessage.End("left", null), Outbox.Wire::end);
        }
    }
}
