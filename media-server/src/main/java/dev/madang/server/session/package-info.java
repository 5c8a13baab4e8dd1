/**
 * WHIP and WHEP: the HTTP side of a leg, from its offer to its DELETE, with events and layers for viewers.
 */
@NullMarked
package dev.madang.server.session;

import org.jspecify.annotations.NullMarked;
