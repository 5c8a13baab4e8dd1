/**
 * The secrets and the bytes of a control link between two nodes: fleet keys, the handshake of {@code hello} and {@code welcome}, and the
 * sealing of what follows. Pure: bytes and times come in, bytes go out; no socket, clock or thread. {@code control} puts it on sockets;
 * others use {@link dev.madang.fleet.link.FleetKeys}, {@link dev.madang.fleet.link.NodeIdentity} and {@link dev.madang.fleet.link.LinkSecrets}.
 */
@NullMarked
package dev.madang.fleet.link;

import org.jspecify.annotations.NullMarked;
