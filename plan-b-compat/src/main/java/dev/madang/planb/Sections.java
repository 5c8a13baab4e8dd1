package dev.madang.planb;

import dev.madang.media.sdp.Attribute;
import dev.madang.media.sdp.Direction;
import dev.madang.media.sdp.MediaSection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What both directions of translation do to m-sections and session attributes. */
final class Sections {
    /** libwebrtc leaves these out of Plan B (RemoveUnifiedPlanExtensions in its media_session.cc): SSRCs tell tracks apart. */
    private static final Set<String> UNIFIED_EXTENSIONS = Set.of(
            "urn:ietf:params:rtp-hdrext:sdes:mid",
            "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id");

    private static final Set<String> OF_ONE_TRACK = Set.of("mid", "ssrc", "ssrc-group", "msid", "rid", "simulcast");
    private static final Set<String> DIRECTIONS =
            Arrays.stream(Direction.values()).map(Direction::attribute).collect(Collectors.toUnmodifiableSet());

    private Sections() {}

    static boolean isUnifiedExtension(Attribute attribute) {
        String[] parts = attribute.text().split(" +", 3);
        return attribute.name().equals("extmap") && parts.length > 1 && UNIFIED_EXTENSIONS.contains(parts[1]);
    }

    /** What all tracks of a section have in common: codecs, extensions, transport. */
    static List<Attribute> shared(MediaSection section) {
        return section.attributes().stream()
                .filter(attribute -> !OF_ONE_TRACK.contains(attribute.name())
                        && !DIRECTIONS.contains(attribute.name())
                        && !isUnifiedExtension(attribute))
                .toList();
    }

    /** A section in use with those attributes besides its mid and direction. */
    static MediaSection live(
            MediaSection like,
            List<String> formats,
            @Nullable String mid,
            Direction direction,
            List<Attribute> others) {
        List<Attribute> attributes = new ArrayList<>();
        if (mid != null) {
            attributes.add(Attribute.of("mid", mid));
        }
        attributes.add(Attribute.of(direction.attribute()));
        attributes.addAll(others);
        return new MediaSection(like.type(), like.port(), like.protocol(), formats, attributes);
    }

    /** A section of that type that holds its place and nothing else. */
    static MediaSection dead(MediaSection like, @Nullable String mid) {
        List<Attribute> attributes = new ArrayList<>();
        if (mid != null) {
            attributes.add(Attribute.of("mid", mid));
        }
        attributes.add(Attribute.of(Direction.INACTIVE.attribute()));
        return new MediaSection(like.type(), 0, like.protocol(), like.formats(), attributes);
    }

    static Direction union(List<MediaSection> sections) {
        boolean sends =
                sections.stream().anyMatch(section -> section.direction().sends());
        boolean receives =
                sections.stream().anyMatch(section -> section.direction().receives());
        return Direction.of(sends, receives);
    }

    /** Session attributes with another BUNDLE group, in the place of the old one. */
    static List<Attribute> rebundled(List<Attribute> attributes, List<String> mids) {
        List<Attribute> rebundled = new ArrayList<>(attributes);
        rebundled.removeIf(Sections::isBundle);
        if (!mids.isEmpty()) {
            rebundled.addFirst(Attribute.of("group", "BUNDLE " + String.join(" ", mids)));
        }
        return rebundled;
    }

    private static boolean isBundle(Attribute attribute) {
        return attribute.name().equals("group") && attribute.text().startsWith("BUNDLE");
    }

    /** The streams in the session's msid-semantic, as libwebrtc's Plan B lists them. */
    static List<Attribute> withStreams(List<Attribute> attributes, List<Track> tracks) {
        Set<String> streams = new LinkedHashSet<>();
        for (Track track : tracks) {
            streams.add(track.stream());
        }
        List<Attribute> others = new ArrayList<>(attributes);
        others.removeIf(attribute -> attribute.name().equals("msid-semantic"));
        others.add(Attribute.of("msid-semantic", streams.isEmpty() ? " WMS" : " WMS " + String.join(" ", streams)));
        return others;
    }
}
