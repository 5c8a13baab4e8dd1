/**
 * Signalling of rooms over WebSocket: messages of JSON in both directions, a session that outlives its sockets, and a
 * goodbye by POST. Nobody calls in; the protocol is described in docs/signalling.md.
 */
@NullMarked
package dev.madang.server.signal;

import org.jspecify.annotations.NullMarked;
