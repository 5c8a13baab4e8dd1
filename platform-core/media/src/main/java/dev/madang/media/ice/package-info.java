/**
 * STUN (RFC 8489) and ICE (RFC 8445): the lite, controlled agent of the server, the controlling agent of the client role,
 * and the checks of paths between nodes. Sans-IO: handed bytes and the time, hands back bytes. Called by the transport package on a worker's thread.
 */
@NullMarked
package dev.madang.media.ice;

import org.jspecify.annotations.NullMarked;
