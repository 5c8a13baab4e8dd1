/**
 * The Media Probe: publishes a clip, watches, and loads a server with viewers over WHIP and WHEP, on the media core in the
 * client role. A command-line program; nothing calls it but people, tests and the benchmarks.
 */
@NullMarked
package dev.madang.probe;

import org.jspecify.annotations.NullMarked;
