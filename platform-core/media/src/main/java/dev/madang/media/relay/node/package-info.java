/**
 * Tracks between nodes: a link to another node has one SRTP path between each worker here and each worker there, over which
 * single encodings go. Handles and links are for any thread, all else is on one worker's thread; called by the peer package.
 */
@NullMarked
package dev.madang.media.relay.node;

import org.jspecify.annotations.NullMarked;
