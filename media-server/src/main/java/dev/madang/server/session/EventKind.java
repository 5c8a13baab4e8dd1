package dev.madang.server.session;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The server-sent events that a session may be told. */
enum EventKind {
    /** Media began to come the viewer's way. */
    ACTIVE(false),
    /** No media comes any more. */
    INACTIVE(false),
    /** The encodings there are, and which one is sent. */
    LAYERS(false),
    /** How many watch the room. */
    VIEWERCOUNT(true);

    private final boolean forPublishers;

    EventKind(boolean forPublishers) {
        this.forPublishers = forPublishers;
    }

    /** The name on the wire. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isFor(Protocol protocol) {
        return protocol == Protocol.WHEP || forPublishers;
    }

    static @Nullable EventKind labelled(String label) {
        for (EventKind kind : values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        return null;
    }

    /** The names that sessions of that protocol may ask for, with commas between. */
    static String labels(Protocol protocol) {
        return Arrays.stream(values())
                .filter(kind -> kind.isFor(protocol))
                .map(EventKind::label)
                .collect(Collectors.joining(","));
    }
}
