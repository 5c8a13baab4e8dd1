package dev.madang.rooms.registry;

import org.jspecify.annotations.Nullable;

/** The Registry does not answer at present. What was asked may have been done or not. */
public final class RegistryAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RegistryAwayException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
