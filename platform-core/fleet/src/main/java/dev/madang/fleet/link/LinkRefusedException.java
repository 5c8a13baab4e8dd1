package dev.madang.fleet.link;

/** A handshake comes to nothing. Has no stack trace, as whoever can reach the port can bring it about. */
public final class LinkRefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final LinkRefusal why;

    public LinkRefusedException(LinkRefusal why) {
        super(why.name(), null, false, false);
        this.why = why;
    }

    /** Why. */
    public LinkRefusal why() {
        return why;
    }
}
