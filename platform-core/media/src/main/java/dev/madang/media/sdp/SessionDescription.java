package dev.madang.media.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session description: attributes in their order and form, so that whatever we do not know is kept, with typed views on
 * those we do. Immutable.
 *
 * @param sessionId the o= line's session id
 * @param version the o= line's version
 */
public record SessionDescription(String sessionId, long version, List<Attribute> attributes, List<MediaSection> media) {
    public SessionDescription {
        attributes = List.copyOf(attributes);
        media = List.copyOf(media);
    }

    /** The value of the first attribute of that name, or null. */
    public @Nullable String value(String name) {
        return Attributes.value(attributes, name);
    }

    /** Whether the session part has an attribute of that name. */
    public boolean has(String name) {
        return Attributes.has(attributes, name);
    }

    /** The mids of the BUNDLE group, empty when there is none (RFC 9143). */
    public List<String> bundle() {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals("group") && attribute.text().startsWith("BUNDLE")) {
                String[] parts = attribute.text().split(" +", -1);
                List<String> mids = new ArrayList<>();
                for (int i = 1; i < parts.length; i++) {
                    mids.add(parts[i]);
                }
                return mids;
            }
        }
        return List.of();
    }

    /** A section's value of an attribute that may stand at session level as well, or null. */
    public @Nullable String value(MediaSection section, String name) {
        String own = section.value(name);
        return own == null ? value(name) : own;
    }
}
