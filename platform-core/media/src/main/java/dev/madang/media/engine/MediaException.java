package dev.madang.media.engine;

/** The media core cannot do what was asked of it now: it is full, or closing, or the Peer is gone. */
public final class MediaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is the matter, fit for an API's answer */
    public MediaException(String message) {
        super(message);
    }
}
