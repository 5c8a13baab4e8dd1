package dev.madang.server.session;

import dev.madang.server.problem.ProblemException;
import dev.madang.server.problem.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads the bodies of requests within bounds. */
final class Bodies {
    /** Longest session description or fragment, in bytes. */
    static final int MAX_BYTES = 256 * 1024;

    private Bodies() {}

    /**
     * The body as text.
     *
     * @throws ProblemException 413 when it is longer than {@link #MAX_BYTES}, 400 when it ends early
     */
    static String text(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ProblemException(ProblemKind.TOO_LARGE, "at most " + MAX_BYTES + " bytes are read");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException cutOff) {
            throw new ProblemException(ProblemKind.BAD_REQUEST, "the body ended early");
        }
    }
}
