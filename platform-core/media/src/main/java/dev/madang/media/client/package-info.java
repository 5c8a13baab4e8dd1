/**
 * The client role of the media core: makes offers, takes answers, publishes and watches, thousands of Peers a process. Called by
 * the Media Probe and the benchmarks only.
 */
@NullMarked
package dev.madang.media.client;

import org.jspecify.annotations.NullMarked;
