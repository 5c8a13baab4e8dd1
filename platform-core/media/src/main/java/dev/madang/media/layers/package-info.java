/**
 * Which quality of each track a viewer is sent: what it prefers and can decode, what flows, and how the path is shared. On one
 * worker's thread; called by the forward and send packages.
 */
@NullMarked
package dev.madang.media.layers;

import org.jspecify.annotations.NullMarked;
