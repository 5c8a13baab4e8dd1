package dev.madang.server.signal;

import dev.madang.media.engine.MediaException;
import dev.madang.media.engine.PeerPhase;
import dev.madang.media.engine.SlotCounts;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpParser;
import dev.madang.media.sdp.SdpWriter;
import dev.madang.media.sdp.SessionDescription;
import dev.madang.rooms.Room;
import dev.madang.rooms.model.LegEnd;
import dev.madang.rooms.model.RefusedException;
import dev.madang.rooms.model.TrackSource;
import dev.madang.rooms.router.Leg;
import dev.madang.rooms.router.LegListener;
import dev.madang.rooms.router.Presence;
import dev.madang.rooms.router.PresenceListener;
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
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The legs of one session: makes them, and takes and makes their offers and answers. Its monitor guards them; whoever holds it sees no leg
 * come or go.
 */
final class SessionLegs {
    private static final Logger LOG = Logger.getLogger("dev.madang.signal");

    private final Room room;
    private final Notices notices;
    private final JoinMetrics metrics;
    private final IntFunction<HalfOpenSessions.Place> places;
    private final Supplier<Presence> presence;
    private final PresenceListener news;
    private final BooleanSupplier ended;

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

    /**
     * @param places asked for a place before each new connection, with the m-sections of the client's own offer; says no with a {@link ProblemException}
     * @param presence whose legs these are
     * @param news told of the participant anew where its client would take its tracks for heard
     * @param ended whether the session is over
     */
    SessionLegs(
            Room room,
            Notices notices,
            JoinMetrics metrics,
            IntFunction<HalfOpenSessions.Place> places,
            Supplier<Presence> presence,
            PresenceListener news,
            BooleanSupplier ended) {
        this.room = room;
        this.notices = notices;
        this.metrics = metrics;
        this.places = places;
        this.presence = presence;
        this.news = news;
        this.ended = ended;
    }

    /** The leg by which media goes to the client, or null. */
    @Nullable
    Leg receiveLeg() {
        return receiveLeg;
    }

    /** What legs there are, as messages call them. */
    synchronized List<String> labels() {
        List<String> labels = new ArrayList<>();
        if (publishLeg != null) {
            labels.add(publishLeg.direction().label());
        }
        if (receiveLeg != null && receiveLeg != publishLeg) {
            labels.add(receiveLeg.direction().label());
        }
        return labels;
    }

    /** The answer to an offer may have been lost with the socket: the client is asked once more. */
    synchronized void repeatOffer() {
        if (offerWaits && receiveLeg != null) {
            notices.tell(new ServerMessage.Offer(null, offers, offered));
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
                            ? presence.get().duplex(offer, sources, listener)
                            : presence.get().publish(offer, sources, listener));
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
            answer = presence.get().publishAgain(leg, offer, sources);
        }
        Map<String, String> tracks = new HashMap<>();
        leg.tracks().forEach((mid, track) -> tracks.put(names.getOrDefault(mid, mid), track.toString()));
        String text = SdpWriter.write(dialect.answer(answer));
        tellSilences();
        notices.tell(new ServerMessage.Published(message.id(), text, tracks));
    }

    /** Who was silenced before, and comes back or publishes anew, would take its tracks for heard. */
    private void tellSilences() {
        if (!presence.get().standing().silenced().isEmpty()) {
            presence.get().snapshot(snapshot -> news.onSelf(snapshot.self()));
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
        Leg leg = join(0, listener -> presence.get().receive(listener));
        receiveLeg = leg;
        receiveDialect = dialect;
        sendOffer(request, leg.peer().localDescription());
        metrics.signalled(leg, Duration.ofNanos(System.nanoTime() - startNanos));
    }

    /** Offers the receive leg with new ICE credentials. */
    synchronized void restart(@Nullable Integer request) throws SdpException {
        Leg leg = offeredLeg();
        sendOffer(request, presence.get().offerAgain(leg, true));
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
        notices.tell(new ServerMessage.Offer(request, ++offers, offered));
    }

    /** Takes the answer to the newest offer; with more to receive meanwhile, the next offer follows. */
    synchronized void answer(ClientMessage.Answer message) throws SdpException {
        Leg leg = offeredLeg();
        if (!offerWaits || message.offer() != offers) {
            throw new ProblemException(ProblemKind.OUT_OF_ORDER, "no offer of that number waits for an answer");
        }
        presence.get().accept(leg, receiveDialect.answered(parse(message.sdp())));
        offerWaits = false;
        offerMoreSlots();
    }

    private synchronized void offerMoreSlots() {
        Leg leg = receiveLeg;
        if (!slotsWanted || offerWaits || leg == null || ended.getAsBoolean()) {
            return;
        }
        try {
            if (presence.get().hasSlotsNeeded(leg)) {
                slotsWanted = false;
                return;
            }
            if (leg == publishLeg) {
                slotsWanted = false;
                SlotCounts needed = presence.get().slotsNeeded();
                notices.tell(new ServerMessage.SlotsNeeded(needed.audio(), needed.video()));
            } else {
                sendOffer(null, presence.get().offerAgain(leg, false));
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
        if ((published || received) && !ended.getAsBoolean()) {
            String which = leg.direction().label();
            notices.tell(new ServerMessage.LegClosed(which, Views.lower(why)));
        }
    }

    /** There is more to receive than Slots to put it in. Returns at once: an offer may block, and others wait behind this call. */
    void slotsNeeded() {
        Thread.startVirtualThread(() -> {
            synchronized (this) {
                slotsWanted = true;
                offerMoreSlots();
            }
        });
    }
}
