package dev.madang.server.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A problem document (RFC 9457).
 *
 * @param type the kind's stable URI
 * @param title the kind in words
 * @param status the HTTP status
 * @param detail what it was this time, or null
 * @param reason where a kind has several causes: a stable word for this one, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description = "A problem document (RFC 9457)",
        examples = "{\"type\":\"urn:madang:problem:room-not-found\",\"title\":\"There is no such room\",\"status\":404,"
                + "\"detail\":\"no room yard\"}")
public record Problem(
        URI type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable String reason) {
    /** The media type of problem documents. */
    public static final String MEDIA_TYPE = "application/problem+json";

    static Problem of(ProblemKind kind, int status, @Nullable String detail, @Nullable String reason) {
        return new Problem(kind.type(), kind.title(), status, detail, reason);
    }
}
