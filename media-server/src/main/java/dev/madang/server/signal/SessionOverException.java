package dev.madang.server.signal;

import dev.madang.rooms.model.PresenceEnd;

/** A client wants to go on with a session that was ended while it had no socket. */
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
