package dev.madang.kit;

import org.jspecify.annotations.Nullable;

/** A media server's no: its problem document (RFC 9457). */
public final class MadangProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String KIND = "urn:madang:problem:";

    private final int status;
    private final String code;
    private final @Nullable String detail;
    private final @Nullable String reason;

    private MadangProblemException(
            int status, String code, String title, @Nullable String detail, @Nullable String reason) {
        super(detail == null ? title : title + ": " + detail);
        this.status = status;
        this.code = code;
        this.detail = detail;
        this.reason = reason;
    }

    static MadangProblemException of(int status, String body) {
        Document document = documentOf(body);
        String type = document.string("type");
        String title = document.text("title");
        return new MadangProblemException(
                status,
                type.startsWith(KIND) ? type.substring(KIND.length()) : "",
                title == null ? "HTTP " + status : title,
                document.text("detail"),
                document.text("reason"));
    }

    private static Document documentOf(String body) {
        try {
            return Document.parse(body);
        } catch (IllegalArgumentException noJson) {
            // A proxy in between may answer by what is no JSON.
            return Document.of(null);
        }
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What to decide by, such as {@code room-not-found}; empty where the answer was no problem document. */
    public String code() {
        return code;
    }

    /** What it was this time, in English, or null. */
    public @Nullable String detail() {
        return detail;
    }

    /** Where a kind of problem has several causes, a stable word for this one; or null. */
    public @Nullable String reason() {
        return reason;
    }
}
