/**
 * Wiring: makes the media core, the rooms and their ports, starts and stops them. Nothing else creates them.
 */
@NullMarked
package dev.madang.server.node;

import org.jspecify.annotations.NullMarked;
