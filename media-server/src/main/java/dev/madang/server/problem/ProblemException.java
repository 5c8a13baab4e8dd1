package dev.madang.server.problem;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a request with a problem document. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemKind kind;
    private @Nullable String reason;
    private final transient Map<String, String> headers = new LinkedHashMap<>();

    /** @param detail what it was this time, without secrets; null when the kind says it all */
    public ProblemException(ProblemKind kind, @Nullable String detail) {
        super(detail);
        this.kind = kind;
    }

    /** The same, with a header for the answer. */
    public ProblemException header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** The same, with a stable word for what exactly was wrong. */
    public ProblemException reason(String word) {
        reason = word;
        return this;
    }

    @Nullable
    String reason() {
        return reason;
    }

    public ProblemKind kind() {
        return kind;
    }

    Map<String, String> headers() {
        return headers;
    }
}
