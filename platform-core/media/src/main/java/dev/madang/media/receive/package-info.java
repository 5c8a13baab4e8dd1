/**
 * Per-stream reception: unwrapping, loss and NACK, transport-cc feedback, reports, key-frame requests, the publisher's clock,
 * bounds of its rate. Pure state machines that are handed the time; called by the peer package on a worker's thread.
 */
@NullMarked
package dev.madang.media.receive;

import org.jspecify.annotations.NullMarked;
