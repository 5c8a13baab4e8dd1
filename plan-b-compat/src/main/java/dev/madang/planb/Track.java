package dev.madang.planb;

import dev.madang.media.sdp.Attribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A track as the ssrc lines of an m-section tell it.
 *
 * @param name its stream's and its own identifier, joined by a space; empty for SSRCs that name no track
 * @param ssrcs all of it, in order of their first mention
 * @param groups its ssrc-group lines
 * @param lines its ssrc lines, those we do not know included
 */
record Track(String name, Set<Integer> ssrcs, List<Attribute> groups, List<Attribute> lines) {
    static final String NAMELESS = "";

    boolean isNameless() {
        return name.equals(NAMELESS);
    }

    String stream() {
        return name.substring(0, Math.max(0, name.indexOf(' ')));
    }

    private String id() {
        return name.substring(name.indexOf(' ') + 1);
    }

    /** As Unified Plan tells it: named once for the section (RFC 8830), and again for each SSRC where it was. */
    List<Attribute> unified() {
        List<Attribute> attributes = new ArrayList<>();
        if (!isNameless()) {
            attributes.add(Attribute.of("msid", name));
        }
        attributes.addAll(groups);
        attributes.addAll(lines);
        return attributes;
    }

    /** As Plan B tells it: by ssrc lines alone. Clients before 2014 know mslabel and label only. */
    List<Attribute> planB() {
        List<Attribute> attributes = new ArrayList<>(groups);
        for (int ssrc : ssrcs) {
            String number = Integer.toUnsignedString(ssrc);
            List<Attribute> own = lines.stream()
                    .filter(line -> line.text().equals(number) || line.text().startsWith(number + " "))
                    .toList();
            attributes.addAll(own);
            addMissing(attributes, own, number + " msid:", name);
            addMissing(attributes, own, number + " mslabel:", stream());
            addMissing(attributes, own, number + " label:", id());
        }
        return attributes;
    }

    private static void addMissing(List<Attribute> attributes, List<Attribute> own, String prefix, String value) {
        if (own.stream().noneMatch(line -> line.text().startsWith(prefix))) {
            attributes.add(Attribute.of("ssrc", prefix + value));
        }
    }

    /** The same under another name. */
    Track named(String other) {
        return new Track(other, ssrcs, groups, lines);
    }
}
