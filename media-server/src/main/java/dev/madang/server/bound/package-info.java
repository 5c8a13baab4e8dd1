/**
 * Measures by which the server's parts bound what they are asked for: a rate, what counts as one client, and what JSON may not be. Called by the
 * doors of HTTP, the sessions and signalling, on any thread; knows none of them.
 */
@NullMarked
package dev.madang.server.bound;

import org.jspecify.annotations.NullMarked;
