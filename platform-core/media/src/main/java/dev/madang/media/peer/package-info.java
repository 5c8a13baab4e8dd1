/**
 * Peers: negotiation, and one transport tied to a receiving and a sending half on a worker; the engine's implementation. Called
 * through the engine's interfaces, and by the client package to make Peers of its own.
 */
@NullMarked
package dev.madang.media.peer;

import org.jspecify.annotations.NullMarked;
