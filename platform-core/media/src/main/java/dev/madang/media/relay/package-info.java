/**
 * The tracks of each worker, and how they come from where they enter to where they are watched: {@link TrackRelay} is the port,
 * rings between the workers of a node implement it, and the package relay.node has the tracks between nodes. On one worker's thread; called by the peer package.
 */
@NullMarked
package dev.madang.media.relay;

import org.jspecify.annotations.NullMarked;
