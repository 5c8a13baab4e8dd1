package dev.madang.kit;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rights that differ from the role's.
 *
 * @param changes true for a right that is given, false for one that is taken; what is not named stays as the role has it
 */
public record Grants(Map<Right, Boolean> changes) {
    /** The role's rights as they are. */
    public static final Grants NONE = new Grants(Map.of());

    public Grants {
        changes = Map.copyOf(changes);
    }

    /** These, and that right besides. */
    public Grants giving(Right right) {
        return with(right, true);
    }

    /** These without that right. */
    public Grants taking(Right right) {
        return with(right, false);
    }

    private Grants with(Right right, boolean given) {
        Map<Right, Boolean> more = new EnumMap<>(Right.class);
        more.putAll(changes);
        more.put(right, given);
        return new Grants(more);
    }

    Map<String, Object> labels() {
        Map<String, Object> labels = new TreeMap<>();
        changes.forEach((right, given) -> labels.put(right.label(), given));
        return labels;
    }
}
