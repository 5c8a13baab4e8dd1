/**
 * The Broker: on which node a leg is best placed. Pure steps on a snapshot, and the promises made meanwhile; used by whoever lets
 * participants in, on any node.
 */
@NullMarked
package dev.madang.rooms.broker;

import org.jspecify.annotations.NullMarked;
