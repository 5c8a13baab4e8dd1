package dev.madang.media.sdp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Look-ups in a list of attributes. */
public final class Attributes {
    private Attributes() {}

    static @Nullable String value(List<Attribute> attributes, String name) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute.text();
            }
        }
        return null;
    }

    /** All values of that name, in order. */
    public static List<String> values(List<Attribute> attributes, String name) {
        List<String> values = new ArrayList<>();
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                values.add(attribute.text());
            }
        }
        return values;
    }

    static boolean has(List<Attribute> attributes, String name) {
        return value(attributes, name) != null;
    }
}
