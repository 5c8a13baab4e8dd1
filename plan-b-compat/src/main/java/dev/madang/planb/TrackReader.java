package dev.madang.planb;

import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.MediaSection;
import dev.madang.media.sdp.SdpException;
import dev.madang.media.sdp.SdpException.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tracks of an m-section out of its ssrc and ssrc-group lines (RFC 5576), and refuses lines that contradict each
 * other: whoever took them by order of appearance would mix up tracks.
 */
final class TrackReader {
    /** Most tracks of one kind. */
    static final int MAX_TRACKS = 64;

    private final MediaSection section;
    private final Map<Integer, String> names = new HashMap<>();
    private final Set<Integer> mediaSsrcs = new HashSet<>();
    private final Set<Integer> repairSsrcs = new HashSet<>();
    private final Map<String, Set<Integer>> grouped = new HashMap<>();

    private record Group(Attribute line, String semantics, List<Integer> ssrcs) {
        /** Whether the last SSRC repairs the others: retransmission (RFC 4588) and flexible FEC (RFC 5956). */
        boolean repairs() {
            return semantics.equals("FID") || semantics.equals("FEC-FR");
        }
    }

    private TrackReader(MediaSection section) {
        this.section = section;
    }

    /** The tracks of each section, in order of their first mention. */
    static List<List<Track>> readAll(List<MediaSection> sections) throws SdpException {
        List<List<Track>> tracks = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        Map<String, Integer> counts = new HashMap<>();
        for (MediaSection section : sections) {
            List<Track> own = section.kind() == null ? List.of() : new TrackReader(section).read();
            for (Track track : own) {
                for (int ssrc : track.ssrcs()) {
                    if (!seen.add(ssrc)) {
                        throw contradiction(ssrc, "is in two tracks or m-sections");
                    }
                }
            }
            if (counts.merge(section.type(), own.size(), Integer::sum) > MAX_TRACKS) {
                throw new SdpException(
                        Reason.TOO_LARGE, "The SDP has more than " + MAX_TRACKS + " " + section.type() + " tracks.");
            }
            tracks.add(own);
        }
        return tracks;
    }

    private List<Track> read() throws SdpException {
        readNames();
        List<Group> groups = new ArrayList<>();
        for (Attribute attribute : section.attributes()) {
            if (attribute.name().equals("ssrc-group")) {
                groups.add(group(attribute));
            }
        }
        for (Group group : groups) {
            checkLayers(group);
        }
        // Twice, since a group may learn its name from a later one; longer chains no client has.
        for (int pass = 0; pass < 2; pass++) {
            for (Group group : groups) {
                shareName(group);
            }
        }
        for (int ssrc : repairSsrcs) {
            if (mediaSsrcs.contains(ssrc)) {
                throw contradiction(ssrc, "repairs another one and is repaired or simulcast itself");
            }
        }
        return tracks(groups);
    }

    private void readNames() throws SdpException {
        Map<Integer, @Nullable String> streams = new LinkedHashMap<>();
        Map<Integer, String> labels = new HashMap<>();
        for (Attribute attribute : section.attributes()) {
            if (attribute.name().equals("ssrc")) {
                int ssrc = ssrcOf(attribute);
                streams.putIfAbsent(ssrc, null);
                String text = detail(attribute);
                if (text.startsWith("msid:") && text.length() > 5) {
                    name(names, ssrc, trackName(text.substring(5)));
                } else if (text.startsWith("mslabel:")) {
                    streams.put(ssrc, text.substring(8).trim());
                } else if (text.startsWith("label:")) {
                    name(labels, ssrc, text.substring(6).trim());
                }
            }
        }
        String shared = section.value("msid");
        for (Map.Entry<Integer, @Nullable String> entry : streams.entrySet()) {
            int ssrc = entry.getKey();
            String stream = entry.getValue();
            String label = labels.get(ssrc);
            if (!names.containsKey(ssrc) && (stream != null || label != null)) {
                names.put(ssrc, trackName((stream == null ? "-" : stream) + " " + (label == null ? "" : label)));
            } else if (!names.containsKey(ssrc) && shared != null) {
                names.put(ssrc, trackName(shared));
            }
        }
    }

    private static void name(Map<Integer, String> names, int ssrc, String name) throws SdpException {
        String before = names.put(ssrc, name);
        if (before != null && !before.equals(name)) {
            throw contradiction(ssrc, "belongs to two tracks");
        }
    }

    /** A stream that names no track has one, of its own name. */
    private static String trackName(String msid) {
        String[] parts = msid.trim().split(" +", -1);
        return parts[0] + " " + (parts.length < 2 || parts[1].isEmpty() ? parts[0] : parts[1]);
    }

    private Group group(Attribute attribute) throws SdpException {
        String[] parts = attribute.text().trim().split(" +", -1);
        List<Integer> ssrcs = new ArrayList<>();
        Set<Integer> members = grouped.computeIfAbsent(parts[0], _ -> new HashSet<>());
        for (int i = 1; i < parts.length; i++) {
            int ssrc = number(parts[i]);
            ssrcs.add(ssrc);
            if (!members.add(ssrc)) {
                throw contradiction(ssrc, "is twice in groups of the same semantics");
            }
        }
        Group group = new Group(attribute, parts[0], ssrcs);
        if (ssrcs.isEmpty() || (group.semantics().equals("FID") && ssrcs.size() != 2)) {
            throw contradiction("A group of SSRCs in the SDP has too few or too many of them.");
        }
        if (group.repairs()) {
            mediaSsrcs.addAll(ssrcs.subList(0, ssrcs.size() - 1));
            if (!repairSsrcs.add(ssrcs.getLast())) {
                throw contradiction(ssrcs.getLast(), "repairs in two ways");
            }
        } else if (group.semantics().equals("SIM")) {
            mediaSsrcs.addAll(ssrcs);
        }
        return group;
    }

    private void checkLayers(Group group) throws SdpException {
        for (int ssrc : group.ssrcs()) {
            if (group.semantics().equals("SIM") && !names.containsKey(ssrc)) {
                throw contradiction(ssrc, "is in a SIM group and belongs to no track");
            }
        }
    }

    /** Repairing SSRCs may go without a name of their own. */
    private void shareName(Group group) throws SdpException {
        String name = null;
        for (int ssrc : group.ssrcs()) {
            String own = names.get(ssrc);
            if (own != null && name != null && !own.equals(name)) {
                throw contradiction(ssrc, "is in a group with one of another track");
            }
            name = own == null ? name : own;
        }
        for (int ssrc : name == null ? List.<Integer>of() : group.ssrcs()) {
            names.putIfAbsent(ssrc, name);
        }
    }

    private List<Track> tracks(List<Group> groups) throws SdpException {
        Map<String, Track> tracks = new LinkedHashMap<>();
        int next = 0;
        for (Attribute attribute : section.attributes()) {
            if (attribute.name().equals("ssrc")) {
                int ssrc = ssrcOf(attribute);
                Track track = track(tracks, ssrc);
                track.ssrcs().add(ssrc);
                track.lines().add(attribute);
            } else if (attribute.name().equals("ssrc-group")) {
                Group group = groups.get(next++);
                Track track = track(tracks, group.ssrcs().getFirst());
                track.ssrcs().addAll(group.ssrcs());
                track.groups().add(group.line());
            }
        }
        return List.copyOf(tracks.values());
    }

    private Track track(Map<String, Track> tracks, int ssrc) {
        return tracks.computeIfAbsent(
                names.getOrDefault(ssrc, Track.NAMELESS),
                name -> new Track(name, new LinkedHashSet<>(), new ArrayList<>(), new ArrayList<>()));
    }

    private static int ssrcOf(Attribute attribute) throws SdpException {
        return number(attribute.text().split(" ", 2)[0]);
    }

    private static String detail(Attribute attribute) {
        String text = attribute.text();
        return text.substring(text.indexOf(' ') + 1).trim();
    }

    /** Zero stands for an unknown SSRC in what is agreed later, so none may claim it. */
    private static int number(String text) throws SdpException {
        try {
            int ssrc = Integer.parseUnsignedInt(text);
            if (ssrc != 0 && Integer.toUnsignedString(ssrc).equals(text)) {
                return ssrc;
            }
        } catch (NumberFormatException e) {
            throw noSsrc();
        }
        throw noSsrc();
    }

    private static SdpException noSsrc() {
        return new SdpException(Reason.MALFORMED, "An SSRC of the SDP is no decimal number from 1 to 4294967295.");
    }

    private static SdpException contradiction(int ssrc, String what) {
        return contradiction("SSRC " + Integer.toUnsignedString(ssrc) + " of the SDP " + what + ".");
    }

    private static SdpException contradiction(String message) {
        return new SdpException(Reason.CONTRADICTORY_SSRC_GROUPS, message);
    }
}
