package dev.madang.server.connection;

import java.time.Duration;

/**
 * Bounds of connections.
 *
 * @param total connections at once
 * @param perAddress of them from one address
 * @param headTime from the opening to the first request, and from the first byte of a request's head to its last
 * @param bodyTime from the head's end to the body's, and from a WebSocket message's first byte to its last
 * @param idleTime between two requests
 * @param unreadTime how long a client may read nothing of what waits for it
 * @param unfinishedBytes of requests and messages that have begun and not ended, of all connections together
 */
record ConnectionBounds(
        int total,
        int perAddress,
        Duration headTime,
        Duration bodyTime,
        Duration idleTime,
        Duration unreadTime,
        long unfinishedBytes) {}
