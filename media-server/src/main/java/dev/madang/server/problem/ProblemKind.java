package dev.madang.server.problem;

import dev.madang.rooms.model.Refusal;
import java.net.URI;
import java.util.Locale;

/** Every kind of error that this server answers with; the slug is stable and part of the API. */
public enum ProblemKind {
    MALFORMED_JSON(400, "The body is not the JSON that is expected here"),
    MALFORMED_SDP(400, "The body is not a valid session description"),
    MALFORMED_FRAGMENT(400, "The body is not a valid SDP fragment"),
    BAD_REQUEST(400, "The request is malformed"),
    CREDENTIALS_MISSING(401, "Credentials are needed"),
    CREDENTIALS_WRONG(401, "Key or secret is wrong"),
    TOKEN_MALFORMED(401, "The token is malformed"),
    TOKEN_WRONG(401, "The token is not signed by a known service"),
    TOKEN_EXPIRED(401, "The token has expired"),
    TOKEN_OF_OTHER_ROOM(403, "The token is for another room"),
    TOKEN_OF_OTHER_PARTICIPANT(403, "The token belongs to another participant"),
    ROLE_NOT_ALLOWED(403, "The role may not do this"),
    FORBIDDEN(403, "Not allowed"),
    NOT_FOUND(404, "There is nothing here"),
    ROOM_NOT_FOUND(404, "There is no such room"),
    SESSION_NOT_FOUND(404, "There is no such session"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, "None of the accepted media types can be given"),
    RIGHT_MISSING(403, "The participant lacks the right to do this"),
    OUTRANKED(403, "That is for those who rank above"),
    BANNED(403, "Whoever was removed may not come back yet"),
    ROOM_LOCKED(403, "The room is locked"),
    BAN_NOT_FOUND(404, "There is no such ban"),
    INVITATION_NOT_FOUND(404, "There is no such invitation"),
    INVITATION_USED_UP(410, "The invitation has let in all that it may"),
    IDEMPOTENCY_KEY_IN_USE(409, "A request of that idempotency key is under way"),
    IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
    PARTICIPANT_NOT_FOUND(404, "There is no such participant"),
    TRACK_NOT_FOUND(404, "There is no such track"),
    PLACE_TAKEN(409, "Somebody else has this place in the room"),
    MODE_DIFFERS(409, "The room exists and has another mode"),
    ROLE_CANNOT_CHANGE(409, "The role cannot become that other one"),
    NOT_PRESENT(409, "The participant is not in the room, or has no such leg"),
    OUT_OF_ORDER(409, "The message does not fit what came before"),
    SESSION_OVER(410, "The session is over"),
    PRECONDITION_FAILED(412, "The entity tag is not the current one"),
    TOO_LARGE(413, "The body is too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "The body's media type is not supported here"),
    INVALID_VALUE(422, "A value is not allowed"),
    SDP_NOT_ANSWERABLE(422, "The offer is well-formed but cannot be answered"),
    PRECONDITION_REQUIRED(428, "The request must be conditional"),
    TOO_MANY_REQUESTS(429, "Too many requests"),
    ROOM_FULL(429, "The room is full"),
    SERVICE_FULL(429, "The service has reached its limit"),
    INTERNAL_ERROR(500, "Something went wrong on our side"),
    NODE_FULL(503, "This node takes nobody in at present"),
    ROOM_AWAY(503, "Nobody decides for the room at present"),
    FLEET_AWAY(503, "What the nodes share cannot be reached at present");

    private final int status;
    private final String title;

    ProblemKind(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status it goes with. */
    public int status() {
        return status;
    }

    /** A sentence that is the same every time. */
    public String title() {
        return title;
    }

    /** The kind's stable name. */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What goes into the {@code type} member. */
    public URI type() {
        return URI.create("urn:madang:problem:" + slug());
    }

    /** The kind for what a room refused. */
    public static ProblemKind of(Refusal refusal) {
        return switch (refusal) {
            case NO_SUCH_ROOM -> ROOM_NOT_FOUND;
            case NO_SUCH_MODE, BAD_SETTING, BEYOND_SERVICE -> INVALID_VALUE;
            case MODE_DIFFERS -> MODE_DIFFERS;
            case NO_SUCH_ROLE, ROLE_MAY_NOT -> ROLE_NOT_ALLOWED;
            case PLACE_TAKEN -> PLACE_TAKEN;
            case ROOM_FULL -> ROOM_FULL;
            case SERVICE_FULL -> SERVICE_FULL;
            case PEER_GONE, NODE_STOPS, NOT_UNDERSTOOD -> NODE_FULL;
            case HOME_AWAY -> ROOM_AWAY;
            case NOT_PRESENT -> NOT_PRESENT;
            case NO_SUCH_PARTICIPANT -> PARTICIPANT_NOT_FOUND;
            case NO_SUCH_TRACK -> TRACK_NOT_FOUND;
            case ROLE_CANNOT_CHANGE -> ROLE_CANNOT_CHANGE;
            case RIGHT_MISSING -> RIGHT_MISSING;
            case OUTRANKED -> OUTRANKED;
            case BANNED -> BANNED;
            case ROOM_LOCKED -> ROOM_LOCKED;
            case TOO_MUCH_SAID -> TOO_MANY_REQUESTS;
            case NO_SUCH_BAN -> BAN_NOT_FOUND;
            case NO_SUCH_INVITATION -> INVITATION_NOT_FOUND;
            case INVITATION_USED_UP -> INVITATION_USED_UP;
        };
    }

    /** The general kind for a status that the framework decided. */
    static ProblemKind ofStatus(int status) {
        return switch (status) {
            case 401 -> CREDENTIALS_MISSING;
            case 403 -> FORBIDDEN;
            case 404 -> NOT_FOUND;
            case 405 -> METHOD_NOT_ALLOWED;
            case 406 -> NOT_ACCEPTABLE;
            case 412 -> PRECONDITION_FAILED;
            case 413 -> TOO_LARGE;
            case 415 -> UNSUPPORTED_MEDIA_TYPE;
            case 422 -> INVALID_VALUE;
            case 429 -> TOO_MANY_REQUESTS;
            case 503 -> NODE_FULL;
            default -> status < 500 ? BAD_REQUEST : INTERNAL_ERROR;
        };
    }
}
