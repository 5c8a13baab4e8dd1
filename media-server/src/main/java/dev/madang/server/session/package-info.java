/**
 * WHIP and WHEP: the HTTP side of a leg, from its offer to its DELETE, with events and layers for viewers. Signalling takes from
 * here what both need: ICE servers, secret names, the bound of connections that are not made yet.
 */
@NullMarked
package dev.madang.server.session;

import org.jspecify.annotations.NullMarked;
