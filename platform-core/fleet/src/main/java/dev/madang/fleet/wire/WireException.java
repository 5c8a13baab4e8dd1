package dev.madang.fleet.wire;

/** Bytes of another node that are no frame. Nothing follows from them but a counter. */
public class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    WireException(String message) {
        super(message);
    }

    WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
