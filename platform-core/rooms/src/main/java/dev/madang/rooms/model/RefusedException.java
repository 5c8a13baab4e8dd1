package dev.madang.rooms.model;

/** A room, or the node, said no; nothing has changed. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /** @param message one sentence for whoever asked */
    public RefusedException(Refusal refusal, String message) {
        super(message);
        this.refusal = refusal;
    }

    public Refusal refusal() {
        return refusal;
    }
}
