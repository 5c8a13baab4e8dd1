/** Measures by which the server's parts bound what they are asked for. */
@NullMarked
package dev.madang.server.bound;

import org.jspecify.annotations.NullMarked;
