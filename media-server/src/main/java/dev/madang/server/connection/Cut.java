package dev.madang.server.connection;

/** Why a connection was refused or closed; each is counted. */
public enum Cut {
    /** There are as many connections as the node takes, or as one address may have. */
    TOO_MANY,
    /** A request's head, its body or a WebSocket message took too long. */
    TOO_SLOW_TO_ASK,
    /** Nothing was read of what waited for the client. */
    NOT_READ,
    /** More requests than may wait for their answers. */
    TOO_MANY_REQUESTS_WAITING,
    /** A message whose end others might see elsewhere (RFC 9112, 6.3). */
    AMBIGUOUS_LENGTH,
    /** A request that does not say in one way for which host it is (RFC 9112, 3.2). */
    NO_HOST,
    /** More WebSocket frames, or bytes in them, than a socket may send. */
    TOO_MANY_FRAMES,
    /** A WebSocket message that is longer than a join, before one. */
    TOO_LONG,
    /** More that is unfinished than the node keeps, of those that have much of it. */
    TOO_MUCH_UNFINISHED
}
