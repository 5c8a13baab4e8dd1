package dev.madang.server.session;

import dev.madang.rooms.model.Direction;
import java.util.Locale;

/** The two protocols, the same but for the way that media goes. */
enum Protocol {
    WHIP(Direction.PUBLISH),
    WHEP(Direction.RECEIVE);

    private final Direction direction;

    Protocol(Direction direction) {
        this.direction = direction;
    }

    Direction direction() {
        return direction;
    }

    /** First part of the path of its endpoints. */
    String path() {
        return name().toLowerCase(Locale.ROOT);
    }
}
