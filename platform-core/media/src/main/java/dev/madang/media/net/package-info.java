/** Workers' sockets and packet memory: batched UDP, ICE-TCP, the slab of packet slots. */
@NullMarked
package dev.madang.media.net;

import org.jspecify.annotations.NullMarked;
