package dev.madang.rooms.mode;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is given to somebody beyond a role's rights, and what is taken away.
 *
 * @param changes true for a right that is given, false for one that is taken; what is not named stays as the role has it
 */
public record Grants(Map<Right, Boolean> changes) {
    /** The role's rights as they are. */
    public static final Grants NONE = new Grants(Map.of());

    public Grants {
        changes = Map.copyOf(changes);
    }

    /**
     * Grants by the labels of rights.
     *
     * @throws IllegalArgumentException when there is no such right, or it is neither given nor taken
     */
    public static Grants labelled(Map<String, Boolean> labels) {
        Map<Right, Boolean> changes = new EnumMap<>(Right.class);
        labels.forEach((label, given) -> {
            Right right = Right.labelled(label);
            if (right == null) {
                throw new IllegalArgumentException("there is no right " + label);
            }
            if (given == null) {
                throw new IllegalArgumentException(label + " is true or false");
            }
            changes.put(right, given);
        });
        return new Grants(changes);
    }

    /** The same by labels, in order. */
    public Map<String, Boolean> labels() {
        Map<String, Boolean> labels = new TreeMap<>();
        changes.forEach((right, given) -> labels.put(right.label(), given));
        return labels;
    }

    /** Those rights as these grants change them. */
    public Set<Right> over(Set<Right> rights) {
        Set<Right> changed = EnumSet.noneOf(Right.class);
        changed.addAll(rights);
        changes.forEach((right, given) -> {
            if (given) {
                changed.add(right);
            } else {
                changed.remove(right);
            }
        });
        return changed;
    }

    /** These and those; where both name the same right, those hold. */
    public Grants and(Grants later) {
        Map<Right, Boolean> merged = new EnumMap<>(Right.class);
        merged.putAll(changes);
        merged.putAll(later.changes);
        return new Grants(merged);
    }

    /** What of these takes rights away. */
    public Grants taken() {
        Map<Right, Boolean> taken = new EnumMap<>(Right.class);
        changes.forEach((right, given) -> {
            if (!given) {
                taken.put(right, false);
            }
        });
        return new Grants(taken);
    }

    /** Whether nothing is given and nothing taken. */
    public boolean isNone() {
        return changes.isEmpty();
    }
}
