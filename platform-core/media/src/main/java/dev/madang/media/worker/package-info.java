/**
 * A worker: its loop, ports, timers and commands, its thread and the death of that. It knows Transports, and parts of the core
 * that take part in each turn; who they work for is above it. Called by the peer, relay and client packages.
 */
@NullMarked
package dev.madang.media.worker;

import org.jspecify.annotations.NullMarked;
