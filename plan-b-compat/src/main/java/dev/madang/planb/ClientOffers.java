package dev.madang.planb;

import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The client offers in Plan B, we answer in Unified Plan. */
final class ClientOffers {
    /** An offer and how it was translated. Only its answer makes it the ground of the next one: it may be refused. */
    private record Exchange(SessionDescription planB, List<Place> places, int nextMid, Map<MediaKind, Integer> slots) {}

    private @Nullable Exchange agreed;
    private @Nullable Exchange open;

    SessionDescription offer(SessionDescription planB) throws SdpException {
        Map<MediaKind, Integer> before = agreed == null ? Map.of() : agreed.slots();
        return offer(planB, before.getOrDefault(MediaKind.AUDIO, 1), before.getOrDefault(MediaKind.VIDEO, 1));
    }

    SessionDescription offer(SessionDescription planB, int audioSlots, int videoSlots) throws SdpException {
        check(planB);
        List<List<Track>> tracks = TrackReader.readAll(planB.media());
        Map<MediaKind, Integer> slots = new EnumMap<>(Map.of(MediaKind.AUDIO, audioSlots, MediaKind.VIDEO, videoSlots));
        Placement placement = agreed == null
                ? new Placement(planB, List.of(), 1)
                : new Placement(planB, agreed.places(), agreed.nextMid());
        for (int i = 0; i < planB.media().size(); i++) {
            MediaSection section = planB.media().get(i);
            MediaKind kind = section.kind();
            if (kind != null) {
                boolean receives = !section.isRefused() && section.direction().receives();
                placement.place(i, names(section, tracks.get(i)), receives ? slots.getOrDefault(kind, 0) : 0);
            }
        }
        List<Place> places = List.copyOf(placement.places());
        List<MediaSection> sections = new ArrayList<>();
        for (Place place : places) {
            sections.add(section(place, planB.media().get(place.section()), tracks.get(place.section())));
        }
        List<Attribute> attributes = Sections.rebundled(planB.attributes(), unifiedBundle(planB, places, sections));
        open = new Exchange(planB, places, placement.nextMid(), slots);
        return new SessionDescription(planB.sessionId(), planB.version(), attributes, sections);
    }

    private void check(SessionDescription planB) throws SdpException {
        Set<MediaKind> kinds = EnumSet.noneOf(MediaKind.class);
        for (MediaSection section : planB.media()) {
            MediaKind kind = section.kind();
            if (kind != null && !kinds.add(kind)) {
                throw new SdpException(Reason.MISMATCH, "The SDP has two m-sections of one kind, so it is not Plan B.");
            }
        }
        List<MediaSection> before = agreed == null ? List.of() : agreed.planB().media();
        boolean kept = planB.media().size() >= before.size();
        for (int i = 0; i < before.size() && kept; i++) {
            kept = before.get(i).type().equals(planB.media().get(i).type());
        }
        if (!kept) {
            throw new SdpException(Reason.MISMATCH);
        }
    }

    private static List<String> names(MediaSection section, List<Track> tracks) {
        if (section.isRefused()) {
            return List.of();
        }
        boolean unknown = tracks.isEmpty() && section.direction().sends();
        return unknown
                ? List.of(Track.NAMELESS)
                : tracks.stream().map(Track::name).toList();
    }

    private static MediaSection section(Place place, MediaSection planB, List<Track> tracks) {
        if (planB.kind() == null) {
            return planB;
        }
        // A section without tracks rests in its first place, and keeps its transport with it.
        boolean rests = place.first() && !planB.isRefused();
        if (!place.isLive() && !rests) {
            return Sections.dead(planB, place.mid());
        }
        Direction direction =
                Direction.of(place.track() != null && planB.direction().sends(), place.receives());
        List<Attribute> attributes = new ArrayList<>(Sections.shared(planB));
        for (Track track : tracks) {
            if (track.name().equals(place.track())) {
                attributes.addAll(track.unified());
            }
        }
        return Sections.live(planB, planB.formats(), place.mid(), direction, attributes);
    }

    /** Each mid of the client's group gives way to those of its tracks, so that the first stays the first. */
    private static List<String> unifiedBundle(
            SessionDescription planB, List<Place> places, List<MediaSection> sections) {
        List<String> offered = planB.bundle();
        Set<Integer> live = new HashSet<>();
        List<String> mids = new ArrayList<>();
        for (int section : bundleOrder(planB)) {
            for (int i = 0; i < places.size(); i++) {
                String mid = places.get(i).mid();
                if (places.get(i).section() == section
                        && mid != null
                        && !sections.get(i).isRefused()) {
                    mids.add(mid);
                    live.add(section);
                }
            }
        }
        return offered.isEmpty() && (live.size() > 1 || mids.size() < 2) ? List.of() : mids;
    }

    private static List<Integer> bundleOrder(SessionDescription planB) {
        List<Integer> order = new ArrayList<>();
        List<String> offered = planB.bundle();
        for (int i = 0; i < planB.media().size() && offered.isEmpty(); i++) {
            order.add(i);
        }
        for (String mid : offered) {
            for (int i = 0; i < planB.media().size(); i++) {
                if (mid.equals(planB.media().get(i).mid()) && !order.contains(i)) {
                    order.add(i);
                }
            }
        }
        return order;
    }

    SessionDescription answer(SessionDescription unified) throws SdpException {
        Exchange exchange = open;
        if (exchange == null) {
            throw new IllegalStateException("there is no offer to answer");
        }
        List<Place> places = exchange.places();
        if (unified.media().size() != places.size()) {
            throw new SdpException(Reason.MISMATCH, "The answer has another number of m-sections than the offer.");
        }
        List<List<Track>> tracks = TrackReader.readAll(unified.media());
        List<Track> allSent = new ArrayList<>();
        List<MediaSection> sections = new ArrayList<>();
        for (int section = 0; section < exchange.planB().media().size(); section++) {
            List<MediaSection> own = new ArrayList<>();
            List<Track> sent = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (int i = 0; i < places.size(); i++) {
                if (places.get(i).section() == section) {
                    own.add(unified.media().get(i));
                    sent.addAll(Collapse.sent(unified.media().get(i), tracks.get(i), names));
                }
            }
            MediaSection planB = exchange.planB().media().get(section);
            sections.add(planB.kind() == null ? own.getFirst() : Collapse.of(planB.mid(), own, sent));
            allSent.addAll(sent);
        }
        List<String> bundle = planBBundle(exchange, unified);
        List<Attribute> attributes = Sections.withStreams(Sections.rebundled(unified.attributes(), bundle), allSent);
        List<MediaSection> placed = Collapse.withCandidates(sections, unified.media(), bundle);
        agreed = exchange;
        open = null;
        return new SessionDescription(unified.sessionId(), unified.version(), attributes, placed);
    }

    private static List<String> planBBundle(Exchange exchange, SessionDescription unified) {
        List<String> answered = unified.bundle();
        List<String> bundle = new ArrayList<>();
        for (String mid : exchange.planB().bundle()) {
            for (Place place : exchange.places()) {
                String planB = exchange.planB().media().get(place.section()).mid();
                String own = place.mid();
                if (mid.equals(planB) && own != null && answered.contains(own) && !bundle.contains(mid)) {
                    bundle.add(mid);
                }
            }
        }
        return bundle;
    }
}
