package dev.madang.fleet.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Constants by the words that stand for them on the wire. */
final class Labels<E extends Enum<E>> {
    private final Function<E, String> label;
    private final Map<String, E> constants = new HashMap<>();

    /** @param label a different word for each of them */
    Labels(E[] all, Function<E, String> label) {
        this.label = label;
        for (E constant : all) {
            if (constants.put(label.apply(constant), constant) != null) {
                throw new IllegalStateException("two constants for " + label.apply(constant));
            }
        }
    }

    String of(E constant) {
        return label.apply(constant);
    }

    /** The constant of that word, or null when there is none. */
    @Nullable
    E find(String word) {
        return constants.get(word);
    }
}
