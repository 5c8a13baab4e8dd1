package dev.madang.planb;

import dev.madang.media.rtp.MediaKind;
import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import dev.madang.media.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** We offer in Unified Plan, the client answers in Plan B. */
final class ServerOffers {
    /**
     * @param unified sections of each Plan B section, by index
     */
    private record Exchange(SessionDescription unified, SessionDescription planB, List<List<Integer>> sections) {}

    private @Nullable Exchange open;
    private long version;
    /** Where in our offer a track of the client's was put, so that it stays there. */
    private Map<Integer, String> placed = Map.of();

    SessionDescription offer(SessionDescription unified) throws SdpException {
        List<List<Track>> tracks = TrackReader.readAll(unified.media());
        List<List<Integer>> groups = grouped(unified);
        List<MediaSection> sections = new ArrayList<>();
        List<Track> allSent = new ArrayList<>();
        for (List<Integer> group : groups) {
            List<MediaSection> own = new ArrayList<>();
            List<Track> sent = new ArrayList<>();
            Set<String> names = new HashSet<>();
            for (int index : group) {
                own.add(unified.media().get(index));
                sent.addAll(Collapse.sent(unified.media().get(index), tracks.get(index), names));
            }
            MediaSection first = own.getFirst();
            sections.add(first.kind() == null ? first : Collapse.of(first.type(), own, sent));
            allSent.addAll(sent);
        }
        checkMids(sections);
        List<String> bundle = bundle(unified, groups, sections);
        List<Attribute> attributes =
                new ArrayList<>(Sections.withStreams(Sections.rebundled(unified.attributes(), bundle), allSent));
        // Chrome before 71 and Safari before 12.1 take no description that has it at session level.
        attributes.removeIf(attribute -> attribute.name().equals("extmap-allow-mixed"));
        List<MediaSection> withCandidates = Collapse.withCandidates(sections, unified.media(), bundle);
        version = Math.max(version + 1, unified.version());
        SessionDescription planB = new SessionDescription(unified.sessionId(), version, attributes, withCandidates);
        open = new Exchange(unified, planB, groups);
        return planB;
    }

    /** In order of each kind's first section: later offers only add to the end, so this order is stable. */
    private static List<List<Integer>> grouped(SessionDescription unified) {
        Map<Object, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < unified.media().size(); i++) {
            MediaKind kind = unified.media().get(i).kind();
            groups.computeIfAbsent(kind == null ? i : kind, _ -> new ArrayList<>())
                    .add(i);
        }
        return List.copyOf(groups.values());
    }

    private static void checkMids(List<MediaSection> sections) throws SdpException {
        Set<String> mids = new HashSet<>();
        for (MediaSection section : sections) {
            String mid = section.mid();
            if (mid != null && !mids.add(mid)) {
                throw new SdpException(Reason.DUPLICATE_MID);
            }
        }
    }

    private static List<String> bundle(
            SessionDescription unified, List<List<Integer>> groups, List<MediaSection> sections) {
        List<String> offered = unified.bundle();
        List<String> bundle = new ArrayList<>();
        for (int i = 0; i < sections.size(); i++) {
            String mid = sections.get(i).mid();
            boolean bundled = groups.get(i).stream()
                    .map(index -> unified.media().get(index))
                    .anyMatch(section -> section.port() != 0 && offered.contains(section.mid()));
            if (mid != null && bundled) {
                bundle.add(mid);
            }
        }
        return bundle;
    }

    SessionDescription answer(SessionDescription planB) throws SdpException {
        Exchange exchange = open;
        if (exchange == null) {
            throw new IllegalStateException("there is no offer that was answered");
        }
        check(exchange.planB(), planB);
        List<List<Track>> tracks = TrackReader.readAll(planB.media());
        List<MediaSection> ours = exchange.unified().media();
        List<MediaSection> sections = new ArrayList<>(ours);
        Map<Integer, String> placing = new HashMap<>();
        for (int i = 0; i < planB.media().size(); i++) {
            MediaSection theirs = planB.media().get(i);
            Map<Integer, Track> sent = placed(exchange, i, theirs, tracks.get(i));
            sent.forEach((index, track) -> placing.put(index, track.name()));
            for (int index : exchange.sections().get(i)) {
                sections.set(index, theirs.kind() == null ? theirs : section(ours.get(index), theirs, sent.get(index)));
            }
        }
        List<Attribute> attributes = Sections.rebundled(planB.attributes(), unifiedBundle(exchange, planB, sections));
        placed = placing;
        return new SessionDescription(planB.sessionId(), planB.version(), attributes, sections);
    }

    private static void check(SessionDescription offer, SessionDescription answer) throws SdpException {
        if (offer.media().size() != answer.media().size()) {
            throw new SdpException(Reason.MISMATCH, "The answer has another number of m-sections than the offer.");
        }
        for (int i = 0; i < offer.media().size(); i++) {
            MediaSection ours = offer.media().get(i);
            MediaSection theirs = answer.media().get(i);
            String mid = theirs.mid();
            if (!ours.type().equals(theirs.type()) || (mid != null && !mid.equals(ours.mid()))) {
                throw new SdpException(Reason.MISMATCH);
            }
        }
    }

    /** The client's own tracks, each in a section of ours that receives. */
    private Map<Integer, Track> placed(Exchange exchange, int group, MediaSection theirs, List<Track> tracks)
            throws SdpException {
        List<Integer> free = new ArrayList<>();
        for (int index : exchange.sections().get(group)) {
            MediaSection ours = exchange.unified().media().get(index);
            if (ours.port() != 0 && ours.direction().receives()) {
                free.add(index);
            }
        }
        Map<Integer, Track> places = new HashMap<>();
        if (theirs.isRefused() || !theirs.direction().sends()) {
            return places;
        }
        List<Track> rest = new ArrayList<>();
        for (Track track : tracks) {
            Integer kept = free.stream()
                    .filter(index -> track.name().equals(placed.get(index)))
                    .findFirst()
                    .orElse(null);
            if (kept == null) {
                rest.add(track);
            } else {
                places.put(kept, track);
                free.removeIf(kept::equals);
            }
        }
        if (rest.size() > free.size()) {
            throw new SdpException(Reason.MISMATCH, "The answer sends more tracks than the offer can receive.");
        }
        for (Track track : rest) {
            places.put(free.removeFirst(), track);
        }
        return places;
    }

    private static MediaSection section(MediaSection ours, MediaSection theirs, @Nullable Track track) {
        MediaSection common = Collapse.restricted(theirs, ours);
        if (ours.port() == 0 || theirs.isRefused() || common.formats().isEmpty()) {
            return Sections.dead(ours, ours.mid());
        }
        List<Attribute> attributes = new ArrayList<>(Sections.shared(common));
        if (track != null) {
            attributes.addAll(track.unified());
        }
        Direction direction = Direction.of(
                track != null, ours.direction().sends() && theirs.direction().receives());
        return Sections.live(common, common.formats(), ours.mid(), direction, attributes);
    }

    private static List<String> unifiedBundle(
            Exchange exchange, SessionDescription planB, List<MediaSection> sections) {
        List<String> answered = planB.bundle();
        long live =
                planB.media().stream().filter(section -> section.port() != 0).count();
        List<String> mids = new ArrayList<>();
        for (int i = 0; i < sections.size(); i++) {
            String mid = sections.get(i).mid();
            int group = groupOf(exchange, i);
            String theirs = exchange.planB().media().get(group).mid();
            boolean bundled = answered.isEmpty() ? live == 1 : theirs != null && answered.contains(theirs);
            if (mid != null && bundled && sections.get(i).port() != 0) {
                mids.add(mid);
            }
        }
        return mids;
    }

    private static int groupOf(Exchange exchange, int index) {
        for (int group = 0; group < exchange.sections().size(); group++) {
            if (exchange.sections().get(group).contains(index)) {
                return group;
            }
        }
        throw new IllegalStateException("a section of the offer is in no group");
    }
}
