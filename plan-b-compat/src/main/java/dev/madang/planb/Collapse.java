package dev.madang.planb;

import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the m-sections of one kind, one a track, into the single one that Plan B has for it. */
final class Collapse {
    private static final Set<String> OF_ONE_FORMAT = Set.of("rtpmap", "fmtp", "rtcp-fb");
    private static final Set<String> CANDIDATES = Set.of("candidate", "end-of-candidates");

    private final List<MediaSection> sections;
    private final List<MediaSection> live;

    private Collapse(List<MediaSection> sections) {
        this.sections = sections;
        List<MediaSection> used =
                sections.stream().filter(section -> section.port() != 0).toList();
        List<MediaSection> active = used.stream()
                .filter(section -> section.direction() != Direction.INACTIVE)
                .toList();
        live = active.isEmpty() ? used : active;
    }

    /**
     * The one section.
     *
     * @param sections at least one, all of one type
     * @param tracks what they send
     */
    static MediaSection of(@Nullable String mid, List<MediaSection> sections, List<Track> tracks) {
        return new Collapse(sections).section(mid, tracks);
    }

    /** What a section sends, by names that no other section uses. */
    static List<Track> sent(MediaSection section, List<Track> tracks, Set<String> taken) throws SdpException {
        List<Track> sent = new ArrayList<>();
        if (section.port() == 0 || !section.direction().sends()) {
            return sent;
        }
        for (Track track : tracks) {
            String mid = section.mid();
            Track named = track.isNameless() && mid != null ? track.named(mid + " " + mid) : track;
            if (!taken.add(named.name())) {
                throw new SdpException(Reason.MISMATCH, "Two m-sections of one kind have the same msid.");
            }
            sent.add(named);
        }
        if (sent.isEmpty()) {
            throw new SdpException(Reason.MISMATCH, "An m-section sends without an SSRC, which Plan B cannot say.");
        }
        return sent;
    }

    /** The candidates where the bundled transport is looked for: in one section, the first of the group. */
    static List<MediaSection> withCandidates(
            List<MediaSection> planB, List<MediaSection> unified, List<String> bundle) {
        Set<Attribute> candidates = new LinkedHashSet<>();
        for (MediaSection section : unified) {
            section.attributes().stream()
                    .filter(attribute -> CANDIDATES.contains(attribute.name()))
                    .forEach(candidates::add);
        }
        List<MediaSection> placed = new ArrayList<>();
        boolean done = false;
        for (MediaSection section : planB) {
            boolean tagged = section.port() != 0
                    && (bundle.isEmpty() ? !done : bundle.getFirst().equals(section.mid()));
            List<Attribute> attributes = new ArrayList<>(section.attributes());
            attributes.removeIf(attribute -> CANDIDATES.contains(attribute.name()));
            attributes.addAll(tagged ? candidates : Set.of());
            done |= tagged;
            placed.add(new MediaSection(
                    section.type(),
                    section.port(),
                    section.protocol(),
                    section.formats(),
                    section.bandwidths(),
                    attributes));
        }
        return placed;
    }

    private MediaSection section(@Nullable String mid, List<Track> tracks) {
        if (live.isEmpty()) {
            return Sections.dead(sections.getFirst(), mid);
        }
        MediaSection first = live.getFirst();
        List<Attribute> attributes = new ArrayList<>(Sections.shared(first));
        attributes.removeIf(attribute -> attribute.name().equals("extmap") && !isInAll(attribute));
        Set<String> formats = new LinkedHashSet<>(first.formats());
        for (MediaSection section : live) {
            addFormats(section, formats, attributes);
        }
        for (Track track : tracks) {
            attributes.addAll(track.planB());
        }
        MediaSection one = Sections.live(first, List.copyOf(formats), mid, Sections.union(live), attributes);
        return new MediaSection(one.type(), one.port(), one.protocol(), one.formats(), bandwidths(), one.attributes());
    }

    /** What all tracks together may bring. */
    private List<String> bandwidths() {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (MediaSection section : live) {
            for (String bandwidth : section.bandwidths()) {
                String[] parts = bandwidth.split(":", 2);
                sums.merge(parts[0], Long.parseLong(parts[1]), Long::sum);
            }
        }
        return sums.entrySet().stream()
                .map(sum -> sum.getKey() + ":" + sum.getValue())
                .toList();
    }

    /** An extension that one track goes without cannot be promised for the section. */
    private boolean isInAll(Attribute extension) {
        return live.stream().allMatch(section -> section.attributes().contains(extension));
    }

    private static void addFormats(MediaSection section, Set<String> formats, List<Attribute> attributes) {
        Set<String> known = new HashSet<>(formats);
        for (Attribute attribute : section.attributes()) {
            String format = attribute.text().split(" ", 2)[0];
            if (OF_ONE_FORMAT.contains(attribute.name()) && !known.contains(format) && !format.equals("*")) {
                attributes.add(attribute);
            }
        }
        formats.addAll(section.formats());
    }

    /** The section with those formats only that the other one has as well. */
    static MediaSection restricted(MediaSection section, MediaSection to) {
        List<String> formats =
                section.formats().stream().filter(to.formats()::contains).toList();
        List<Attribute> attributes = section.attributes().stream()
                .filter(attribute -> !OF_ONE_FORMAT.contains(attribute.name())
                        || attribute.text().startsWith("* ")
                        || formats.contains(attribute.text().split(" ", 2)[0]))
                .toList();
        return new MediaSection(section.type(), section.port(), section.protocol(), formats, attributes);
    }
}
