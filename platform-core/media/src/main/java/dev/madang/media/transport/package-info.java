/**
 * What carries a Peer: ICE, DTLS and SRTP of one PeerConnection, its addresses, and the path that media is sent through; and what
 * carries media between two nodes: path checks and SRTP. On one
 * worker's thread; the worker drives it as a {@link Transport} and serves it as its {@link TransportHost}.
 */
@NullMarked
package dev.madang.media.transport;

import org.jspecify.annotations.NullMarked;
