package dev.madang.server.signal;

import dev.madang.rooms.model.PresenceEnd;

/** A session was ended while its client had no socket yet, or none any more. */
final class SessionOverException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final PresenceEnd why;

    SessionOverException(PresenceEnd why) {
        super("the session has ended", null, false, false);
        this.why = why;
    }

    PresenceEnd why() {
        return why;
    }
}
